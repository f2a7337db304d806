"""Estimates by their order of magnitude: decided exactly, with credit that falls in a straight line."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import AuthoringError
from service.grading.magnitudes import credit, distance, is_within
from service.grading.tolerances import Tolerance, nearness

POSITIVE = st.fractions(Fraction(1, 10**6), Fraction(10**6), max_denominator=10**6)


def test_the_bound_itself_is_included_exactly() -> None:
    assert is_within(Fraction(100), Fraction(1), Fraction(1000), Fraction(1000)) is True
    assert is_within(Fraction(100), Fraction(1), Fraction(1000) + Fraction(1, 10**40), Fraction(1001)) is False
    assert is_within(Fraction(100), Fraction(1), Fraction(999), Fraction(1001)) is None


@given(POSITIVE, POSITIVE)
def test_credit_falls_from_one_to_zero_in_steps_of_a_quarter(value: Fraction, number: Fraction) -> None:
    found = credit(value, Fraction(1, 2), Fraction(3, 2), number, number)
    line = max(0.0, min(1.0, 1.5 - distance(value, number)))

    assert found in (0, 0.25, 0.5, 0.75, 1)
    assert line - 0.25 - 1e-9 < found <= (max(line, 0.25) if line else 0) + 1e-9
    assert found == credit(number, Fraction(1, 2), Fraction(3, 2), value, value)


@pytest.mark.parametrize(
    ("value", "tolerance"),
    [
        (Fraction(0), Tolerance(magnitude="1")),
        (Fraction(1), Tolerance(magnitude="1", zero_at="0.5")),
        (Fraction(1), Tolerance(magnitude="1e30")),
        (Fraction(1), Tolerance(magnitude="-1")),
    ],
)
def test_a_bound_that_means_nothing_is_refused(value: Fraction, tolerance: Tolerance) -> None:
    with pytest.raises(AuthoringError):
        nearness(value, tolerance)


def test_zero_at_stands_beside_magnitude_only() -> None:
    with pytest.raises(ValueError, match="zero_at"):
        Tolerance(relative="0.1", zero_at="1")
