"""What is wrong with a number: a factor that people are off by, the reciprocal, the sign, one more or less, another field's number.

Between an exact key and a response everything is exact. Within a tolerance the change has to bring the response far closer to the
key than the tolerance asks, so that chance is not taken for a reason.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from service.grading.flaws.catalogue import RANKS, Sibling, Slips, exactly, slips_for
from service.grading.flaws.search import agreed
from service.grading.outcome import Note
from service.maths.units import Unit

TIGHTEST = Fraction(1, 500)
"""Largest relative distance between a mended response and the key, however wide the tolerance."""

SHARE = Fraction(1, 4)
"""Share of the tolerance within which a mended response has to be."""

ROUNDING = Fraction(1, 10**9)
"""Relative error of pi, e and whatever else is not rational."""


class Wrong(NamedTuple):
    """A wrong number and the key, in the key's unit.

    Attributes:
        given: the number.
        key: the key's.
        within: relative distance within which a mended number has to be; 0 for an exact key.
        unit: of both.
        span: where it stands.
        figures: significant figures of the number as written.
    """

    given: Fraction
    key: Fraction
    within: Fraction
    unit: Unit
    span: tuple[int, int]
    figures: int

    def is_near(self, number: Fraction, wanted: Fraction) -> bool:
        """Whether a mended number is what is wanted."""
        return abs(number - wanted) <= self.within * abs(wanted)


def closeness(key: Fraction, margin: Fraction) -> Fraction:
    """How close a mended number has to be, given the largest distance that the key allows."""
    if not key or not margin:
        return Fraction(0)
    return min(margin / abs(key) * SHARE, TIGHTEST)


def flaw_of_number(wrong: Wrong, siblings: Sequence[tuple[Sibling, Fraction]]) -> Note | None:
    """The one flaw that explains a wrong number, or None.

    Args:
        wrong: the number and the key.
        siblings: numbers of other fields and variants, in the key's unit.
    """
    if not wrong.given:
        return None
    for sibling, number in siblings:
        if number != wrong.key and number and wrong.is_near(wrong.given, number):
            return sibling.note()
    notes = sorted((note for family in _FAMILIES for note in family(wrong)), key=lambda note: RANKS[note.code])
    return agreed([note for note in notes if note.code == notes[0].code])


def _scaled(wrong: Wrong) -> Iterator[Note]:
    # A number of one figure is a power of ten away from every ninth key, so few figures explain few powers.
    ratio = wrong.key / wrong.given
    if ratio <= 0 or ratio == 1:
        return
    slip = _slips(wrong.unit).near(_as_float(ratio), float(max(wrong.within, ROUNDING)) * 1.01)
    if slip is None:
        return
    factor = exactly(slip)
    if factor is not None:
        mended = wrong.given * (factor if ratio > 1 else 1 / factor)
        if not wrong.is_near(mended, wrong.key) or (mended != wrong.key and slip.factor < 1.2 and wrong.figures < 3):
            return
    if slip.code != "flaw-power-of-ten" or slip.factor <= 1000.0 ** min(wrong.figures, 10):
        yield Note(slip.code, wrong.span, {"factor": slip.text})


def _as_float(ratio: Fraction) -> float:
    try:
        return float(ratio)
    except OverflowError:
        return float("inf")


def _slips(unit: Unit) -> Slips:
    dimensions = dict(unit.dimensions)
    return slips_for("time" in dimensions, "information" in dimensions, not dimensions)


def _turned(wrong: Wrong) -> Iterator[Note]:
    if wrong.is_near(-wrong.given, wrong.key):
        yield Note("flaw-sign", wrong.span)
    if wrong.key and wrong.is_near(1 / wrong.given, wrong.key):
        yield Note("flaw-reciprocal", wrong.span)


def _powered(wrong: Wrong) -> Iterator[Note]:
    bits = max(wrong.given.numerator.bit_length(), wrong.given.denominator.bit_length())
    if not wrong.within or bits > _MOST_BITS or abs(wrong.key) == 1:
        return
    if wrong.is_near(wrong.given**2, wrong.key) or wrong.is_near(wrong.given, wrong.key**2):
        yield Note("flaw-power", wrong.span)


_MOST_BITS = 2_000


def _counted(wrong: Wrong) -> Iterator[Note]:
    whole = wrong.key.denominator == 1 and wrong.given.denominator == 1
    if whole and abs(wrong.given - wrong.key) == 1 and abs(wrong.key) > 1 and not wrong.within:
        yield Note("flaw-off-by-one", wrong.span)


_FAMILIES: tuple[Callable[[Wrong], Iterator[Note]], ...] = (_scaled, _turned, _powered, _counted)
