"""Statements about one real variable, compared on the whole line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.maths.line import Line, Open
from service.maths.names import Domain, Names, Symbol
from service.maths.parser import statement
from service.maths.tree import Node

NAMES = Names(strict=False)


def read(text: str) -> Node:
    return statement(text, NAMES).node


def difference(wanted: str, given: str, symbol: Symbol | None = None) -> str | None:
    """Where they differ, as `x = 3: yes` for what only the second has."""
    found = Line("x", symbol, b"seed").difference(read(wanted), read(given))
    return found and f"{found.point}: {'yes' if found.holds else 'no'}"


SAME = [
    ("x^2 > 4", "x > 2 or x < -2"),
    ("x^2 > 4", "x > 2, x < -2"),
    ("1 < x <= 3", "x > 1, x <= 3"),
    ("|x - 1| + |x + 2| < 5", "-3 < x < 2"),
    ("x > sqrt(2)", "x*sqrt(2) > 2"),
    ("x > (1 + sqrt(5))/2", "x > 1 and x^2 - x - 1 > 0"),
    ("x^3 > 2", "x > 2^(1/3)"),
    ("x > pi", "2x > 2pi"),
    ("1/x > 0", "x > 0"),
    ("(x - 1)/(x + 2) >= 0", "x < -2 or x >= 1"),
    ("(x - 1)^2 > 0", "x != 1"),
    ("x^2 - 2x + 1 <= 0", "x = 1"),
    ("1/x = 1/x", "x != 0"),
    ("x < x + 1", "x^2 + 1 > 0"),
    ("x/(1/x) = x^2", "x != 0"),
]

DIFFERENT = [
    ("x > 1", "x >= 1", "x = 1: yes"),
    ("x > 1/3", "x > 0.3333", "x = 333301/1000000: yes"),
    ("x^2 > 4", "x > 2", "x = -3: no"),
    ("x^2 = 4", "x = 2", "x = -2: no"),
    ("x > sqrt(2)", "x >= sqrt(2)", "x ≈ 1.41421: yes"),
]


@pytest.mark.parametrize(("wanted", "given"), SAME)
def test_the_same_values(wanted: str, given: str) -> None:
    assert difference(wanted, given) is None
    assert difference(given, wanted) is None


@pytest.mark.parametrize(("wanted", "given", "where"), DIFFERENT)
def test_a_point_tells_them_apart(wanted: str, given: str, where: str) -> None:
    assert difference(wanted, given) == where


@pytest.mark.parametrize("text", ["sin(x) > 0", "x + y > 1", "x^99 > 1", "2^x > 4", "sqrt(x) < 2"])
def test_what_is_no_quotient_of_polynomials_stays_open(text: str) -> None:
    with pytest.raises(Open):
        difference(text, "x > 0")


def test_the_domain_counts() -> None:
    assert difference("x > 2", "x >= 3", Symbol("x", Domain.INTEGER)) is None
    assert difference("x > 2", "x >= 3") == "x = 2.5: no".replace("2.5", "5/2")
    assert difference("x^2 > 4", "x > 2", Symbol("x", Domain.POSITIVE)) is None
    assert difference("x >= 0", "x > 0", Symbol("x", Domain.POSITIVE)) is None
    assert difference("x >= 0", "x > 0", Symbol("x", Domain.NONNEGATIVE)) == "x = 0: no"


RELATION = st.tuples(st.integers(-3, 3), st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.integers(-4, 4))


@given(st.lists(RELATION, min_size=1, max_size=4), st.lists(RELATION, min_size=1, max_size=4), st.booleans())
def test_it_agrees_with_trying_every_point(
    one: list[tuple[int, str, int]], other: list[tuple[int, str, int]], both: bool
) -> None:
    word = " and " if both else " or "
    texts = [word.join(f"{a}x {sign} {b}" for a, sign, b in each) for each in (one, other)]
    values = [n / 24 for n in range(-24 * 5, 24 * 5 + 1)]
    held = [[holds(each, value, both) for value in values] for each in (one, other)]

    assert (difference(*texts) is None) == (held[0] == held[1])


def holds(relations: list[tuple[int, str, int]], value: float, both: bool) -> bool:
    tests = {
        "<": lambda a, b: a < b - 1e-9, "<=": lambda a, b: a < b + 1e-9, ">": lambda a, b: a > b + 1e-9,
        ">=": lambda a, b: a > b - 1e-9, "=": lambda a, b: abs(a - b) < 1e-9, "!=": lambda a, b: abs(a - b) > 1e-9,
    }  # fmt: skip
    found = [tests[sign](a * value, b) for a, sign, b in relations]
    return all(found) if both else any(found)
