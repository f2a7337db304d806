"""Equal, different or undecided: what decides, and with which evidence."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings

from service.maths.cas import proves_equal
from service.maths.equivalence import Decision, Target, decide
from service.maths.names import Domain, Names, Symbol, declare
from service.maths.parser import parse
from service.maths.tree import Apply, Node
from tests.strategies import NAMES, trees

LAW = "(alpha*A/(beta*B))^(1/(alpha+beta)) * (C/C_0)^(beta/(alpha+beta))"
POSITIVE = declare([Symbol(name, Domain.POSITIVE) for name in ("A", "B", "C", "C_0", "alpha", "beta")])
REAL = declare([Symbol(name) for name in "xyab"])

DECISIONS = [
    (NAMES, "4*k*(m+ell)", "4*k*(m+ell)", True, "identical"),
    (NAMES, "4*k*(m+ell)", "4mk + 4kl", True, "residues"),
    (NAMES, "k*(m+ell)/(m*ell)", "k/l + k/m", True, "residues"),
    (NAMES, "4*k*(m+ell)", "2k(m+l)", False, "balls"),
    (NAMES, "4*k*(m+ell)", "4kml", False, "balls"),
    (NAMES, "4*k*(m+ell)", "4k(m+l) + 10^-80", False, "residues"),
    (REAL, "x/x", "1", True, "residues"),
    (REAL, "x", "x^(10^9+1)", False, "balls"),
    (POSITIVE, LAW, "((A alpha)/(B beta C_0^beta))^(1/(alpha+beta)) C^(beta/(alpha+beta))", True, "residues"),
    (POSITIVE, LAW, "(alpha A/(beta B))^(1/(alpha+beta)) (C/C_0)^(alpha/(alpha+beta))", False, "balls"),
    (POSITIVE, LAW, "(beta B C_0^(1-beta)/(alpha A))^(1/(alpha+beta)) C^(alpha/(alpha+beta))", False, "balls"),
    (POSITIVE, "ln(A^2 B)", "2 ln A + ln B", True, "residues"),
    (POSITIVE, "sqrt(A)*sqrt(A)", "A", True, "residues"),
    (POSITIVE, "log10(A)", "ln(A)/ln(10)", True, "residues"),
    (REAL, "2^x*3^x", "6^x", True, "residues"),
    (REAL, "exp(x)*exp(y)", "e^(x+y)", True, "residues"),
    (REAL, "sqrt(2)*x", "2x/sqrt(2)", True, "residues"),
    (REAL, "sqrt(2)*x", "1.41421356237 x", False, "balls"),
    (REAL, "sqrt(x^2)", "x", False, "balls"),
    (REAL, "abs(x-y)", "x-y", False, "balls"),
    (REAL, "pi*x^2", "3.14159 x^2", False, "balls"),
    (REAL, "sin(x)^2 + cos(x)^2", "1", True, "residues"),
    (REAL, "sqrt(x^2)", "|x|", True, "residues"),
    (REAL, "abs(x-y)", "|y-x|", True, "residues"),
    (REAL, "x", "9^9^9^9", None, "none"),
]


@pytest.mark.parametrize(("names", "key", "response", "equal", "by"), DECISIONS)
def test_the_cheapest_stage_that_can_decide_does(
    names: Names, key: str, response: str, equal: bool | None, by: str
) -> None:
    decision = compared(key, response, names)

    assert (decision.equal, decision.by) == (equal, by)


PROOFS = [
    ("sqrt(x^4 + 2x^2 + 1)", "x^2 + 1"),
    ("max(x, max(y, a))", "max(max(x, y), a)"),
    ("acot(x) + atan(x)", "acot(x) + atan(x) + 0*y"),
]


@pytest.mark.parametrize(("key", "response"), PROOFS)
def test_sympy_proves_what_numbers_leave_open(key: str, response: str) -> None:
    decision = decide(target(key, REAL), parse(response, REAL), proves_equal)

    assert decision.equal


PERIODIC = [
    ("(-1)^n", "-1", False),
    ("(-1)^n", "1", False),
    ("(-2)^n", "-2^n", False),
    ("(1-x)^n", "(x-1)^n", False),
    ("sin(n*pi/2)", "1", False),
    ("(-1)^n", "cos(n*pi)", True),
    ("(-1)^(n^2+n)", "1", True),
    ("(1-x)^(2*n)", "(x-1)^(2*n)", True),
    ("sum_{k=1}^n (-1)^k*k", "((-1)^n*(2*n+1) - 1)/4", True),
    ("sum_{k=1}^n (-1)^k*k", "-(n+1)/2", False),
]


@pytest.mark.parametrize(("key", "response", "equal"), PERIODIC)
def test_what_depends_on_a_rest_is_looked_at_for_every_rest(key: str, response: str, equal: bool) -> None:
    names = declare([Symbol("n", Domain.POSITIVE_INTEGER), Symbol("x")])
    for seed in range(12):
        assert decide(target(key, names, bytes([seed])), parse(response, names)).equal is equal


def test_the_prover_cannot_make_different_things_equal() -> None:
    assert not proves_equal(parse("x+1", REAL), parse("x", REAL), REAL.symbols)


def test_a_counterexample_shows_small_values_and_both_sides() -> None:
    witness = compared("4*k*(m+ell)", "2k(m+l)", NAMES).witness

    assert witness is not None
    assert (dict(witness.point), witness.yours, witness.expected) == ({"ell": 3, "k": 2, "m": 5}, "32", "64")


def test_a_counterexample_shows_as_many_digits_as_it_takes() -> None:
    witness = compared("sqrt(2)*x", "1.41421356237 x", REAL).witness

    assert witness is not None
    assert witness.yours != witness.expected


def test_a_point_lies_in_the_declared_domain() -> None:
    names = declare([Symbol("p", low=Fraction(0), high=Fraction(1)), Symbol("n", Domain.INTEGER)])

    witness = compared("p+n", "p*n", names).witness

    assert witness is not None
    assert 0 < witness.point["p"] < 1
    assert witness.point["n"].denominator == 1


def test_another_seed_decides_alike() -> None:
    for seed in range(20):
        assert decide(target(LAW, POSITIVE, bytes([seed])), parse(LAW.replace("*", " "), POSITIVE)).equal


@settings(max_examples=60, deadline=None)
@given(trees())
def test_an_expression_is_never_different_from_itself(tree: Node) -> None:
    assert decide(Target(tree, NAMES.symbols, b"seed"), tree).equal


@settings(max_examples=60, deadline=None)
@given(trees(functions=False), trees(functions=False))
def test_order_of_factors_and_terms_does_not_matter(left: Node, right: Node) -> None:
    for head in "+*":
        one, other = Apply(head, (left, right), (0, 0)), Apply(head, (right, left), (0, 0))
        decision = decide(Target(one, NAMES.symbols, b"seed"), other)
        assert decision.equal is not False


@settings(max_examples=60, deadline=None)
@given(trees())
def test_one_more_is_never_equal(tree: Node) -> None:
    one_more = Apply("+", (tree, parse("1", NAMES)), (0, 0))

    assert decide(Target(tree, NAMES.symbols, b"seed"), one_more).equal is not True


@settings(max_examples=60, deadline=None)
@given(trees(functions=False), trees(functions=False))
def test_comparing_is_symmetric(left: Node, right: Node) -> None:
    forward = decide(Target(left, NAMES.symbols, b"seed"), right).equal
    backward = decide(Target(right, NAMES.symbols, b"seed"), left).equal

    assume(forward is not None)
    assume(backward is not None)
    assert forward == backward


def target(key: str, names: Names, seed: bytes = b"seed") -> Target:
    """A key with secret points."""
    return Target(parse(key, names), names.symbols, seed)


def compared(key: str, response: str, names: Names) -> Decision:
    """What is decided without a prover."""
    return decide(target(key, names), parse(response, names))


def test_a_sum_is_not_tried_at_bounds_for_which_it_is_not_meant() -> None:
    names = declare([Symbol("n")])

    assert compared("2^n - 1", "sum_{k=0}^{n-1} 2^k", names).equal is not False
