"""What a unit is, how units multiply, and which spellings name which unit.

A spelling may have several senses (`FLOPS` is a rate or a plural); the caller chooses by the dimension that is asked for.
Knows nothing of numbers in text; the rows are in `service.maths.unit_table`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType

from service.maths import unit_table as rows

Dimensions = tuple[tuple[str, int], ...]
"""Name and exponent, sorted by name, without zeros; empty for a plain number."""

MAX_POWER = 12
"""Largest exponent of a dimension; nobody needs m^13."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a factor of the base units.

    Attributes:
        text: how it is shown, and can be read again.
        scale: its size in bit, second, metre, kilogram, kelvin, ampere, one of a currency, one of a count.
        dimensions: what it measures.
    """

    text: str
    scale: Fraction
    dimensions: Dimensions

    def times(self, other: "Unit") -> "Unit":
        """The product of two units."""
        text = f"{self.text}·{other.text}" if self.text and other.text else self.text or other.text
        return Unit(text, self.scale * other.scale, _added(self.dimensions, other.dimensions))

    def over(self, other: "Unit") -> "Unit":
        """The quotient of two units."""
        return self.times(other.power(-1)) if not self.text else self._quotient(other)

    def _quotient(self, other: "Unit") -> "Unit":
        below = f"({other.text})" if "·" in other.text or "/" in other.text else other.text
        inverse = tuple((name, -exponent) for name, exponent in other.dimensions)
        text = f"{self.text}/{below}" if below else self.text
        return Unit(text, self.scale / other.scale, _added(self.dimensions, inverse))

    def power(self, exponent: int) -> "Unit":
        """The unit raised to an integer power of at most MAX_POWER."""
        if exponent == 1 or not self.text:
            return Unit(self.text, self.scale**exponent, self.dimensions)
        inner = f"({self.text})" if set(self.text) & set("·/^") else self.text
        dimensions = tuple((name, each * exponent) for name, each in self.dimensions if exponent)
        return Unit(f"{inner}^{exponent}" if exponent else "", self.scale**exponent, dimensions)


PLAIN = Unit("", Fraction(1), ())
"""The unit of a plain number."""


def _added(left: Dimensions, right: Dimensions) -> Dimensions:
    if not left or not right:
        return left or right
    total = dict(left)
    for name, exponent in right:
        total[name] = total.get(name, 0) + exponent
    return tuple(sorted((name, exponent) for name, exponent in total.items() if exponent))


MONEY = frozenset(name for row in rows.MONEY for name in row.dimensions)
"""Dimensions that are currencies."""


def is_count(name: str) -> bool:
    """Whether a dimension counts things (tokens, words, GPUs) instead of measuring."""
    return name not in rows.BASE


def without_counts(dimensions: Dimensions) -> Dimensions:
    """The dimensions that measure."""
    return tuple(each for each in dimensions if not is_count(each[0]))


def kind_of(dimensions: Dimensions) -> str:
    """What a person calls these dimensions, such as `energy` or `tokens per time`."""
    if dimensions in rows.KINDS:
        return rows.KINDS[dimensions]
    above = [_named(name, exponent) for name, exponent in dimensions if exponent > 0]
    below = [_named(name, -exponent) for name, exponent in dimensions if exponent < 0]
    return " per ".join([" times ".join(above) or "one", *below])


_PLURALS = {name: row.symbol for row in rows.COUNTS for name in row.dimensions}


def _named(name: str, exponent: int) -> str:
    noun = f"number of {_PLURALS.get(name, name)}" if is_count(name) and name != "FLOP" else name
    return noun if exponent == 1 else f"{noun} to the power {exponent}"


def count_unit(noun: str) -> Unit:
    """The unit of a count that the table does not know."""
    return Unit(noun, Fraction(1), ((noun, 1),))


def _prefixes(row: rows.Row) -> Iterator[tuple[str, str, Fraction]]:
    """Symbol, word and factor of each prefix a row takes, the empty one first."""
    yield "", "", Fraction(1)
    if row.prefixes == rows.NONE:
        return
    for symbol, (word, power) in rows.SI_LARGE.items():
        yield symbol, word, Fraction(10) ** power
    if row.prefixes == rows.INFORMATION:
        for symbol, (word, power) in rows.BINARY.items():
            yield symbol, word, Fraction(1024) ** power
    if row.prefixes in (rows.ALL, rows.LENGTH):
        for symbol, (word, power) in rows.SI_SMALL.items():
            if row.prefixes == rows.LENGTH or symbol not in "dc":
                yield symbol, word, Fraction(10) ** power


def _spellings(row: rows.Row) -> Iterator[tuple[str, Unit]]:
    dimensions = tuple(sorted(row.dimensions.items()))
    for symbol, word, factor in _prefixes(row):
        unit = Unit(f"{symbol}{row.symbol}", factor * row.scale, dimensions)
        for spelling in row.symbols:
            yield f"{symbol}{spelling}", unit
            if symbol == "µ":
                yield f"u{spelling}", unit
        for spelling in row.words:
            if not word or " " not in spelling:
                yield f"{word}{spelling}", unit
                yield f"{word}{spelling}s", unit


def _table() -> dict[str, tuple[Unit, ...]]:
    table: dict[str, tuple[Unit, ...]] = {}
    for row in (*rows.MEASURES, *rows.MONEY, *rows.COUNTS, *rows.RATES):
        for spelling, unit in _spellings(row):
            known = table.get(spelling, ())
            if all(unit.dimensions != each.dimensions for each in known):
                table[spelling] = (*known, unit)
    table |= {spelling: senses[::-1] for spelling, senses in table.items() if spelling.endswith("FLOPS")}
    return table | {careless: table[meant] for careless, meant in rows.CARELESS.items()}


def _folded(table: Mapping[str, tuple[Unit, ...]]) -> dict[str, tuple[Unit, ...]]:
    folded: dict[str, list[Unit]] = {}
    for spelling, senses in table.items():
        known = folded.setdefault(spelling.casefold(), [])
        known.extend(unit for unit in senses if unit not in known)
    return {spelling: tuple(senses) for spelling, senses in folded.items()}


TABLE: Mapping[str, tuple[Unit, ...]] = MappingProxyType(_table())
"""Every spelling to its senses, the usual one first."""

FOLDED: Mapping[str, tuple[Unit, ...]] = MappingProxyType(_folded(TABLE))
"""The same without regard to case; senses of one dimension and several sizes are ambiguous (mW, MW)."""

PHRASES = frozenset(spelling for spelling in FOLDED if " " in spelling or "-" in spelling)
"""Spellings of several words, in lower case."""

_WORDS = tuple(
    sorted(
        {
            word
            for row in (*rows.MEASURES, *rows.MONEY, *rows.COUNTS)
            for word in (*row.words, *row.symbols)
            if len(word) > 2
        }
    )
)


def senses_of(spelling: str) -> tuple[Unit, ...]:
    """The units a spelling may name; empty when there is none."""
    exact = TABLE.get(spelling)
    if exact is not None:
        return exact
    return FOLDED.get(spelling.casefold().replace("μ", "µ"), ())


_COHERENT = {
    TABLE[spelling][0].dimensions: TABLE[spelling][0]
    for spelling in (
        "B",
        "s",
        "m",
        "kg",
        "J",
        "W",
        "USD",
        "EUR",
        "GBP",
        "FLOP",
        "tokens",
        "words",
        "books",
        "Hz",
        "bps",
        "K",
    )
}


def coherent(unit: Unit) -> Unit:
    """The unit people use for what arithmetic made, such as s for TB/(TB/s); itself when it is simple or has no such unit."""
    if not set(unit.text) & set("·/^"):
        return unit
    return _COHERENT.get(unit.dimensions, unit) if unit.dimensions else PLAIN


def is_ambiguous(senses: tuple[Unit, ...]) -> bool:
    """Whether two senses measure the same in different sizes, so that no key can choose between them."""
    return len({unit.dimensions for unit in senses}) < len(senses)


def suggestion(spelling: str) -> str:
    """The known spelling closest to an unknown one; empty when none is close."""
    close = get_close_matches(spelling[:40].casefold(), [*_WORDS, *(f"{word}s" for word in _WORDS)], n=1, cutoff=0.75)
    return close[0] if close else ""
