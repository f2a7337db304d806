r"""Letters to names: the longest declared name wins, otherwise a run of letters splits.

`mk` is m·k, `4kell` is 4·k·ell, `C_0ND` is C_0·N·D, `\mathrm{C}_{0}` is C_0. A name that is not declared is refused and the
declared ones are told, since case matters: `M` is not `m`.
"""

import difflib
import re
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths.functions import CALLED_FUNCTIONS, CONSTANTS, FUNCTIONS, MATRIX_FUNCTIONS
from service.maths.names import GREEK, Names, canonical, plain_subscript

_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]{0,79}")
"""Letters that may be one name; what is longer is several, and looking for names in it would take the square of its length."""
_TAIL = re.compile(
    r"\s*_\s*(?:(?P<brace>\{)|(?P<command>\\[A-Za-z]+)|(?P<run>\d+|[A-Za-z]+\d*))|(?P<unicode>[₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+)"
)


IDENTITY = "I"
"""The identity matrix, where matrices are declared and no symbol is called that."""


class Token(NamedTuple):
    """One token; a name is a token of kind symbol, indexed, function or big.

    Attributes:
        kind: number, symbol, indexed, function, big, operator, relation, open, close, comma, semicolon, bar, norm, dots, begin,
            ending, row, cell, command, word or end.
        text: canonical text: the operator, the bracket, the canonical name. An indexed name is written `X_j|k`: the declared
            member of the family, and the indices it has here.
        start: first character in the response.
        stop: one past the last character.
    """

    kind: str
    text: str
    start: int
    stop: int


class _Tail(NamedTuple):
    """A subscript: its flattened text, where it starts, where it stops, and whether a part of it may be taken."""

    text: str
    start: int
    stop: int
    splits: bool


def plain_name(word: str, start: int, names: Names) -> Token | None:
    """A whole run of letters, without a sub- or superscript, as the name that it is; None where it takes a closer look."""
    name = names.spellings.get(word)
    if name is not None:
        return Token("symbol", name, start, start + len(word)) if word not in BIG else None
    kind = _PLAIN.get(word)
    return Token(kind, word, start, start + len(word)) if kind is not None else None


_PLAIN = {
    **dict.fromkeys(FUNCTIONS.keys() - GREEK.keys(), "function"),
    **dict.fromkeys(CONSTANTS.keys() - FUNCTIONS.keys(), "symbol"),
}
"""Words that mean one thing wherever they are not declared to mean another, and whatever follows."""


def next_name(text: str, start: int, names: Names) -> Token:
    """The name at a letter.

    Raises:
        ResponseError: unknown-name.
    """
    match = _RUN.match(text, start)
    run = match.group() if match else text[start]
    if run in ("or", "and", "otherwise"):
        return Token("word", run, start, start + len(run))
    if run in BIG and opens_big(text, start + len(run)):
        return Token("big", BIG[run], start, start + len(run))
    if len(run) > 1 and run not in names.spellings:
        word = _of_one_word(text, run, start, names)
        if word:
            return word
    tail = _tail(text, start + len(run))
    for length in range(min(len(run), LONGEST_NAME), 0, -1):
        found = named(run[:length], start, start + length, tail if length == len(run) else None, names)
        if found:
            return _superscripted(text, _letter_or_function(text, found, names), names)
    alias = _alias_above(text, run, start, tail, names)
    if alias:
        return alias
    raise _unknown(run, (start, start + len(run)), tail, names)


LONGEST_NAME = 60
"""Letters of a name that is looked for in a run of letters, so that a page of them costs its length."""

_ENDLESS = frozenset(["infinity", "infty", "inf", "oo"])


def _of_one_word(text: str, run: str, start: int, names: Names) -> Token | None:
    """Infinity, a function with a capital: `Sin(x)`, or known by its bracket: `Re(z)`, and what ASCIIMath has as words."""
    stop = start + len(run)
    if run in _CALLED and text.startswith(("(", "{"), stop) and not is_product(run, names):
        return Token(_CALLED[run], "frac" if run.endswith("frac") else run, start, stop)
    if run in _SIGNS and not is_product(run, names):
        return Token(*_SIGNS[run], start, stop)
    if run.casefold() in _ENDLESS and not all(letter in names.spellings for letter in run):
        return Token("symbol", "oo", start, stop)
    small = run.casefold()
    if run[0].isupper() and run not in FUNCTIONS and small in FUNCTIONS and text[stop:].lstrip().startswith(("(", "[")):
        return Token("function", small, start, stop)
    return None


_CALLED = {**dict.fromkeys(CALLED_FUNCTIONS, "function"), "frac": "command", "dfrac": "command"}
_SIGNS = {
    **dict.fromkeys(("cdot", "times", "xx"), ("operator", "*")),
    **dict.fromkeys(("Pi", "PI"), ("symbol", "pi")),
    "choose": ("infix", "binom"),
}


def is_product(run: str, names: Names) -> bool:
    """Whether every letter is a name of its own."""
    return all(letter in names.spellings or letter in CONSTANTS for letter in run)


def whole_name(text: str, base: str, start: int, stop: int, names: Names) -> Token | None:
    """The name that is `base` together with a subscript that may follow `text[start:stop]`, if there is one."""
    found = named(base, start, stop, _tail(text, stop), names)
    return found and _superscripted(text, _letter_or_function(text, found, names), names)


def _letter_or_function(text: str, found: Token, names: Names) -> Token:
    r"""`gamma` as the letter where letters need not be declared, unless a bracket makes it a call; `\gamma` is the letter."""
    if found.kind != "function" or found.text not in GREEK or names.strict:
        return found
    is_call = text[found.stop :].lstrip().startswith("(") and text[found.start] != "\\"
    return found if is_call or found.text == "Gamma" else found._replace(kind="symbol")


def unknown_name(text: str, base: str, start: int, stop: int, names: Names) -> ResponseError:
    """The complaint about a name that `whole_name` did not find."""
    return _unknown(base, (start, stop), _tail(text, stop), names)


def named(base: str, start: int, stop: int, tail: "_Tail | None", names: Names) -> Token | None:
    """`base` as a declared name, a function or a constant; with its subscript where it has one."""
    if tail is None:
        return _known(base, start, stop, names)
    if base in ("log", "min", "max"):
        return Token("function", base, start, stop)
    member = _member(base, start, tail, names)
    if member:
        return member
    for length in range(len(tail.text), 0 if tail.splits else len(tail.text) - 1, -1):
        end = tail.start + length if tail.splits else tail.stop
        found = _symbol(f"{base}_{tail.text[:length]}", start, end, names)
        if found:
            return found
    if not names.strict and ((len(base) == 1 and base.isalpha()) or base in GREEK):
        return Token("symbol", f"{base}_{tail.text}", start, tail.stop)
    return _of_matrix(base, start, stop, tail, names)


BIG = {
    "int": "int",
    "lim": "lim",
    "sum": "sum",
    "Sum": "sum",
    "Sigma": "sum",
    "prod": "prod",
    "product": "prod",
    "Pi": "prod",
}
"""Words that open a sum or a product when an index stands below them."""

_OPENS_BIG = re.compile(
    r"\s*(?:\\limits\s*)?_\s*(?:\{[^{}]*(?:[=∈\\→]|->)|\(?[A-Za-z]\s*(?:=|->|→)|\{?[A-Za-z]\}?(?![A-Za-z0-9])|\{\s*[A-Za-z]\s*,?\s*[A-Za-z]\s*\})"
)


def opens_big(text: str, stop: int) -> bool:
    """Whether an index stands below what ends here, as in `Σ_{k=1}^r`; of an integral its bounds."""
    if text[stop - 3 : stop] == "int":
        return _HAS_BOUNDS.match(text, stop) is not None
    return _OPENS_BIG.match(text, stop) is not None


_HAS_BOUNDS = re.compile(r"\s*[_^]")


def _member(base: str, start: int, tail: "_Tail", names: Names) -> Token | None:
    """A member of a family, such as `A_{ik}` where `A_ij` is declared."""
    declared, arity = names.families.get(base, ("", 0))
    if not declared:
        return None
    shortest = 1 if tail.splits else len(tail.text)
    for length in range(len(tail.text), shortest - 1, -1):
        indices = _indices(tail.text[:length], names)
        if indices is not None and len(indices) == arity:
            stop = tail.start + length if tail.splits else tail.stop
            return Token("indexed", f"{declared}|{','.join(indices)}", start, stop)
    return None


def _of_matrix(base: str, start: int, stop: int, tail: "_Tail", names: Names) -> Token | None:
    """The identity with its size, `I_n`, or a matrix of which a part follows, `W_{ij}`: the parser reads the indices."""
    if not names.has_matrices:
        return None
    if base == IDENTITY and IDENTITY not in names.symbols:
        return Token("symbol", IDENTITY, start, tail.stop)
    whole = names.spellings.get(base, "")
    indexed = names.is_matrix(whole) and _indices(tail.text[:1] if tail.splits else tail.text, names)
    return Token("symbol", whole, start, stop) if indexed else None


def _indices(text: str, names: Names) -> list[str] | None:
    indices: list[str] = []
    at = 0
    while at < len(text):
        match = _INDEX.match(text, at)
        if match is None:
            return None
        piece = next((piece for piece in (match.group(), text[at]) if piece.isdigit() or _is_index(piece, names)), None)
        if piece is None:
            return None
        indices.append(piece if piece.isdigit() else names.spellings[piece])
        at += len(piece)
    return indices


_INDEX = re.compile(r"\d+|[A-Za-z]+")


def _is_index(spelling: str, names: Names) -> bool:
    return names.is_index(names.spellings.get(spelling, ""))


_ABOVE = re.compile(r"\s*\^\s*(?:\{\s*([A-Za-z0-9]+)\s*\}|\(([A-Za-z0-9]+)\)|([A-Za-z0-9]))")


def _superscripted(text: str, found: Token, names: Names) -> Token:
    """The name together with a superscript that belongs to it, where `X^0` or `X_j^0` is declared as a spelling."""
    match = _ABOVE.match(text, found.stop) if found.kind in ("symbol", "indexed") else None
    if match is None:
        return found
    above = match[1] or match[2] or match[3]
    name = found.text.partition("|")[0]
    if names.spellings.get(f"{name}^{above}") == name:
        return found._replace(stop=match.end())
    whole = names.spellings.get(f"{canonical(text[found.start : found.stop])}^{above}")
    return found._replace(text=whole, stop=match.end()) if whole and found.kind == "symbol" else found


def _alias_above(text: str, run: str, start: int, tail: _Tail | None, names: Names) -> Token | None:
    """A name that is only declared together with its superscript, such as the `X^0` of `X0` where there is no `X`."""
    stop = tail.stop if tail else start + len(run)
    match = _ABOVE.match(text, stop)
    if match is None:
        return None
    base = f"{run}_{tail.text}" if tail else run
    return _symbol(f"{base}^{match[1] or match[2] or match[3]}", start, match.end(), names)


def _known(base: str, start: int, stop: int, names: Names) -> Token | None:
    symbol = _symbol(base, start, stop, names)
    if symbol:
        return symbol
    if base in FUNCTIONS or (base in MATRIX_FUNCTIONS and names.has_matrices):
        return Token("function", base, start, stop)
    if base == IDENTITY and names.has_matrices:
        return Token("symbol", IDENTITY, start, stop)
    if base in CONSTANTS or (not names.strict and ((len(base) == 1 and base.isalpha()) or base in GREEK)):
        return Token("symbol", base, start, stop)
    return None


def _symbol(spelling: str, start: int, stop: int, names: Names) -> Token | None:
    name = names.spellings.get(spelling)
    return Token("symbol", name, start, stop) if name is not None else None


def _tail(text: str, stop: int) -> _Tail | None:
    match = _TAIL.match(text, stop)
    if not match:
        return None
    kind = match.lastgroup or ""
    if kind == "brace":
        inner = braced(text, match.start("brace"))
        return _Tail(canonical(inner[0]), stop, inner[1], splits=False) if inner and inner[0].strip() else None
    written = match.group(kind)
    flat = plain_subscript(written) if kind == "unicode" else canonical(written)
    return _Tail(flat, match.start(kind), match.end(), splits=kind in ("run", "unicode"))


def braced(text: str, start: int) -> tuple[str, int] | None:
    """What stands in the braces that open at `start` (blanks allowed before), and where they end."""
    while start < len(text) and text[start].isspace():
        start += 1
    if text[start : start + 1] != "{":
        return None
    depth = 0
    for index in range(start, len(text)):
        depth += (text[index] == "{") - (text[index] == "}")
        if depth == 0:
            return text[start + 1 : index], index + 1
    return None


def _unknown(base: str, span: Span, tail: _Tail | None, names: Names) -> ResponseError:
    written = f"{base}_{tail.text}" if tail else base
    known = sorted(names.symbols)
    close = [name for name in known if name.lower() == written.lower()] or difflib.get_close_matches(written, known, 1)
    values = {"name": written, "known": ", ".join(known), "suggestion": close[0] if close else ""}
    return ResponseError("unknown-name", (span[0], tail.stop if tail else span[1]), values)
