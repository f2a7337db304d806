r"""The formulas of a document as claims: chains of equations, each with the side it goes on from.

D = C/(C_0 N)              a chain of two sides
  = (C/C_0) N^{-1}         goes on from the last side
x = 2 or x = -2            alternatives; so is x = \pm 2
2x = 4, y = 1              two claims of one line
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths.calculus_notation import NAME, Lexicon, understood
from service.maths.ellipsis import without_dots
from service.maths.islands import Island, islands
from service.maths.names import Names, canonical
from service.maths.parser import read
from service.maths.rows import rows
from service.maths.tree import Apply, Name, Node, walk

MAX_LINES = 60
MAX_ROW = 4000
"""Characters of one row, which words and formulas are told apart in."""
MAX_SUPPLIED = 8
"""Names that one formula may bring without defining them."""


class Chain(NamedTuple):
    """Sides and the relations between them; the first side is None where the chain goes on from the line before."""

    sides: tuple[Node | None, ...]
    links: tuple[str, ...]


class Line(NamedTuple):
    """One line of a derivation.

    Attributes:
        number: from 1, as lines of mathematics are counted.
        span: where it stands in the document.
        chains: what it claims; all of them, or one of them when `either`.
        either: whether the chains are alternatives.
        supposed: whether it is introduced as supposed rather than concluded.
    """

    number: int
    span: Span
    chains: tuple[Chain, ...]
    either: bool
    supposed: bool


class Document(NamedTuple):
    """The lines that were read, what the names in them stand for, and the text they come from."""

    lines: tuple[Line, ...]
    lexicon: Lexicon
    text: str


def document(text: str, lexicon: Lexicon, unread: list[Span] | None = None) -> Document:
    """The lines of mathematics in a text.

    Args:
        text: of any kind.
        lexicon: the names it may use.
        unread: takes the places of formulas that cannot be read, which are then left out rather than refused.

    Raises:
        ResponseError: too-many-lines, or what the parser refuses in a formula that stands for itself.
    """
    found = list(_islands(text, lexicon.names, unread))
    written: list[tuple[Island, str]] = []
    for island in found:
        formula, lexicon = lexicon.knowing(island.text).derived(island.text)
        lexicon = lexicon.knowing(formula)
        written.append((island, formula))
    for island, formula in written:
        lexicon = _supplied(formula, lexicon) if island.firm else lexicon
    lines: list[Line] = []
    for island, formula in written:
        line = _line(island, formula, lexicon, len(lines) + 1, tolerant=unread is not None)
        if line is not None:
            lines.append(line)
        elif unread is not None:
            unread.append((island.start, island.start + len(island.text)))
    return Document(tuple(lines), lexicon, text)


def _islands(text: str, names: Names, unread: list[Span] | None) -> Iterator[Island]:
    """The formulas of a text, counted before more is done with them.

    Raises:
        ResponseError: too-many-lines, unsuitable-length.
    """
    count = 0
    for row in rows(text):
        if len(row.text) > MAX_ROW:
            where = (row.start, row.start + len(row.text))
            if unread is None:
                raise ResponseError("unsuitable-length", where, {"limit": str(MAX_ROW)})
            unread.append(where)
            continue
        for island in islands(row, names):
            count += 1
            if count > MAX_LINES:
                where = (island.start, island.start + len(island.text))
                raise ResponseError("too-many-lines", where, {"limit": str(MAX_LINES)})
            yield island


def _supplied(formula: str, lexicon: Lexicon) -> Lexicon:
    """The lexicon with the names that a formula brings without defining them, such as a multiplier λ."""
    for _ in range(MAX_SUPPLIED):
        try:
            _chains(formula, lexicon)
        except ResponseError as error:
            supplied = lexicon.supplying(error.values.get("name", "")) if error.code == "unknown-name" else lexicon
            if supplied is lexicon:
                break
            lexicon = supplied
        else:
            break
    return lexicon


def claim(text: str, lexicon: Lexicon) -> tuple[tuple[Chain, ...], bool]:
    """What one formula claims, and whether that is one of several alternatives.

    Raises:
        ResponseError: what the parser refuses.
    """
    formula, lexicon = lexicon.knowing(text).derived(text)
    return _chains(formula, lexicon)


def _line(island: Island, formula: str, lexicon: Lexicon, number: int, *, tolerant: bool) -> Line | None:
    """A formula as a line; None where it stands in a sentence, or where that is tolerated, and is no claim that can be read."""
    span = (island.start, island.start + len(island.text))
    try:
        chains, either = _chains(formula, lexicon)
    except ResponseError as error:
        if tolerant or not island.firm:
            return None
        moved = (error.span[0] + island.start, error.span[1] + island.start)
        raise ResponseError(error.code, moved, error.values) from None
    if not island.firm and any(_trails_off(side) for chain in chains for side in chain.sides if side is not None):
        return None
    return Line(number, span, chains, either, island.supposed)


def _trails_off(node: Node) -> bool:
    return any(isinstance(part, Apply) and part.head == "dots" for part in walk(node))


_LINK = re.compile(
    r":=|==|=<|<=|>=|!=|[=≈≃≅≡<>≤≥≠∝∈]|\\(?:coloneqq|approxeq|approx|simeq|cong|equiv|leqslant|leq?|geqslant|geq?|lt|gt|neq?|propto|in)(?![A-Za-z])"
    r"|(?<=\s)~(?=\s)"
)
_LINKS = {
    ":=": "=", "==": "=", "≡": "=", "\\equiv": "=", "\\coloneqq": "=", "=": "=", "≈": "≈", "≃": "≈", "≅": "≈", "~": "≈",
    "\\approx": "≈", "\\approxeq": "≈", "\\simeq": "≈", "\\cong": "≈", "<": "<", "\\lt": "<", ">": ">", "\\gt": ">",
    "<=": "<=", "=<": "<=", "≤": "<=", "\\le": "<=", "\\leq": "<=", "\\leqslant": "<=",
    ">=": ">=", "≥": ">=", "\\ge": ">=", "\\geq": ">=", "\\geqslant": ">=",
}  # fmt: skip
_SEPARATOR = re.compile(
    r",(?!\d{3}(?!\d))|;|(?<![A-Za-z\\])(?:or|and)(?![A-Za-z])|\\(?:lor|land|vee|wedge)(?![A-Za-z])|∨|∧"
)
_EITHER = frozenset(["or", "\\lor", "\\vee", "∨"])
_BOTH_SIGNS = re.compile(
    r"±|∓|\\(?:pm|mp)(?![A-Za-z])|\+/-|(?:^|(?<=[=≈(])|(?<=[=≈(] ))\+-|\+-(?=\s*(?:sqrt|√|\\sqrt))"
)


class _Part(NamedTuple):
    start: int
    stop: int


def _chains(formula: str, lexicon: Lexicon) -> tuple[tuple[Chain, ...], bool]:
    """What a formula claims, and whether the claims are alternatives."""
    if _BOTH_SIGNS.search(formula):
        found = [_chains(_with_sign(formula, sign), lexicon)[0] for sign in "+-"]
        return (*found[0], *found[1]), True
    parts, separators = _parts(formula)
    related = [bool(_links(formula, part)) for part in parts]
    either = any(separator in _EITHER for separator in separators) or _is_named_again(formula, parts, separators)
    if len(parts) > 1 and all(related):
        numbered = _numbered(formula, parts, lexicon)
        chains = [_chain(formula, part, lexicon) for part in parts]
        if numbered:
            return tuple(_renamed(chain, numbered) for chain in chains), True
        return tuple(chains), either
    if len(parts) > 1 and related[0] and not any(related[1:]):
        return _values(formula, parts, lexicon), True
    return (_chain(formula, _Part(0, len(formula)), lexicon),), False


_VALUE_OF = re.compile(r"\s*([A-Za-z](?:_\w+)?)\s*=[^=]*")


def _is_named_again(formula: str, parts: list[_Part], separators: list[str]) -> bool:
    """Whether one name is given several values side by side, `x = 6, x = -5`, of which it cannot have two."""
    values = [_VALUE_OF.fullmatch(formula, part.start, part.stop) for part in parts]
    names = {match[1] for match in values if match}
    return len(parts) > 1 and None not in values and len(names) == 1 and set(separators) <= {",", ";"}


def _with_sign(formula: str, sign: str) -> str:
    def signed(match: re.Match[str]) -> str:
        flipped = match[0] in ("∓", "\\mp")
        return ("-" if (sign == "-") != flipped else "+").ljust(len(match[0]))

    return _BOTH_SIGNS.sub(signed, formula)


def _depths(text: str) -> list[int]:
    """How deep in brackets each character stands."""
    depth, depths = 0, []
    for letter in text:
        depth -= letter in ")]}"
        depths.append(depth)
        depth += letter in "([{"
    return depths


def _parts(formula: str) -> tuple[list[_Part], list[str]]:
    depths = _depths(formula)
    cuts = [match for match in _SEPARATOR.finditer(formula) if depths[match.start()] <= 0]
    starts = [0, *(match.end() for match in cuts)]
    stops = [*(match.start() for match in cuts), len(formula)]
    parts = [_Part(start, stop) for start, stop in zip(starts, stops, strict=True) if formula[start:stop].strip()]
    return parts, [match[0] for match in cuts]


def _links(formula: str, part: _Part) -> list[re.Match[str]]:
    depths = _depths(formula)
    return [match for match in _LINK.finditer(formula, part.start, part.stop) if depths[match.start()] <= 0]


def _chain(formula: str, part: _Part, lexicon: Lexicon) -> Chain:
    cuts = _links(formula, part)
    starts = [part.start, *(match.end() for match in cuts)]
    stops = [*(match.start() for match in cuts), part.stop]
    sides = list(zip(starts, stops, strict=True))
    trees: list[Node | None] = []
    for place, (start, stop) in enumerate(sides):
        if place == 0 and cuts and not formula[start:stop].strip():
            trees.append(None)
        else:
            trees.append(_side(formula, start, stop, lexicon))
    return Chain(tuple(trees), tuple(_LINKS.get(match[0], "?") for match in cuts))


def _side(formula: str, start: int, stop: int, lexicon: Lexicon) -> Node:
    text = formula[start:stop]
    try:
        node = read(text, lexicon.names).node
        node = node if lexicon.names.has_matrices else without_dots(node)
    except ResponseError as error:
        raise ResponseError(error.code, (error.span[0] + start, error.span[1] + start), error.values) from None
    return understood(node, text, lexicon)


def _values(formula: str, parts: list[_Part], lexicon: Lexicon) -> tuple[Chain, ...]:
    """`x = 1, 2` as x = 1 or x = 2."""
    first = _chain(formula, parts[0], lexicon)
    others = (_side(formula, part.start, part.stop, lexicon) for part in parts[1:])
    return (first, *(Chain((first.sides[0], other), first.links[:1]) for other in others))


_SUBSCRIPTED = re.compile(rf"\s*({NAME})\s*$")


def _numbered(formula: str, parts: list[_Part], lexicon: Lexicon) -> dict[str, str]:
    """`x_1 = 2, x_2 = 3`: the numbered names, with the name whose values they are."""
    found: dict[str, str] = {}
    for part in parts:
        match = _SUBSCRIPTED.match(formula[part.start : _links(formula, part)[0].start()])
        base, _, subscript = canonical(match[1]).partition("_") if match else ("", "", "")
        known = lexicon.names.spellings.get(base, base if not lexicon.names.strict else "")
        name = f"{base}_{subscript}"
        if not subscript.isdigit() or not known or (name in lexicon.names.symbols and name not in lexicon.fresh):
            return {}
        found[name] = known
    return found if len(set(found.values())) == 1 and len(found) > 1 else {}


def _renamed(chain: Chain, names: dict[str, str]) -> Chain:
    return chain._replace(sides=tuple(side and _with_names(side, names) for side in chain.sides))


def _with_names(node: Node, names: dict[str, str]) -> Node:
    if isinstance(node, Apply):
        return node._replace(args=tuple(_with_names(arg, names) for arg in node.args))
    return node._replace(name=names[node.name]) if isinstance(node, Name) and node.name in names else node


def sides_of(lines: Iterable[Line]) -> Iterator[Node]:
    """Every expression of the lines."""
    for line in lines:
        for chain in line.chains:
            yield from (side for side in chain.sides if side is not None)
