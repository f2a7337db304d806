"""Which of the units a number may have been written in is meant, given what the key asks for.

A bare number is in the key's unit. A unit of the same kind is converted. Counted things may be left unsaid (`per minute`
for tokens per minute), and devices may be said (`GPU-hours` for hours). Where the key has no unit, one
of daily life may be said. Anything else is a unit of another kind.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from service.maths.quantity import Quantity
from service.maths.unit_runs import Sense
from service.maths.unit_table import HALF_TURN
from service.maths.units import MONEY, Dimensions, Unit, is_count, without_counts


class Wanted(NamedTuple):
    """What a key asks for.

    Attributes:
        unit: its unit; plain for a pure number.
        nouns: further nouns that may be counted.
        counts: whether it names what is counted.
    """

    unit: Unit
    nouns: Mapping[str, Unit]
    counts: bool


class Fit(NamedTuple):
    """A sense that fits.

    Attributes:
        sense: which.
        factor: from the number as written to the key's unit.
        code: of the note about it; empty when it is as asked.
        shift: what is added then, where the two units begin elsewhere, as °C and K do.
    """

    sense: Sense
    factor: Fraction
    code: str
    shift: Fraction = Fraction(0)

    def of(self, number: Fraction) -> Fraction:
        """A number as written, in the key's unit."""
        scaled = number if self.factor == 1 else number * self.factor
        return scaled + self.shift if self.shift else scaled


_DEVICES = frozenset(["GPU"])
_CYCLES = ((("time", -1),), (("angle", 1), ("time", -1)))
"""Dimensions of a frequency and of an angular speed."""


def fit(wanted: Wanted, quantity: Quantity) -> Fit | None:
    """How the quantity is given in the key's unit; None when it is of another kind."""
    for sense in quantity.senses:
        unit = sense.unit
        if unit is wanted.unit:
            return Fit(sense, sense.factor, sense.remark)
        if not unit.text:
            return Fit(
                sense, sense.factor, sense.remark or ("bare-number-taken-in-key-unit" if _measures(wanted.unit) else "")
            )
        if unit.dimensions == wanted.unit.dimensions:
            return _converted(
                wanted, sense, sense.remark or ("converted-from" if unit.text != wanted.unit.text else "")
            )
    return _lenient(wanted, quantity)


def _measures(unit: Unit) -> bool:
    return bool(unit.text) and bool(not unit.dimensions or without_counts(unit.dimensions))


def _converted(wanted: Wanted, sense: Sense, code: str) -> Fit:
    factor = (
        sense.factor if sense.unit.scale == wanted.unit.scale else sense.factor * sense.unit.scale / wanted.unit.scale
    )
    shift = (sense.unit.zero - wanted.unit.zero) / wanted.unit.scale
    return Fit(sense, factor, "" if code == "converted-from" and factor == sense.factor and not shift else code, shift)


def _lenient(wanted: Wanted, quantity: Quantity) -> Fit | None:
    asked = wanted.unit.dimensions
    for sense in quantity.senses:
        given = sense.unit.dimensions
        if {asked, given} == set(_CYCLES) and "Hz" in wanted.unit.text + sense.unit.text:
            return _turning(wanted, sense)
        if asked and _without_devices(given) == asked:
            return _converted(wanted, sense, "device-left-out")
        if given == without_counts(asked) and given:
            return _converted(wanted, sense, "count-assumed")
        if not asked and not wanted.counts and not wanted.unit.text:
            if _is_everyday(sense):
                return Fit(sense, sense.factor, "unit-not-asked")
            if all(is_count(name) for name, _ in given):
                return Fit(sense, sense.factor * sense.unit.scale, "noun-not-compared")
    return None


def _turning(wanted: Wanted, sense: Sense) -> Fit:
    """A frequency for an angular speed or the other way round: one hertz is one turn a second."""
    found = _converted(wanted, sense, "converted-from")
    turn = 2 * HALF_TURN
    return found._replace(
        factor=found.factor * turn if "angle" in dict(wanted.unit.dimensions) else found.factor / turn
    )


EVERYDAY = frozenset(["length", "time", "mass", "angle", *MONEY])
"""What answers to word problems are given in, though their keys leave it out: `15 cm^2`, `$12`, `90°`, `60 km/h`."""


def _is_everyday(sense: Sense) -> bool:
    return len(sense.unit.dimensions) <= MAX_EVERYDAY and all(name in EVERYDAY for name, _ in sense.unit.dimensions)


MAX_EVERYDAY = 2
"""Dimensions of such a unit; an energy has three."""


def _without_devices(dimensions: Dimensions) -> Dimensions:
    return tuple(each for each in dimensions if each[0] not in _DEVICES)
