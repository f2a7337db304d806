"""Constants to numbers, exactly or within bounds, and nothing large on the way."""

from fractions import Fraction

import pytest

from service.maths.exact import approximate, value
from service.maths.names import Names
from service.maths.parser import parse

EXACT = [
    ("2+3*4", Fraction(14)),
    ("200/4.8", Fraction(125, 3)),
    ("2^10", Fraction(1024)),
    ("2^-2", Fraction(1, 4)),
    ("4^(1/2)", Fraction(2)),
    ("(8/27)^(2/3)", Fraction(4, 9)),
    ("sqrt(2.25)", Fraction(3, 2)),
    ("|2-5|", Fraction(3)),
    ("floor(7/2)", Fraction(3)),
    ("max(2, 7/2)", Fraction(7, 2)),
    ("-(3-5)", Fraction(2)),
    ("1^0.3", Fraction(1)),
    ("sqrt(2)", None),
    ("1/0", None),
    ("0^0", None),
    ("(0-1)^(1/2)", None),
    ("9^9^9^9", None),
    ("10^100000", None),
    ("pi", None),
]


@pytest.mark.parametrize(("text", "number"), EXACT)
def test_a_rational_constant_has_its_exact_value(text: str, number: Fraction | None) -> None:
    assert value(parse(text, Names())) == number


@pytest.mark.parametrize(
    ("text", "number"), [("sqrt(2)", 1.4142135623730951), ("pi", 3.141592653589793), ("e^2", 7.38905609893065)]
)
def test_an_irrational_constant_has_close_bounds(text: str, number: float) -> None:
    bounds = approximate(parse(text, Names()))

    assert bounds is not None
    assert bounds[0] <= Fraction(number) + Fraction(1, 10**14)
    assert bounds[1] - bounds[0] < Fraction(1, 10**30)


@pytest.mark.parametrize("text", ["1/0", "log(0-1)", "9^9^9^9", "gamma(10^9)"])
def test_what_has_no_value_has_no_bounds(text: str) -> None:
    assert approximate(parse(text, Names())) is None
