"""Nearness by order of magnitude, for estimates: credit falls with |log10 (response / key)|.

Whether the distance is within a bound is decided exactly, by comparing powers; the credit in between is a float near enough.
"""

import math
from fractions import Fraction

from flint import arb

from service.maths.balls import ball
from service.maths.limits import MAX_BITS

MAX_INDEX = 1_000
"""Largest denominator of a bound that is compared by exact powers; beyond it ball arithmetic decides."""


NOTHING = 1e-9
"""A share that may be the rounding of floats, at the bound itself."""

STEPS = 4
"""Steps in which part credit falls."""


def is_within(value: Fraction, bound: Fraction, least: Fraction, most: Fraction) -> bool | None:
    """Whether a number between two bounds is at most so many powers of ten from the value; None when that depends."""
    found = {_is_within(value, bound, number) for number in (least, most)}
    return found.pop() if len(found) == 1 else None


def credit(value: Fraction, full: Fraction, none: Fraction, least: Fraction, most: Fraction) -> float:
    """1 within `full` powers of ten, 0 from `none` on, and between them steps of a quarter below a straight line.

    Steps, because the credit itself would tell how far off the response is, and two responses then give the key.
    """
    if is_within(value, full, least, most):
        return 1.0
    middle = (least + most) / 2
    if full == none or not is_within(value, none, least, most) or not _same_sign(value, middle):
        return 0.0
    share = (float(none) - distance(value, middle)) / float(none - full)
    return max(1, min(STEPS, math.floor(STEPS * share))) / STEPS if share > NOTHING else 0.0


def distance(value: Fraction, number: Fraction) -> float:
    """|log10 (number / value)| of two numbers of the same sign."""
    return float(abs((ball(number / value)).log() / arb(10).log()))


def _same_sign(value: Fraction, number: Fraction) -> bool:
    return value * number > 0


def _is_within(value: Fraction, bound: Fraction, number: Fraction) -> bool | None:
    if not _same_sign(value, number):
        return False
    ratio = max(number / value, value / number)
    size = max(ratio.numerator.bit_length(), ratio.denominator.bit_length())
    if bound.denominator <= MAX_INDEX and bound.denominator * size <= MAX_BITS:
        return bool(ratio**bound.denominator <= Fraction(10) ** bound.numerator)
    apart = ball(ratio).log() / arb(10).log()
    return True if apart <= ball(bound) else False if apart > ball(bound) else None
