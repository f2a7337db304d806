r"""A document to rows: where its lines of mathematics begin and end, whatever they are written in.

Rows end at newlines, at `\\`, at the ends of display formulas and at arrows (`=>`, `⟹`, `\Rightarrow`). Everything that is no
mathematics (delimiters, alignment marks, numbers of items, ticks) is blanked out in place, so that a row's characters are the
document's. Words are still there; `service.maths.islands` tells them from formulas.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

PLAIN, DISPLAY, INLINE = 0, 1, 2
"""Where a character stands: in the text, in a display formula or environment, in a formula within a sentence."""

MAX_INLINE = 600
"""Characters of a formula between dollars; a lone dollar opens nothing."""


class Row(NamedTuple):
    """One row.

    Attributes:
        text: its characters, with blanks where something was taken out.
        start: where it begins in the document.
        display: whether all of it stands in a display formula.
        marks: where each of its characters stands, as PLAIN, DISPLAY or INLINE.
    """

    text: str
    start: int
    display: bool
    marks: bytes


def rows(text: str) -> list[Row]:
    """The rows of a document that are not blank, in order."""
    flat, marks = _Flattening(text).run()
    if _are_bullets(flat):
        flat = re.sub(r"(?m)^[ \t]*-[ \t]", lambda match: " " * len(match[0]), flat)
    found = [row for row in _split(flat, marks) if re.search(r"[^\W_]|[=<>≤≥≈]", row.text)]
    return list(_joined(found))


_MARK = re.compile(
    r"(?P<row>\\\\\s*(?:\[-?[\d.]+\s*(?:pt|em|ex|mm|cm)\]|\*)?)"
    r"|(?P<fence>```[A-Za-z]*)"
    r"|(?P<dollars>\$\$)|(?P<escaped>\\\$)|(?P<dollar>\$)|(?P<tick>`)"
    r"|(?P<opening>\\\[|\\\()|(?P<closing>\\\]|\\\))"
    r"|\\begin\{(?P<begin>[A-Za-z]+)\*?\}(?:\[[tbc]\])?(?P<columns>\{[^{}]{0,20}\})?"
    r"|\\end\{(?P<end>[A-Za-z]+)\*?\}"
    r"|(?P<cell>&)|(?P<open>(?<!\\)\{)|(?P<close>(?<!\\)\})"
)
_TABLES = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix substack".split())
"""Environments whose rows and cells are parts of one expression."""
_CASES = frozenset(["cases", "dcases", "rcases"])
_SYSTEM = "system"
"""Stands for an environment of cases that holds equations."""


@dataclass(slots=True)
class _Flattening:
    """One pass over the document: delimiters out, ends of rows in."""

    text: str
    out: list[str] = field(init=False)
    marks: bytearray = field(init=False)
    mode: int = PLAIN
    closer: str = ""
    since: int = 0
    tables: list[str] = field(default_factory=list)
    braces: int = 0

    def __post_init__(self) -> None:
        self.out = list(self.text)
        self.marks = bytearray(len(self.text))

    def run(self) -> tuple[str, bytes]:
        for match in _MARK.finditer(self.text):
            kind = match.lastgroup or ""
            getattr(self, f"at_{kind if kind != 'columns' else 'begin'}")(match)
        self.enter(len(self.text), PLAIN)
        return "".join(self.out), bytes(self.marks)

    def enter(self, at: int, mode: int) -> None:
        """From here on the characters stand in another mode."""
        self.marks[self.since : at] = bytes([self.mode]) * (at - self.since)
        self.since, self.mode, self.braces = at, mode, 0

    def blank(self, match: re.Match[str], ends_row: bool = False) -> None:
        start, stop = match.span()
        self.out[start:stop] = " " * (stop - start)
        if ends_row:
            self.out[start] = "\n"

    def at_row(self, match: re.Match[str]) -> None:
        if self.tables[-1:] == [_SYSTEM]:
            self.blank(match)
            self.out[match.start()] = ","
        elif not self.tables and not (self.braces and self.mode == DISPLAY):
            self.blank(match, ends_row=True)

    def at_fence(self, match: re.Match[str]) -> None:
        self.blank(match, ends_row=True)

    def at_escaped(self, match: re.Match[str]) -> None:
        """A dollar sign that is meant."""

    def at_dollars(self, match: re.Match[str]) -> None:
        self.blank(match, ends_row=True)
        self.enter(match.end(), PLAIN if self.mode == DISPLAY else DISPLAY)

    def at_dollar(self, match: re.Match[str]) -> None:
        self.blank(match)
        if self.mode == INLINE and self.closer == "$":
            self.enter(match.start(), PLAIN)
        elif self.mode == PLAIN and self.closes(match.end(), "$"):
            self.closer = "$"
            self.enter(match.end(), INLINE)

    def at_tick(self, match: re.Match[str]) -> None:
        self.blank(match)
        if self.mode == INLINE and self.closer == "`":
            self.enter(match.start(), PLAIN)
        elif self.mode == PLAIN and self.closes(match.end(), "`"):
            self.closer = "`"
            self.enter(match.end(), INLINE)

    def closes(self, start: int, closer: str) -> bool:
        """Whether the formula that opens here closes in the same paragraph."""
        stop = self.text.find(closer, start, start + MAX_INLINE)
        return stop > start and "\n\n" not in self.text[start:stop]

    def at_opening(self, match: re.Match[str]) -> None:
        display = match[0] == "\\["
        self.blank(match, ends_row=display)
        if self.mode == PLAIN:
            self.closer = match[0]
            self.enter(match.end(), DISPLAY if display else INLINE)

    def at_closing(self, match: re.Match[str]) -> None:
        self.blank(match, ends_row=match[0] == "\\]")
        if self.mode != PLAIN and self.closer in ("\\[", "\\("):
            self.enter(match.start(), PLAIN)

    def at_begin(self, match: re.Match[str]) -> None:
        name = match["begin"]
        if name in _TABLES or (name == "array" and not self.aligns(match.end())):
            self.tables.append(name)
            return
        if name in _CASES:
            self.at_cases(match, name)
            return
        self.blank(match, ends_row=True)
        if self.mode == PLAIN:
            self.closer = name
            self.enter(match.end(), DISPLAY)

    def at_cases(self, match: re.Match[str], name: str) -> None:
        """A case distinction is one expression; equations below each other are a system, all of them at once."""
        stop = self.text.find(f"\\end{{{name}", match.end())
        inside = self.text[match.end() : stop if stop > 0 else None]
        if all(
            _RELATION.search(row) and not re.search(r"&(?!\s*=)", row) for row in inside.split("\\\\") if row.strip()
        ):
            self.blank(match)
            self.tables.append(_SYSTEM)
        else:
            self.tables.append(name)

    def aligns(self, start: int) -> bool:
        """Whether an array sets equations below each other, rather than being a matrix."""
        stop = self.text.find("\\end{array}", start)
        return re.search(r"[=<>≤≥]|\\[lg]eq?\b", self.text[start : stop if stop > 0 else None]) is not None

    def at_end(self, match: re.Match[str]) -> None:
        name = match["end"]
        if self.tables[-1:] == [_SYSTEM]:
            self.blank(match)
            self.tables.pop()
            return
        if self.tables and self.tables[-1] == name:
            self.tables.pop()
            return
        self.blank(match, ends_row=True)
        if self.closer == name and self.mode == DISPLAY:
            self.closer = ""
            self.enter(match.start(), PLAIN)

    def at_cell(self, match: re.Match[str]) -> None:
        if not self.tables or self.tables[-1] == _SYSTEM:
            self.blank(match)

    def at_open(self, _match: re.Match[str]) -> None:
        self.braces += 1

    def at_close(self, _match: re.Match[str]) -> None:
        self.braces = max(0, self.braces - 1)


_ARROW = re.compile(
    r"<==?>|==?>|⟺|⇔|⟹|⇒|⟶|→|(?<![-<])->"
    r"|\\(?:iff|implies|therefore|leadsto|to|(?:Long|long)?(?:[Rr]ight|[Ll]eftright)arrow|Leftrightarrow)(?![A-Za-z])|∴|\\because(?![A-Za-z])"
)


def _split(flat: str, marks: bytes) -> Iterator[Row]:
    for match in re.finditer(r"[^\n]+", flat):
        start = match.start()
        for begin, stop in _between_arrows(match[0]):
            text = _without_labels(match[0][begin:stop], first=begin == 0)
            where = marks[start + begin : start + stop]
            display = all(mark == DISPLAY for mark, letter in zip(where, text, strict=True) if not letter.isspace())
            yield Row(text, start + begin, display, where)


def _between_arrows(line: str) -> Iterator[tuple[int, int]]:
    """The parts of a line between arrows that stand outside braces."""
    begin = 0
    for match in _ARROW.finditer(line):
        before = line[begin : match.start()]
        if before.count("{") == before.count("}"):
            yield begin, match.start()
            begin = match.end()
    yield begin, len(line)


def _are_bullets(flat: str) -> bool:
    """Whether lines that begin with `- ` are items of a list: several, and each has a relation or a word of its own."""
    begun = re.findall(r"(?m)^[ \t]*-[ \t](.*)$", flat)
    return len(begun) > 1 and all(_RELATION.search(line) or re.search(r"[A-Za-z]{4}", line) for line in begun)


_LABEL = re.compile(
    r"\s*(?:#{1,6}\s+|>\s+|[•▪◦–]\s+|\*\s+|(?:Step|Line)\s+\d{1,2}\s*[.:)]\s*"
    r"|\d{1,2}[.)]\s+(?![+*/^·×])"
    r"|(?:\(\d{1,2}\)|\(?(?:i{1,3}|iv|vi{0,3}|ix|I{1,3}|IV|VI{0,3}|IX)[.)]|[A-Za-z]\))\s+(?![-+*/^=<>≤≥·×!]))"
)
"""Numbers of items in front of a line; what an operator follows is a factor in brackets."""
_TRAILING = re.compile(
    r"\\(?:tag|label)\*?\{[^{}]*\}|\\(?:no(?:number|tag)|qed|checkmark|blacksquare|square|Box)(?![A-Za-z])"
    r"|\s{2,}\(\s*(?:\d{1,2}|[*†I]{1,3})\s*\)\s*$|[✓✔∎□■☑]|\bQ\.?E\.?D\.?\s*$"
    r"|\s//.*$|\s#\s.*$|\s←.*$|\s%\s.*$"
)
_BOLD = re.compile(r"(?<![\w)\]}*])(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1(?![\w(*])")
_OPERATION = re.compile(r"\|\s*(?:[-+*/:·÷^]\s*[^|=]{0,40}|√|\(\s*\)\s*\^?.{0,4}|sqrt|log|ln)\s*$")


def _without_labels(text: str, first: bool) -> str:
    """A row without numbers of items in front, tags, ticks and comments behind, and bold marks around."""
    if first and (match := _LABEL.match(text)):
        text = _blanked(text, *match.span())
    text = _BOLD.sub(lambda match: f"  {match[2]}  ", text) if "**" in text or "__" in text else text
    text = _TRAILING.sub(lambda match: " " * len(match[0]), text)
    match = _OPERATION.search(text)
    if match and text[: match.start()].count("|") % 2 == 0:
        text = _blanked(text, *match.span())
    return text


def _blanked(text: str, start: int, stop: int) -> str:
    return f"{text[:start]}{' ' * (stop - start)}{text[stop:]}"


_OPEN_END = re.compile(r"(?:[-+*/=≈<>≤≥·×]|\\(?:cdot|times|approx|leq?|geq?|div))\s*$")
_GOES_ON = re.compile(r"\s*(?:\+|\*|/|·|×|\\(?:cdot|times|div)(?![A-Za-z]))")
_MINUS = re.compile(r"\s*[-−]")
_RELATION = re.compile(r"[=≈<>≤≥]|\\(?:approx|leq?|geq?)(?![A-Za-z])")


def _joined(found: list[Row]) -> Iterator[Row]:
    """Rows, with those that are only the continuation of the one before joined to it."""
    held: Row | None = None
    for row in found:
        if held is not None and _continues(held, row):
            held = _both(held, row)
            continue
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held


def _continues(before: Row, row: Row) -> bool:
    if re.search(r"[A-Za-z]{4,}", re.sub(r"\\[A-Za-z]+|\{[^{}]*\}", "", before.text + row.text)):
        return False
    if _unclosed(before.text) or _OPEN_END.search(before.text) or _GOES_ON.match(row.text):
        return True
    related = _RELATION.search(before.text) and not _RELATION.search(row.text)
    return bool(_MINUS.match(row.text) and related)


def _unclosed(text: str) -> bool:
    return any(text.count(left) > text.count(right) for left, right in ("()", "{}"))


def _both(before: Row, row: Row) -> Row:
    gap = row.start - before.start - len(before.text)
    text = f"{before.text}{' ' * gap}{row.text}"
    marks = before.marks + bytes([DISPLAY if before.display else PLAIN]) * gap + row.marks
    return Row(text, before.start, before.display and row.display, marks)
