"""Whether one equation comes from another by the same operation on both sides: a power, a logarithm, a factor, a term moved over.

Only needed where an equation cannot be solved for any name. A look at one point tells which operations are worth a proof.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import islice

from flint import arb

from service.maths.balls import Undefined, evaluate
from service.maths.building import minus, number, over, raised, times
from service.maths.names import Symbol
from service.maths.refuting import Case, Equation, Facts, places
from service.maths.tidying import tidied
from service.maths.tree import Apply, Node

AreEqual = Callable[[Node, Node], bool]
"""Whether two expressions are proved equal."""

_BOTH: tuple[Callable[[Node], Node], ...] = (
    lambda node: node,
    lambda node: raised(node, number(2)),
    lambda node: raised(node, number(3)),
    lambda node: Apply("exp", (node,), node.span),
    lambda node: Apply("log", (node,), node.span),
    lambda node: over(number(1), node),
    lambda node: Apply("sqrt", (node,), node.span),
)
"""What may be done to both sides of an equation."""


def same_step(known: Equation, claim: Equation, symbols: Mapping[str, Symbol], are_equal: AreEqual) -> bool:
    """Whether the claim is the known equation with the same done to both sides."""
    left, right = known
    one, other = claim
    point = next(islice(_points([left, right, one, other], symbols), 1), None)
    if point is None:
        return False

    def equal(first: Node, second: Node) -> bool:
        return _may_be_equal(first, second, point) and are_equal(tidied(first), tidied(second))

    for first, second in ((one, other), (other, one)):
        if any(equal(change(left), first) and equal(change(right), second) for change in _BOTH):
            return True
    if equal(times(one, right), times(other, left)):
        return True
    return constant_ratio(minus(one, other), minus(left, right), symbols, are_equal) is not None


def constant_ratio(one: Node, other: Node, symbols: Mapping[str, Symbol], are_equal: AreEqual) -> Fraction | None:
    """The rational c for which one = c · other, if there is one that is small and not zero."""
    ratios = (_ratio(one, other, values) for values in islice(_points([one, other], symbols), 4))
    guesses = {ratio for ratio in ratios if ratio is not None}
    guess = guesses.pop() if len(guesses) == 1 else None
    return guess if guess and are_equal(one, times(number(guess), other)) else None


def _ratio(one: Node, other: Node, values: Mapping[str, arb]) -> Fraction | None:
    try:
        ratio = evaluate(one, values) / evaluate(other, values)
    except Undefined:
        return None
    if not ratio.is_finite() or not abs(ratio) < 10**6:
        return None
    return Fraction(float(ratio.mid())).limit_denominator(1000)


def _points(nodes: list[Node], symbols: Mapping[str, Symbol]) -> Iterator[dict[str, arb]]:
    return places(Facts(Case(), symbols), nodes)


def _may_be_equal(left: Node, right: Node, values: Mapping[str, arb]) -> bool:
    try:
        return bool(evaluate(left, values).overlaps(evaluate(right, values)))
    except Undefined:
        return False
