r"""A text as tokens with spans: words, names of the question, numbers, signs.

Prose and formulas are one stream, so that a formula is read aloud where it stands: `\frac{\partial L}{\partial A}` is the word
`gradient` and the name `A`, `\ll` is the sign `≪`, `W_{OV}`, `W_OV` and `WOV` are one name. Markdown leaves no tokens.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from service.grading.prose.signs import COMMANDS, CONTRACTED, ORDINALS, SIGNS, STYLES, SUPERSCRIPTS, WORD_NAMES
from service.grading.prose.spelling import american, lemma
from service.maths.names import Names, canonical, greek


class Token(NamedTuple):
    """One word, name, number or sign.

    Attributes:
        word: lower case in American spelling; a name keeps its letters.
        lemma: dictionary form of a word; the same as `word` otherwise.
        kind: word, name, number, sign, end (of a sentence), line or bullet.
        start, stop: half-open range of characters in the text.
        glued: whether a hyphen joins it to the token before.
        formula: whether it stands between delimiters of a formula.
    """

    word: str
    lemma: str
    kind: str
    start: int
    stop: int
    glued: bool = False
    formula: bool = False


_STYLED = rf"\\(?:{'|'.join(STYLES)})\*?\s?\{{[^{{}}]{{0,40}}\}}"
_SUBSCRIPT = rf"_(?:\{{(?:[^{{}}]|{_STYLED}){{0,40}}\}}|{_STYLED}|\\[a-z]+|[A-Za-z0-9]+)"
_SUPERSCRIPT = rf"\^(?:\{{(?:[^{{}}]|{_STYLED}){{0,40}}\}}|\\[a-zA-Z]+|[A-Za-z0-9*⊤ᵀ⊥']|\(\d\))"
_DIFFERENTIAL = r"(?:\\partial|∂|\\mathrm\s?\{d\}|d)\s?"
_LOSS = r"(?:L|J|E|\\mathcal\s?\{L\}|\\ell|ℓ|ℒ|\\text\{loss\}|loss|Loss)(?:_\w)?(?![a-z])"
_NAME = rf"\(?\s?(?P<%s>\\?[A-Za-zα-ωΑ-Ω]+(?:{_SUBSCRIPT})?)\s?\)?"
_TOKEN = re.compile(
    rf"""
      (?P<line>(?:\A|\n)\s*(?:(?:[-*•+–>]|\#{{1,6}}|\d{{1,2}}[.)]|\([a-z0-9ivx]{{1,3}}\))\s+)*)
    | (?P<abbreviation>(?:[Ee]\.\s?g\.|[Ii]\.\s?e\.|w\.\s?r\.\s?t\.|resp\.|vs\.|approx\.|cf\.|etc\.|[Ee]q\.|dims?\.(?=\s?\d)))
    | (?P<gradient>(?:\\[dt]?frac\s?\{{\s?)?{_DIFFERENTIAL}{_LOSS}\s?(?:\}}\s?\{{|/)\s?\(?{_DIFFERENTIAL}{_NAME % "of"}\s?\}}?
        |(?:\\nabla|∇)\s?_?\{{?{_NAME % "by"}?\}}?\s?(?:{_LOSS})?)
    | (?P<grad>grad(?:_\{{?|\s?\(\s?)(?P<wrt>[A-Za-z]{{1,2}})\b\}}?\)?)
    | (?P<sum>(?:\\sum|∑|\bsum(?=_)|Σ(?=_))(?:\\limits)?(?:\s?(?P<under>{_SUBSCRIPT})|\s?{_SUPERSCRIPT}){{0,2}})
    | (?P<begin>\\(?P<edge>begin|end)\s?\{{[a-zA-Z]+\*?\}}(?:\{{[lcr|]+\}})?)
    | (?P<delimiter>\$\$?|\\\(|\\\)|\\\[|\\\])
    | (?P<row>\\\\(?:\[\d*\w*\])?)
    | (?P<space>\\[,;:!\ ]|\\q?quad\b|\\left\b|\\right\b|\\[bB]igg?[lr]?\b|\\displaystyle\b|\\limits\b)
    | (?P<styled>{_STYLED}(?:{_SUBSCRIPT})?)
    | (?P<command>\\[a-zA-Z]+(?:{_SUBSCRIPT})?)
    | (?P<contracted>[A-Za-z]+n['’]t\b|(?:can|won|don|doesn|didn|isn|aren|wasn|couldn|shouldn|wouldn)t\b)
    | (?P<ordinal>\d+\s?(?:st|nd|rd|th)\b)
    | (?P<th>(?<=[$}})])-?th\b)
    | (?P<letter_th>[a-z]['’]?-?th\b)
    | (?P<number>\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d_₀-₉]+(?:\^(?:0|\{{0\}})(?=_))?(?:_?[₀-₉ₐ-ₜ]+|\d{{1,2}}(?![\w.])|{_SUBSCRIPT})?(?:['’](?:s|re|ll|ve|d|m)\b)?)
    | (?P<subscript>(?<=[\)\]\}}⊤ᵀT']){_SUBSCRIPT})
    | (?P<superscript>{_SUPERSCRIPT}|[ᵀ⊤⁰¹²³⁻])
    | (?P<prime>(?<=[\w\)\}}])'(?!\w))
    | (?P<slice>\[\s?:\s?,\s?(?P<at>\w)\s?\])
    | (?P<sign><->|<=>|-->|->|=>|<-|<=|>=|!=|==|<<|>>|:=|\.\.\.?|--)
    | (?P<other>[^\s\w]|_)
    """,
    re.VERBOSE,
)
"""Each alternative is bounded, so that reading takes time in proportion to the text."""


def tokens(text: str, names: Names) -> list[Token]:
    """The tokens of a text.

    Args:
        text: as it was written.
        names: of the question; `WOV` is `W_OV` only where that is declared.
    """
    lowered = {
        spelling.lower(): name for spelling, name in names.spellings.items() if "_" in name and len(spelling) > 1
    }
    return list(_Scanner(text, names, lowered).scan())


@dataclass
class _Scanner:
    text: str
    names: Names
    lowered: dict[str, str]
    formula: bool = False
    hyphen: bool = False
    read: dict[tuple[str, bool], tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def scan(self) -> Iterator[Token]:
        for match in _TOKEN.finditer(self.text):
            yield from self.READERS[match.lastgroup or "other"](self, match)

    def made(self, word: str, kind: str, span: tuple[int, int]) -> Token:
        glued, self.hyphen = self.hyphen, False
        return Token(word, lemma(word) if kind == "word" else word, kind, *span, glued, self.formula)

    def gradient(self, match: re.Match[str]) -> Iterator[Token]:
        yield self.made("gradient", "word", match.span())
        for group in ("of", "by"):
            if match[group]:
                yield self.made(self.named(match[group]), "name", match.span(group))

    def sum(self, match: re.Match[str]) -> Iterator[Token]:
        """A sum, and below it the index that it runs over; Σ_k is a name where Σ is one."""
        under = canonical((match["under"] or "_").lstrip("_"))
        if match[0][0] == "Σ" and "Sigma" in self.names.symbols:
            yield self.made(f"sigma_{under}", "name", match.span())
            return
        yield self.made("sum", "word", match.span())
        if under:
            yield self.made(f"_{under.partition('=')[0].partition('∈')[0]}", "sign", match.span())

    def begin(self, match: re.Match[str]) -> Iterator[Token]:
        self.formula = True
        yield self.made("[" if match["edge"] == "begin" else "]", "sign", match.span())

    def delimiter(self, match: re.Match[str]) -> Iterator[Token]:
        opening = {"\\(": True, "\\[": True, "\\)": False, "\\]": False}
        self.formula = opening.get(match[0], not self.formula)
        return iter(())

    def nothing(self, _match: re.Match[str]) -> Iterator[Token]:
        return iter(())

    def row(self, match: re.Match[str]) -> Iterator[Token]:
        yield self.made("\\\\", "sign", match.span())

    def styled(self, match: re.Match[str]) -> Iterator[Token]:
        inside = match[0][match[0].index("{") + 1 :]
        body, _, subscript = inside.partition("}")
        if subscript or (len(body) < 3 and body.isalpha()):
            yield self.made(self.named(f"{body}{subscript}"), "name", match.span())
            return
        for word in re.finditer(r"[^\W\d_]+", body):
            yield self.made(american(word[0].lower()), "word", match.span())

    def command(self, match: re.Match[str]) -> Iterator[Token]:
        name, _, subscript = match[0][1:].partition("_")
        if name in COMMANDS:
            sign = COMMANDS[name]
            if sign:
                yield self.made(sign, "word" if sign.isalpha() else "sign", match.span())
            return
        yield self.made(self.named(f"{name}_{subscript}" if subscript else name), "name", match.span())

    def contracted(self, match: re.Match[str]) -> Iterator[Token]:
        stem = match[0].lower().replace("’", "'").removesuffix("t").removesuffix("'").removesuffix("n")
        start, stop = match.span()
        if stem == "ca":
            yield self.made("cannot", "word", (start, stop))
            return
        yield self.made(CONTRACTED.get(stem, stem), "word", (start, stop))
        yield self.made("not", "word", (start, stop))

    def ordinal(self, match: re.Match[str]) -> Iterator[Token]:
        digits = re.match(r"\d+", match[0])
        number = digits[0] if digits else ""
        yield self.made(ORDINALS.get(number, f"{number}th"), "word", match.span())

    def letter_th(self, match: re.Match[str]) -> Iterator[Token]:
        yield self.made(match[0][0], "name", match.span())

    def number(self, match: re.Match[str]) -> Iterator[Token]:
        yield self.made(match[0].rstrip(".,").replace(",", ""), "number", match.span())

    def word(self, match: re.Match[str]) -> Iterator[Token]:
        body, suffix = _without_suffix(match[0])
        start, stop = match.start(), match.start() + len(body)
        body = _NAUGHT.sub("", body)
        yield from self.one_word(body, (start, stop))
        if suffix == "s" and body.lower() in _WITH_IS:
            yield self.made("is", "word", (stop, match.end()))
        elif suffix in _SUFFIXES:
            yield self.made(_SUFFIXES[suffix], "word", (stop, match.end()))

    def one_word(self, body: str, span: tuple[int, int]) -> Iterator[Token]:
        read = self.read.get((body, self.formula))
        if read is None:
            read = self.read[body, self.formula] = self.as_words(body)
        if len(read) == 1:
            yield self.made(*read[0], span)
            return
        for at, (word, kind) in enumerate(read):
            yield self.made(word, kind, (span[0] + at, span[0] + at + 1))

    def as_words(self, body: str) -> tuple[tuple[str, str], ...]:
        """What a run of letters is read as, each with its kind: a name, names of one letter each, or a word."""
        name = self.as_name(body)
        if name:
            return ((name, "name"),)
        if self.is_product(body):
            return tuple((letter, "name") for letter in body)
        return ((american(WORD_NAMES.get(body, body).lower()), "word"),)

    def as_name(self, body: str) -> str:
        """The name that a run of letters is; empty when it is a word."""
        if any(not letter.isalpha() or not letter.isascii() for letter in body):
            return self.named(body) if re.search(r"[_\d₀-₉ₐ-ₜ]", body) or len(body) == 1 else ""
        if len(body) == 1:
            return self.one_letter(body)
        if len(body) > 2 and body.title() in self.names.symbols:
            return body.title()
        if body.islower() and body not in self.lowered:
            return ""
        found = self.spelled(body)
        return found if found and (len(body) > 2 or found in self.names.symbols) and "_" in found else ""

    def one_letter(self, letter: str) -> str:
        """A letter as the name it is declared as, in the other case if need be; articles and `I` are words."""
        if letter in "aI" or (letter == "A" and not self.formula):
            return ""
        known = self.names.symbols
        return letter.swapcase() if letter not in known and letter.swapcase() in known else letter

    def is_product(self, body: str) -> bool:
        known = self.names.symbols
        if len(body) == 2 and body[0].isupper() and body[1].islower() and body.isascii():
            return body.lower() not in _SHORT_WORDS
        return 1 < len(body) < 5 and body.isascii() and body.isupper() and all(letter in known for letter in body)

    def named(self, spelling: str) -> str:
        return self.spelled(spelling) or canonical(spelling)

    def spelled(self, spelling: str) -> str:
        """The declared name with that spelling, in either case for names with a subscript; empty when there is none."""
        exact = canonical(spelling)
        return self.names.spellings.get(exact) or self.lowered.get(exact.lower(), "")

    def subscript(self, match: re.Match[str]) -> Iterator[Token]:
        yield self.made(f"_{canonical(match[0][1:])}", "sign", match.span())

    def superscript(self, match: re.Match[str]) -> Iterator[Token]:
        inside = match[0].lstrip("^").strip("{}()").replace("\\", "").strip()
        yield self.made(SUPERSCRIPTS.get(inside, f"^{canonical(inside)}"), "sign", match.span())

    def grad(self, match: re.Match[str]) -> Iterator[Token]:
        yield self.made("gradient", "word", match.span())
        yield self.made(self.named(match["wrt"]), "name", match.span("wrt"))

    def slice(self, match: re.Match[str]) -> Iterator[Token]:
        """`M[:, t]` is column t of M."""
        yield self.made(f"_{match['at']}", "sign", match.span())

    def prime(self, match: re.Match[str]) -> Iterator[Token]:
        yield self.made("^T", "sign", match.span())

    def sign(self, match: re.Match[str]) -> Iterator[Token]:
        yield self.made(SIGNS.get(match[0], match[0]), "sign", match.span())

    def line(self, match: re.Match[str]) -> Iterator[Token]:
        spaced = match[0].count("\n") > 1 or match[0].strip() or match.start() == 0
        yield self.made("\n\n" if spaced else "\n", "line", match.span())

    def abbreviation(self, match: re.Match[str]) -> Iterator[Token]:
        yield self.made(match[0].lower().replace(".", "").replace(" ", ""), "word", match.span())

    def other(self, match: re.Match[str]) -> Iterator[Token]:
        start, stop = match.span()
        sign = match[0]
        around = self.text[start - 1 : start], self.text[stop : stop + 1]
        if sign in "-‐‑" and all(each.isalpha() for each in around):
            self.hyphen = True
        elif sign == "-" and self.is_dash(start, stop):
            yield self.made("–", "sign", (start, stop))
        elif sign in SIGNS:
            if SIGNS[sign]:
                yield self.made(SIGNS[sign], "sign", (start, stop))
        elif sign not in "*_`~#\"“”'’‘^%":
            yield self.made(greek(sign), "sign", (start, stop))

    def is_dash(self, start: int, stop: int) -> bool:
        """Whether a hyphen between spaces stands for a dash: a word is on one of its sides, and no formula on both."""
        before, after = self.text[max(0, start - 24) : start], self.text[stop : stop + 24]
        spaced = before[-1:].isspace() and after[:1].isspace()
        return spaced and not self.formula and bool(_WORD_AFTER.match(after) or _WORD_BEFORE.search(before))

    READERS = {  # noqa: RUF012 - a table of methods
        "line": line, "abbreviation": abbreviation, "gradient": gradient, "grad": grad, "slice": slice, "sum": sum, "begin": begin,
        "delimiter": delimiter, "row": row, "space": nothing, "th": nothing, "styled": styled, "command": command,
        "contracted": contracted, "ordinal": ordinal, "letter_th": letter_th, "number": number, "word": word,
        "subscript": subscript, "superscript": superscript, "prime": prime, "sign": sign, "other": other,
    }  # fmt: skip


_WORD_AFTER = re.compile(r"\s+[A-Za-z]?[a-z]{2,}(?![\w(])")
_WORD_BEFORE = re.compile(r"(?<![\w\\])[A-Za-z]?[a-z]{3,}[.,)]?\s+$")

_NAUGHT = re.compile(r"\^(?:0|\{0\})(?=_)")
"""The naught of `X^0_{kj}`, an entry of the matrix that is called X^0."""

_SHORT_WORDS = frozenset(
    "ad ah am an as at be by do eg eq et ex go ha he hi id ie if in is it la lr me mr ms mu my no nu of oh ok on or ox pi re so"
    " to up us vs we xi ya ye".split()
)
"""Two letters that are a word when the first is large; others are a product, such as `Mz`."""

_WITH_IS = frozenset("it that there what he she here who this where".split())
"""Behind these `'s` is a verb and no possessive."""

_SUFFIXES = {"re": "be", "ll": "will", "ve": "have", "m": "be", "d": "would"}


def _without_suffix(body: str) -> tuple[str, str]:
    for mark in "'’":
        if mark in body:
            stem, _, suffix = body.rpartition(mark)
            return stem, suffix
    return body, ""
