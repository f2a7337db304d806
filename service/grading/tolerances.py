"""How far from the key a number may be: not at all, relatively, absolutely, after rounding to figures or to decimal places.

Bounds are included. Everything is exact; a number between two bounds is decided only when both lie on one side.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from pydantic import model_validator

from service.errors import AuthoringError
from service.grading import magnitudes
from service.grading.kinds import Spec
from service.grading.written import Written
from service.maths.limits import MAX_DIGITS

MAX_MAGNITUDE = 100
"""Powers of ten that an estimate may be off at most."""

Decision = bool | None
"""True or False; None when the bounds of the number lie on both sides."""


class Tolerance(Spec):
    """How far a number may be from the key; exactly one of the five, and `zero_at` beside `magnitude`.

    Attributes:
        relative: largest |response - key| / |key|, such as "0.02".
        absolute: largest |response - key|, in the key's unit.
        significant_figures: both are rounded to so many figures and compared; a response with fewer is incorrect.
        decimal_places: both are rounded to so many places, in the key's unit, and compared.
        magnitude: largest |log10 (response / key)|, such as "0.5" for estimates.
        zero_at: the |log10 (response / key)| at which the credit has fallen to 0, from 1 at `magnitude`; no part credit without.
    """

    relative: Written | None = None
    absolute: Written | None = None
    significant_figures: int | None = None
    decimal_places: int | None = None
    magnitude: Written | None = None
    zero_at: Written | None = None

    @model_validator(mode="after")
    def _one(self) -> "Tolerance":
        given = [name for name, value in self if value is not None and name != "zero_at"]
        if self.zero_at is not None and self.magnitude is None:
            raise ValueError("zero_at stands beside magnitude only")
        if len(given) != 1:
            raise ValueError(
                "give one of relative, absolute, significant_figures, decimal_places and magnitude"
                + (f", not {' and '.join(given)}" if given else "")
            )
        return self


@dataclass(frozen=True, slots=True)
class Nearness:
    """A compiled tolerance around one value.

    Attributes:
        holds: whether a number between two bounds is near enough.
        text: for people: `relative 0.02`, `3 significant figures`, `exact`.
        figures: least number of significant figures a response must have; 0 for any.
        credit: of a number between two bounds that is not near enough; absent where that is 0.
    """

    holds: Callable[[Fraction, Fraction], Decision]
    text: str
    figures: int = 0
    credit: Callable[[Fraction, Fraction], float] | None = None


def nearness(value: Fraction, tolerance: Tolerance | None) -> Nearness:
    """The tolerance around a value in the key's unit.

    Raises:
        AuthoringError: a tolerance that is negative, too large or no number.
    """
    if tolerance is None:
        return Nearness(partial(_between, value, value), "exact")
    if tolerance.relative is not None:
        margin = abs(value) * _figure(tolerance.relative, "relative")
        return Nearness(partial(_between, value - margin, value + margin), f"relative {tolerance.relative}")
    if tolerance.absolute is not None:
        margin = _figure(tolerance.absolute, "absolute")
        return Nearness(partial(_between, value - margin, value + margin), f"absolute {tolerance.absolute}")
    if tolerance.significant_figures is not None:
        figures = _count(tolerance.significant_figures, 1, "significant_figures")
        return Nearness(partial(_same_figures, value, figures), f"{figures} significant figures", figures)
    if tolerance.magnitude is not None:
        return _by_magnitude(value, tolerance.magnitude, tolerance.zero_at)
    places = _count(tolerance.decimal_places or 0, 0, "decimal_places")
    return Nearness(partial(_same_places, value, places), f"{places} decimal places")


def _by_magnitude(value: Fraction, magnitude: str, zero_at: str | None) -> Nearness:
    if not value:
        raise AuthoringError(
            "Zero has no order of magnitude.", "Give an absolute tolerance.", field="tolerance.magnitude"
        )
    full = _figure(magnitude, "magnitude")
    none = full if zero_at is None else _figure(zero_at, "zero_at")
    if max(full, none) > MAX_MAGNITUDE:
        problem = f"More than {MAX_MAGNITUDE} powers of ten."
        raise AuthoringError(problem, "Give a smaller bound.", field="tolerance.magnitude")
    if none < full:
        problem = "The credit falls to 0 before it begins to fall."
        raise AuthoringError(problem, "Give a zero_at that is larger than magnitude.", field="tolerance.zero_at")
    falling = None if zero_at is None else partial(magnitudes.credit, value, full, none)
    return Nearness(partial(magnitudes.is_within, value, full), f"{magnitude} powers of ten", credit=falling)


def margin(value: Fraction, tolerance: Tolerance | None) -> Fraction:
    """About how far from the value the tolerance reaches."""
    if tolerance is None or tolerance.magnitude is not None:
        return Fraction(0)
    if tolerance.relative is not None:
        return abs(value) * _figure(tolerance.relative, "relative")
    if tolerance.absolute is not None:
        return _figure(tolerance.absolute, "absolute")
    if tolerance.significant_figures is not None:
        return Fraction(10) ** (magnitude(value) + 1 - tolerance.significant_figures) / 2
    return Fraction(10) ** -(tolerance.decimal_places or 0) / 2


def _figure(text: str, name: str) -> Fraction:
    field, advice = f"tolerance.{name}", 'Write a positive decimal in quotes, such as "0.02" for two per cent.'
    try:
        figure = Fraction(text) if len(text) <= MAX_DIGITS and "e" not in text.lower() else Fraction(str(float(text)))
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise AuthoringError(f"The tolerance {text[:40]!r} is not a number.", advice, field=field) from error
    if figure < 0 or (name == "relative" and figure >= 1):
        raise AuthoringError(f"The tolerance {text!r} is out of range.", advice, field=field)
    return figure


def _count(number: int, least: int, name: str) -> int:
    if not least <= number <= 50:
        field = f"tolerance.{name}"
        raise AuthoringError(f"{number} is out of range.", f"Give a whole number from {least} to 50.", field=field)
    return number


def _between(low: Fraction, high: Fraction, least: Fraction, most: Fraction) -> Decision:
    if low <= least and most <= high:
        return True
    return False if most < low or high < least else None


def _same_figures(value: Fraction, figures: int, least: Fraction, most: Fraction) -> Decision:
    return _rounds_to(value, least, most, lambda number: _rounded(number, figures - 1 - magnitude(number)))


def _same_places(value: Fraction, places: int, least: Fraction, most: Fraction) -> Decision:
    return _rounds_to(value, least, most, lambda number: _rounded(number, places))


def _rounds_to(
    value: Fraction, least: Fraction, most: Fraction, rounded: Callable[[Fraction], frozenset[Fraction]]
) -> Decision:
    accepted = rounded(value)
    low, high = bool(rounded(least) & accepted), bool(rounded(most) & accepted)
    return low if low == high else None


def _rounded(number: Fraction, places: int) -> frozenset[Fraction]:
    """What a number rounds to: two values exactly half-way, because both rounding rules are taught."""
    scale = Fraction(10) ** places
    below, rest = divmod(number * scale, 1)
    if rest * 2 == 1:
        return frozenset((below / scale, (below + 1) / scale))
    return frozenset(((below if rest * 2 < 1 else below + 1) / scale,))


def magnitude(number: Fraction) -> int:
    """The power of ten of the first significant digit; 0 for zero."""
    if not number:
        return 0
    size = abs(number)
    guess = (size.numerator.bit_length() - size.denominator.bit_length()) * 30103 // 100000
    while Fraction(10) ** guess > size:
        guess -= 1
    while Fraction(10) ** (guess + 1) <= size:
        guess += 1
    return guess
