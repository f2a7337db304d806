"""What follows from what: equations solved for a name, claims judged by what is known, decimals as roundings."""

from fractions import Fraction

import pytest

from service.maths.building import ZERO
from service.maths.calculus_notation import Lexicon
from service.maths.claims import claim
from service.maths.equivalence import Target, decide
from service.maths.isolating import solutions
from service.maths.knowledge import Finding, Knowledge
from service.maths.names import Domain, Symbol, declare
from service.maths.parser import parse
from service.maths.refuting import Case, Either, Equation, Facts, Order, order_of
from service.maths.rounding import agrees
from service.maths.tree import Node

POSITIVE = [Symbol(name, Domain.POSITIVE) for name in ("p", "q", "alpha", "beta", "C", "C_0", "N", "D")]
WHOLE = [Symbol(name, Domain.POSITIVE_INTEGER) for name in ("n", "k")]
ANGLE = Symbol("t", Domain.REAL, Fraction(0), Fraction(3, 2))
NAMES = declare([ANGLE, *POSITIVE, *WHOLE, *(Symbol(name) for name in ("x", "y", "z", "a", "b"))])


def tree(text: str) -> Node:
    return parse(text, NAMES)


def equations(text: str) -> list[Equation]:
    """`x = 2 or x = 3` as pairs of sides."""
    chains, _ = claim(text, Lexicon(NAMES))
    return [
        (chain.sides[0], chain.sides[-1])
        for chain in chains
        if chain.sides[0] is not None and chain.sides[-1] is not None
    ]


def is_zero(node: Node) -> bool:
    return decide(Target(node, NAMES.symbols, b"tests"), ZERO).equal is True


SOLVED = [
    ("2x + 3 = 7", "x", ["2"]),
    ("a x + b = y", "x", ["(y - b)/a"]),
    ("a x + b = x", "x", ["b/(1 - a)"]),
    ("x^2 = 4", "x", ["2", "-2"]),
    ("p^2 = 4", "p", ["2"]),
    ("x^2 - 5x + 6 = 0", "x", ["3", "2"]),
    ("x^2 = 2x", "x", ["0", "2"]),
    ("x^3 = 8", "x", ["2"]),
    ("x^3 = -8", "x", ["-2"]),
    ("1/x + 1/y = 1/z", "x", ["y z/(y - z)"]),
    ("exp(2x) = y", "x", ["ln(y)/2"]),
    ("2^x = 8", "x", ["ln(8)/ln(2)"]),
    ("ln(x) = y", "x", ["exp(y)"]),
    ("sqrt(x) = 3", "x", ["9"]),
    ("|x| = 3", "x", ["3", "-3"]),
    ("N^(alpha+beta) = C", "N", ["C^(1/(alpha+beta))"]),
    ("p/N^alpha = q N^beta", "p", ["q N^beta N^alpha"]),
]


@pytest.mark.parametrize(("equation", "name", "expected"), SOLVED)
def test_an_equation_is_solved(equation: str, name: str, expected: list[str]) -> None:
    ((left, right),) = equations(equation)

    found = list(solutions(left, right, name, NAMES.symbols, is_zero) or ())

    assert len(found) == len(expected)
    for each in expected:
        target = Target(tree(each), NAMES.symbols, b"tests")
        assert any(decide(target, one).equal for one in found), (each, found)


@pytest.mark.parametrize(
    ("equation", "name"), [("x + sin(x) = y", "x"), ("x^5 + x = y", "x"), ("p x = p y", "p"), ("floor(x) = y", "x")]
)
def test_what_cannot_be_solved_is_left_alone(equation: str, name: str) -> None:
    ((left, right),) = equations(equation)

    assert solutions(left, right, name, NAMES.symbols, is_zero) is None


JUDGED = [
    ([], "(x+1)^2 = x^2 + 2x + 1", True),
    ([], "(x+1)^2 = x^2 + 1", False),
    ([], "sqrt(x^2) = x", False),
    ([], "sqrt(p^2) = p", True),
    (["C = C_0 N D"], "D = C/(C_0 N)", True),
    (["C = C_0 N D"], "D = C_0 C/N", False),
    (["C = C_0 N D", "N = 2D"], "C = 2 C_0 D^2", True),
    (["x + y = 10", "x - y = 2"], "x = 6", True),
    (["x + y = 10", "x - y = 2"], "y = 6", False),
    (["x^2 = 4"], "x = 2", False),
    (["x^2 = 4"], "x = 2 or x = -2", True),
    (["x = 2 or x = 3"], "x^2 - 5x + 6 = 0", True),
    (["x = 2 or x = 3"], "x^2 = 4", False),
    (["p^2 = 4"], "p = 2", True),
    (["sqrt(x+3) = x - 3"], "x + 3 = (x-3)^2", True),
    (["sqrt(x+3) = x - 3", "x + 3 = (x-3)^2"], "x = 6", True),
    (["n = 2k"], "n + k = 3k", True),
    (["n = 2k"], "n = 3k", False),
    (["x + sin(x) = 1"], "2x + 2 sin(x) = 2", True),
    (["x + sin(x) = 1"], "x + sin(x) = 2", False),
    (["p/N^alpha = q N^beta"], "N^(alpha+beta) = p/q", True),
    (["p/N^alpha = q N^beta"], "N^(alpha+beta) = q/p", False),
    (["p + q = 1"], "p^2 + 2 p q + q^2 = 1", True),
    (["p + q = 1"], "p^2 + q^2 = 1", False),
    (["sin(t) = 1/2"], "t = pi/6", True),
    (["sin(t) = 1/2"], "t = 5 pi/6", False),
    (["t + sin(t) = pi/6 + 1/2"], "t = pi/6", True),
]


@pytest.mark.parametrize(("known", "said", "holds"), JUDGED)
def test_a_claim_is_judged_by_what_is_known(known: list[str], said: str, holds: bool) -> None:
    found = judged(known, said)

    assert found.holds is holds
    assert (found.contrast is not None) == (not holds)


def judged(known: list[str], said: str) -> Finding:
    knowledge = Knowledge(NAMES.symbols, b"tests")
    for each in known:
        assert knowledge.assume(equations(each))
    return knowledge.judge(equations(said))


ORDERED = [
    (["x > 3"], "x > 2", True),
    (["x > 2"], "x > 3", False),
    (["x^2 > 4"], "x < -2 or x > 2", True),
    (["x^2 > 4"], "x < -2 or x > 3", False),
    (["|x| < 2"], "x < 2", True),
    (["3 - 2x > -1"], "x < 2", True),
    (["3 - 2x > -1"], "x > 2", False),
    (["y < x"], "2y < 2x", True),
    (["y < x"], "x < y", False),
    ([], "p + q > 0", True),
    ([], "x^2 >= 0", True),
    ([], "x^2 > 0", False),
]


@pytest.mark.parametrize(("known", "said", "holds"), ORDERED)
def test_an_inequality_is_judged_by_what_is_known(known: list[str], said: str, holds: bool | None) -> None:
    knowledge = Knowledge(NAMES.symbols, b"tests")
    for each in known:
        knowledge.bound(orders(each))

    assert knowledge.judge_order(orders(said)).holds is holds


def orders(text: str) -> Order | Either:
    chains, either = claim(text, Lexicon(NAMES))
    found = [order_of(chain.links[0], *(side for side in chain.sides if side is not None)) for chain in chains]
    each = tuple(order for order in found if order is not None)
    return Either(each) if either else each[0]


@pytest.mark.parametrize("second", ["x = 3", "2x = 5", "x = -2"])
def test_what_contradicts_is_not_taken(second: str) -> None:
    knowledge = Knowledge(NAMES.symbols, b"tests")
    assert knowledge.assume(equations("x = 2"))

    assert not knowledge.assume(equations(second))
    assert knowledge.judge(equations("x = 2")).holds


def test_a_value_out_of_the_domain_is_not_taken() -> None:
    assert not Knowledge(NAMES.symbols, b"tests").assume(equations("p = -2"))
    assert not Knowledge(NAMES.symbols, b"tests").assume(equations("n = 1/2"))


ROUNDED = [
    ("2/3", "0.667", True),
    ("2/3", "0.66", True),
    ("2/3", "0.68", False),
    ("1/3", "0.34", False),
    ("pi", "3.14", True),
    ("pi", "3.15", False),
    ("1234567", "1.23e6", True),
    ("1113.4", "1113", True),
    ("1113.6", "1113", True),
    ("1115", "1113", False),
    ("2 x/3", "0.667 x", True),
    ("2 x/3", "0.67 x^2", False),
    ("x^0.5", "x^0.5", None),
]


@pytest.mark.parametrize(("exact", "written", "holds"), ROUNDED)
def test_a_decimal_stands_for_what_is_written_so(exact: str, written: str, holds: bool | None) -> None:
    found = agrees(Facts(Case(), NAMES.symbols), (tree(exact), tree(written)), frozenset(), strict=False)

    assert found.holds is holds


def test_behind_an_equals_sign_few_figures_are_exact() -> None:
    facts = Facts(Case(), NAMES.symbols)

    assert agrees(facts, (tree("2/3"), tree("0.67")), frozenset(), strict=True).holds is None
    assert agrees(facts, (tree("2/3"), tree("0.667")), frozenset(), strict=True).holds is True
