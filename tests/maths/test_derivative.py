"""Derivatives by the rules, held against a table and against difference quotients in ball arithmetic."""

from fractions import Fraction

import pytest
from flint import arb
from hypothesis import assume, given
from hypothesis import strategies as st

from service.maths.balls import Undefined, at
from service.maths.derivative import NotDifferentiable, derivative
from service.maths.equivalence import Target, decide
from service.maths.names import Domain, Symbol, declare
from service.maths.parser import parse
from service.maths.tree import Node
from tests.strategies import NAMES, trees

LETTERS = declare([Symbol(name, Domain.POSITIVE) for name in ("x", "a", "n", "A", "B", "alpha", "beta")])

TABLE = [
    ("3x^2 + 2x - 7", "6x + 2"),
    ("a", "0"),
    ("x^n", "n x^(n-1)"),
    ("A/x^alpha + B x^beta", "-A alpha x^(-alpha-1) + B beta x^(beta-1)"),
    ("a^x", "a^x ln(a)"),
    ("x^x", "x^x (ln x + 1)"),
    ("exp(a x)", "a exp(a x)"),
    ("ln(a x)", "1/x"),
    ("log(x, 2)", "1/(x ln 2)"),
    ("log2(x)", "1/(x ln 2)"),
    ("log10(x)", "1/(x ln 10)"),
    ("sqrt(x)", "1/(2 sqrt(x))"),
    ("cbrt(x)", "1/(3 cbrt(x)^2)"),
    ("(x+1)/(x-1)", "-2/(x-1)^2"),
    ("x sin(x)", "sin(x) + x cos(x)"),
    ("cos(a x)", "-a sin(a x)"),
    ("atan(x)", "1/(1+x^2)"),
    ("sigmoid(x)", "sigmoid(x) (1 - sigmoid(x))"),
    ("(2x+1)^5", "10 (2x+1)^4"),
    ("1/x", "-1/x^2"),
    ("sech(x)", "-sech(x) tanh(x)"),
    ("acot(x)", "-1/(1+x^2)"),
]

SAMPLES = [("sech", 1), ("csch", 2), ("acot", 2), ("asec", 3), ("acsc", 3), ("acoth", 3), ("acsch", 2)]


@pytest.mark.parametrize(("function", "place"), SAMPLES)
def test_a_function_agrees_with_its_difference_quotient(function: str, place: int) -> None:
    node = parse(f"{function}(x)", LETTERS)
    step = Fraction(1, 10**12)
    ends = [at(node, {"x": Fraction(place) + side}) for side in (step, -step)]
    quotient = (ends[0] - ends[1]) / (2 * arb(1) / 10**12)

    assert abs(at(derivative(node, "x"), {"x": Fraction(place)}) - quotient) < 1e-9


@pytest.mark.parametrize(("formula", "expected"), TABLE)
def test_a_rule_gives_the_derivative(formula: str, expected: str) -> None:
    found = derivative(parse(formula, LETTERS), "x")

    decision = decide(Target(parse(expected, LETTERS), LETTERS.symbols, b"tests"), found)
    assert decision.equal, (found, decision)


@pytest.mark.parametrize("formula", ["floor(x)", "factorial(x)", "max(x, a)", "gamma(x)"])
def test_what_has_no_rule_is_refused(formula: str) -> None:
    with pytest.raises(NotDifferentiable):
        derivative(parse(formula, LETTERS), "x")


def test_a_construct_without_the_name_is_a_constant() -> None:
    assert derivative(parse("floor(a) + factorial(n)", LETTERS), "x") == parse("0", LETTERS)._replace(span=(0, 0))


@given(trees(), st.integers(2, 9))
def test_a_derivative_agrees_with_the_difference_quotient(node: Node, place: int) -> None:
    step = Fraction(1, 10**16)
    point = {name: Fraction(place + 2 * turn, 7) for turn, name in enumerate(sorted(NAMES.symbols))}
    try:
        slope = at(derivative(node, "x"), point)
        values = [at(node, {**point, "x": point["x"] + shift * step}) for shift in (1, -1)]
    except (NotDifferentiable, Undefined):
        assume(False)
    quotient = (values[0] - values[1]) / arb(2 * 10**-16)
    assume(abs(slope) < 10**6 and (values[0] - values[1]).rad() < 10**-30)

    assert abs(quotient - slope) < 1 + abs(slope) / 100
