"""Complex constants by their parts, and the forms they are written in."""

import pytest

from service.maths.names import Names
from service.maths.parser import parse
from service.maths.rectangular import is_polar, is_rectangular, real_and_imaginary, simplified
from service.maths.show import text_of

NAMES = Names(strict=False)


@pytest.mark.parametrize(
    ("text", "real", "imaginary"),
    [
        ("3 + 4i", "3", "4"),
        ("(1+i)^2", "0", "2"),
        ("1/i", "0", "-1"),
        ("(3+4i)/(1-2i)", "-1", "2"),
        ("a + b*i", "a", "b"),
    ],
)
def test_both_parts(text: str, real: str, imaginary: str) -> None:
    parts = real_and_imaginary(parse(text, NAMES))

    assert parts is not None
    assert [text_of(part, {}) for part in parts] == [real, imaginary]


def test_the_parts_of_a_power_of_e_are_not_had_by_arithmetic() -> None:
    assert real_and_imaginary(parse("e^(i x)", NAMES)) is None


def test_roots_and_sizes_become_real() -> None:
    assert text_of(simplified(parse("sqrt(-4)", NAMES)), {}) == "i*sqrt(4)"
    assert text_of(simplified(parse("|3 + 4i|", NAMES)), {}) == "sqrt(25)"


@pytest.mark.parametrize(
    ("text", "rectangular", "polar"),
    [
        ("3 + 4i", True, False),
        ("-i", True, False),
        ("5", True, True),
        ("-5", True, False),
        ("sqrt(3)/2 + i/2", True, False),
        ("1 + 2 + i", False, False),
        ("i*(1 + i)", False, False),
        ("2e^(i pi/3)", False, True),
        ("2(cos(1) + i sin(1))", False, True),
        ("1 + e^(i)", False, False),
    ],
)
def test_the_form_is_seen(text: str, rectangular: bool, polar: bool) -> None:
    node = parse(text, NAMES)

    assert (is_rectangular(node), is_polar(node)) == (rectangular, polar)
