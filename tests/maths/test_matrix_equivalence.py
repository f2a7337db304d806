"""Matrices: what holds for all of them is found equal, what does not is found different, and shapes are told in words."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.maths.ellipsis import without_dots
from service.maths.matrix_equivalence import MatrixDecision, decide, prepared
from service.maths.matrix_target import MatrixTarget
from service.maths.names import Domain, Names, Symbol, declare
from service.maths.parser import parse
from service.maths.shapes import Misfit, shape_of, written
from service.maths.tree import Apply, Name, Node, Number

SQUARE = declare(
    [*(Symbol(name, shape=("n", "n")) for name in "ABC"), Symbol("n", Domain.POSITIVE_INTEGER), Symbol("t")]
)
MIXED = declare(
    [
        Symbol("P", shape=("m", "n")),
        Symbol("Q", shape=("n", "k")),
        Symbol("S", shape=("n", "n")),
        Symbol("v", shape=("n", "1")),
        Symbol("w", shape=("n", "1")),
        Symbol("X", shape=("d", "n")),
        Symbol("X_j", shape=("d", "1")),
        Symbol("j", Domain.POSITIVE_INTEGER),
        Symbol("n", Domain.POSITIVE_INTEGER),
        Symbol("H", Domain.POSITIVE_INTEGER),
        Symbol("h", Domain.POSITIVE_INTEGER),
    ]
)
NOWHERE = (0, 0)


def trees() -> st.SearchStrategy[Node]:
    """Square matrix expressions."""
    leaves = st.sampled_from("ABC").map(lambda name: Name(name, NOWHERE))
    return st.recursive(leaves, _grown, max_leaves=5)


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda args: Apply("+", args, NOWHERE)),
        pairs.map(lambda args: Apply("*", args, NOWHERE)),
        inner.map(lambda arg: Apply("transpose", (arg,), NOWHERE)),
        inner.map(lambda arg: Apply("neg", (arg,), NOWHERE)),
        st.tuples(st.integers(2, 5), inner).map(
            lambda p: Apply("*", (Number(Fraction(p[0]), str(p[0]), NOWHERE), p[1]), NOWHERE)
        ),
    )


@settings(max_examples=80, deadline=None)
@given(trees(), trees(), trees())
def test_the_laws_of_matrices_hold(left: Node, middle: Node, right: Node) -> None:
    laws = [
        (times(left, plus(middle, right)), plus(times(left, middle), times(left, right))),
        (times(times(left, middle), right), times(left, times(middle, right))),
        (turned(times(left, right)), times(turned(right), turned(left))),
        (turned(turned(left)), left),
        (plus(left, right), plus(right, left)),
        (call("trace", times(left, right)), call("trace", times(right, left))),
        (call("trace", turned(left)), call("trace", left)),
        (call("det", times(left, right)), times(call("det", left), call("det", right))),
    ]
    for one, other in laws:
        assert compared(one, other, SQUARE).equal is True


@settings(max_examples=80, deadline=None)
@given(trees())
def test_what_is_added_shows(tree: Node) -> None:
    for more in (Name("A", NOWHERE), times(Name("A", NOWHERE), Name("B", NOWHERE))):
        assert compared(tree, plus(tree, more), SQUARE).equal is False


@settings(max_examples=50, deadline=None)
@given(trees(), trees())
def test_comparing_is_symmetric(left: Node, right: Node) -> None:
    assert compared(left, right, SQUARE).equal == compared(right, left, SQUARE).equal


SHAPES = [
    ("P Q", "m × k"),
    ("(P Q)^T", "k × m"),
    ("v^T S w", "a number"),
    ("v w^T", "n × n"),
    ("2 P", "m × n"),
    ("P S^{-1}", "m × n"),
    ("tr(S)", "a number"),
    ("v ⊗ w", "n·n × 1"),
    ("[P, P]", "m × 2·n"),
    ("[P; P]", "2·m × n"),
    ("sum_{j=1}^{n} X_j", "d × 1"),
    ("(P S)_{ij}", "a number"),
]


@pytest.mark.parametrize(("text", "shape"), SHAPES)
def test_a_shape_is_told_in_the_names_of_the_question(text: str, shape: str) -> None:
    names = MIXED.binding(["i"])

    assert written(shape_of(parse(text, names), names)) == shape


@pytest.mark.parametrize(
    ("text", "operation", "shapes"),
    [
        ("Q P", "product", ("n × k", "m × n")),
        ("P + Q", "sum", ("m × n", "n × k")),
        ("P^2", "square", ("m × n", "m × n")),
        ("v / w", "scalar", ("n × 1", "n × 1")),
        ("[P, Q]", "block", ("m × n", "n × k")),
        ("tr(P)", "square", ("m × n", "m × n")),
        ("P S Q P", "product", ("m × k", "m × n")),
    ],
)
def test_what_does_not_fit_names_both_shapes(text: str, operation: str, shapes: tuple[str, str]) -> None:
    with pytest.raises(Misfit) as misfit:
        shape_of(parse(text, MIXED), MIXED)

    found = misfit.value
    assert (found.operation, written(found.left_shape), written(found.right_shape)) == (operation, *shapes)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("X_1 + X_2 + … + X_n", "sum_{j=1}^{n} X_j"),
        ("X_1 + … + X_n", "sum_{j=1}^{n} X_j"),
        ("v^T S w + X_1^T X_1 + … + X_n^T X_n", "v^T S w + sum_{j=1}^{n} X_j^T X_j"),
    ],
)
def test_an_ellipsis_is_worked_out(text: str, meaning: str) -> None:
    target, response = (without_dots(parse(each, MIXED)) for each in (meaning, text))

    assert compared(target, response, MIXED).equal is True


def test_small_matrices_do_not_decide() -> None:
    hall = parse("(A B - B A)^2 C - C (A B - B A)^2", SQUARE)

    assert compared(Number(Fraction(0), "0", NOWHERE), hall, SQUARE).equal is False


def test_a_difference_is_shown_at_an_entry() -> None:
    difference = compared(parse("A B", SQUARE), parse("B A", SQUARE), SQUARE).difference

    assert difference is not None
    assert difference.entry is not None
    assert difference.yours != difference.expected
    assert dict(difference.sizes) == {"n": 3}


def compared(key: Node, response: Node, names: Names) -> MatrixDecision:
    """What is decided."""
    target = MatrixTarget(key, names, {}, b"seed")
    return decide(target, prepared(response, target))


def plus(*args: Node) -> Node:
    return Apply("+", args, NOWHERE)


def times(*args: Node) -> Node:
    return Apply("*", args, NOWHERE)


def turned(arg: Node) -> Node:
    return Apply("transpose", (arg,), NOWHERE)


def call(head: str, arg: Node) -> Node:
    return Apply(head, (arg,), NOWHERE)
