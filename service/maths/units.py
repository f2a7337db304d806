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

MAX_GLUED = 5
"""Letters of two symbols written as one word; `kPas` has four."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a factor of the base units.

    Attributes:
        text: how it is shown, and can be read again.
        scale: its size in bit, second, metre, kilogram, kelvin, ampere, mole, candela, one of a currency, one of a count.
        dimensions: what it measures.
        zero: where it begins, in the base unit: 273.15 for °C alone; what is made of it by arithmetic begins at nothing.
    """

    text: str
    scale: Fraction
    dimensions: Dimensions
    zero: Fraction = Fraction(0)

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
        if exponent == 1:
            return self
        if not self.text:
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


_PREFIXES: Mapping[int, tuple[tuple[str, str, Fraction], ...]] = {
    kind: tuple(
        (symbol, word, Fraction(base) ** power) for table, base in tables for symbol, (word, power) in table.items()
    )
    for kind, tables in {
        rows.NONE: (),
        rows.LARGE: ((rows.SI_LARGE, 10),),
        rows.INFORMATION: ((rows.SI_LARGE, 10), (rows.BINARY, 1024)),
        rows.SMALL: (({"m": ("milli", -3), "µ": ("micro", -6), "n": ("nano", -9), "p": ("pico", -12)}, 10),),
        rows.ALL: ((rows.SI_LARGE, 10), (rows.SI_SMALL, 10), (rows.SI_TENS, 10)),
    }.items()
}
"""Symbol, word and factor of each prefix that a kind of row takes, besides none."""


def _spellings(row: rows.Row) -> Iterator[tuple[str, Unit]]:
    dimensions = tuple(sorted(row.dimensions.items()))
    for symbol, word, factor in (("", "", Fraction(1)), *_PREFIXES[row.prefixes]):
        unit = Unit(f"{symbol}{row.symbol}", factor * row.scale, dimensions, row.zero)
        for spelling in row.symbols:
            for prefix in ("µ", "μ", "u") if symbol == "µ" else (symbol,):
                yield f"{prefix}{spelling}", unit
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
    return table | {careless: _meant(table, careless, meant) for careless, meant in rows.CARELESS.items()}


def _meant(table: Mapping[str, tuple[Unit, ...]], careless: str, meant: str) -> tuple[Unit, ...]:
    """What a careless spelling is meant for, behind what it is in fact: `H` is a henry, and an hour where a time is asked for."""
    kinds = {unit.dimensions for unit in table[meant]}
    return (*(unit for unit in table.get(careless, ()) if unit.dimensions not in kinds), *table[meant])


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
    return FOLDED.get(spelling.casefold(), ())


_SYMBOLS = frozenset(
    spelling
    for row in rows.MEASURES
    if row.dimensions and row.prefixes in (rows.ALL, rows.SMALL)
    for spelling, unit in _spellings(row)
    if len(spelling) <= 3 and unit.text.endswith(row.symbol) and spelling.endswith(row.symbols)
)


def glued(spelling: str) -> tuple[tuple[Unit, Unit], ...]:
    """The pairs of units that two symbols without a space between them may be: `Nm` is N·m, `Pas` is Pa·s."""
    cuts = range(1, len(spelling)) if 2 <= len(spelling) <= MAX_GLUED else ()
    return tuple(
        (TABLE[spelling[:cut]][0], TABLE[spelling[cut:]][0])
        for cut in cuts
        if spelling[:cut] in _SYMBOLS and spelling[cut:] in _SYMBOLS
    )


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
