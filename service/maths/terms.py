"""Trees as sums of terms and products of factors, just far enough to apply the laws of exponents, angles and logarithms."""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import NamedTuple

from service.maths.names import Domain, Symbol
from service.maths.tree import BINDING, Apply, Name, Node, Number

MAX_TERMS = 24
"""Terms that a product of sums may be multiplied out to; beyond it the product stays one factor."""

NOWHERE = (0, 0)
"""The span of what was not written."""


class Term(NamedTuple):
    """A rational times factors that are no sums, products or numbers."""

    coefficient: Fraction
    factors: tuple[Node, ...]


_UNIT = Fraction(1)
ONE = Number(_UNIT, "1", NOWHERE)


def number(value: Fraction | int) -> Number:
    """A literal that was not written."""
    return Number(Fraction(value), str(value), NOWHERE)


def minus(left: Node, right: Node) -> Node:
    """The tree of a difference."""
    return Apply("+", (left, Apply("neg", (right,), NOWHERE)), NOWHERE)


def terms_of(node: Node) -> list[Term]:
    """The terms whose sum is the expression.

    Raises:
        ZeroDivisionError: it divides by the literal zero.
    """
    if isinstance(node, Number):
        return [Term(node.value, ())]
    if isinstance(node, Name):
        return [Term(_UNIT, (node,))]
    if node.head == "+":
        return [term for arg in node.args for term in terms_of(arg)]
    if node.head == "neg":
        return [Term(-term.coefficient, term.factors) for term in terms_of(node.args[0])]
    if node.head == "*":
        return _multiplied(node)
    return _divided(node) if node.head == "/" else [Term(_UNIT, (node,))]


def _multiplied(node: Apply) -> list[Term]:
    product = [Term(_UNIT, ())]
    for arg in node.args:
        inner = terms_of(arg)
        if len(inner) * len(product) > MAX_TERMS:
            return [Term(_UNIT, (node,))]
        product = [_joined(left, right) for left in product for right in inner]
    return product


def _joined(left: Term, right: Term) -> Term:
    """The product of two terms, in which a factor and its inverse cancel."""
    factors = left.factors + right.factors
    coefficient = _times(left.coefficient, right.coefficient)
    below = [factor.args[1] for factor in factors if _is_inverse(factor)]  # type: ignore[union-attr]
    if not below:
        return Term(coefficient, factors)
    above = tuple(factor for factor in factors if not _is_inverse(factor))
    return _cancelled(coefficient, above, tuple(below))


def _times(left: Fraction, right: Fraction) -> Fraction:
    """The product of two coefficients, most of which are one."""
    if left is _UNIT:
        return right
    return left if right is _UNIT else left * right


def _is_inverse(factor: Node) -> bool:
    return isinstance(factor, Apply) and factor.head == "/" and factor.args[0] == ONE


def _divided(node: Apply) -> list[Term]:
    above, below = terms_of(node.args[0]), terms_of(node.args[1])
    if len(below) > 1:
        inverse = (Apply("/", (ONE, node.args[1]), NOWHERE),)
        return [Term(term.coefficient, term.factors + inverse) for term in above]
    under = below[0]
    return [_cancelled(_over(term.coefficient, under.coefficient), term.factors, under.factors) for term in above]


def _over(above: Fraction, below: Fraction) -> Fraction:
    return above if below is _UNIT else above / below


def _cancelled(coefficient: Fraction, above: tuple[Node, ...], below: tuple[Node, ...]) -> Term:
    """The quotient of two products of factors, without those that are in both."""
    if not below:
        return Term(coefficient, above)
    left = list(above)
    known = [bare(factor) for factor in left]
    rest = []
    for factor in below:
        key = bare(factor)
        if key in known:
            at = known.index(key)
            del left[at], known[at]
        else:
            rest.append(Apply("/", (ONE, factor), NOWHERE))
    return Term(coefficient, (*left, *rest))


def collected(node: Node) -> Node:
    """The expression with like terms added up."""
    sums: dict[Hashable, Term] = {}
    for term in terms_of(node):
        key = tuple(sorted((bare(factor) for factor in term.factors), key=repr))
        known = sums.get(key)
        sums[key] = term if known is None else Term(known.coefficient + term.coefficient, term.factors)
    return total([term for term in sums.values() if term.coefficient])


def product(factors: tuple[Node, ...], coefficient: Fraction = Fraction(1)) -> Node:
    """The tree of a term."""
    if not factors:
        return number(coefficient)
    if coefficient != 1:
        factors = (number(coefficient), *factors)
    return factors[0] if len(factors) == 1 else Apply("*", factors, NOWHERE)


def total(terms: list[Term]) -> Node:
    """The tree of a sum of terms."""
    nodes = tuple(product(term.factors, term.coefficient) for term in terms)
    if not nodes:
        return number(0)
    return nodes[0] if len(nodes) == 1 else Apply("+", nodes, NOWHERE)


def rational(node: Node) -> Fraction | None:
    """The value of a literal, a quotient of literals or the negative of one; None for anything else."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return None
    if node.head == "neg":
        inner = rational(node.args[0])
        return None if inner is None else -inner
    if node.head == "/":
        above, below = rational(node.args[0]), rational(node.args[1])
        return above / below if above is not None and below else None
    return None


def integer(node: Node) -> int | None:
    """As `rational`, when it is a whole number."""
    found = rational(node)
    return found.numerator if found is not None and found.denominator == 1 else None


def is_whole(node: Node, symbols: Mapping[str, Symbol]) -> bool:
    """Whether the expression is a polynomial with whole coefficients in symbols that stand for whole numbers."""
    if isinstance(node, Number):
        return node.value.denominator == 1
    if isinstance(node, Name):
        symbol = symbols.get(node.name)
        return symbol is not None and symbol.domain.integral
    if node.head == "^":
        exponent = node.args[1]
        return (
            isinstance(exponent, Number)
            and exponent.value.denominator == 1
            and exponent.value >= 0
            and is_whole(node.args[0], symbols)
        )
    return node.head in ("+", "*", "neg") and all(is_whole(arg, symbols) for arg in node.args)


def is_complex(node: Node, symbols: Mapping[str, Symbol]) -> bool:
    """Whether the imaginary unit or a complex symbol occurs."""
    if isinstance(node, Name):
        symbol = symbols.get(node.name)
        return symbol.domain is Domain.COMPLEX if symbol else node.name == "i"
    if not isinstance(node, Apply):
        return False
    if node.head in BINDING and isinstance(node.args[1], Name):
        index = node.args[1].name
        inner = {**symbols, index: Symbol(index, Domain.NONNEGATIVE_INTEGER)}
        return is_complex(node.args[0], inner) or any(is_complex(arg, symbols) for arg in node.args[2:])
    return any(is_complex(arg, symbols) for arg in node.args)


def bare(node: Node) -> Hashable:
    """The tree without its spans: the same for the same expression wherever it stands."""
    if isinstance(node, Apply):
        return (node.head, *map(bare, node.args))
    return node.value if isinstance(node, Number) else node.name


def substitute(node: Node, name: str, by: Node) -> Node:
    """The tree with every free occurrence of a name replaced."""
    if isinstance(node, Name):
        return by if node.name == name else node
    if isinstance(node, Number):
        return node
    if node.head in BINDING and isinstance(node.args[1], Name) and node.args[1].name == name:
        body, index, *bounds = node.args
        return Apply(node.head, (body, index, *(substitute(arg, name, by) for arg in bounds)), node.span)
    return Apply(node.head, tuple(substitute(arg, name, by) for arg in node.args), node.span)


def mentions(node: Node, name: str) -> bool:
    """Whether a name occurs free."""
    if isinstance(node, Name):
        return node.name == name
    if isinstance(node, Number):
        return False
    if node.head in BINDING and isinstance(node.args[1], Name) and node.args[1].name == name:
        return any(mentions(arg, name) for arg in node.args[2:])
    return any(mentions(arg, name) for arg in node.args)
