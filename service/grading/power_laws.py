"""Sums of power laws such as 1071*C^(-0.1535) + 1.69, term by term, for saying which coefficient is off.

Only for remarks: a formula that is no such sum has no terms, and nothing is decided here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from service.errors import Span
from service.maths.exact import value
from service.maths.tree import Apply, Name, Node, Number


@dataclass(frozen=True, slots=True)
class Term:
    """coefficient * x^exponent, and where it stands."""

    coefficient: Fraction
    exponent: Fraction
    span: Span


@dataclass(frozen=True, slots=True)
class Deviation:
    """A coefficient that is off: as written, by how much (relative), and where."""

    written: str
    by: Fraction
    span: Span


def deviations(expected: Node, response: Node, beyond: Fraction) -> list[Deviation]:
    """The coefficients of the response that differ from their counterparts by more than `beyond`, relative."""
    wanted, given = terms(expected), terms(response)
    if wanted is None or given is None or len(wanted) != len(given):
        return []
    pairs = zip(_sorted(wanted), _sorted(given), strict=True)
    off = ((theirs, abs(theirs.coefficient / ours.coefficient - 1)) for ours, theirs in pairs if ours.coefficient)
    return [Deviation(_decimal(term.coefficient), by, term.span) for term, by in off if by > beyond]


def terms(node: Node) -> list[Term] | None:
    """The terms of a sum of power laws in one symbol, or None when it is something else."""
    if isinstance(node, Apply) and node.head == "+":
        parts = [terms(arg) for arg in node.args]
        return None if any(part is None for part in parts) else [term for part in parts if part for term in part]
    term = _term(node)
    return None if term is None else [term]


def _sorted(laws: list[Term]) -> list[Term]:
    return sorted(laws, key=lambda term: term.exponent)


def _decimal(number: Fraction) -> str:
    return f"{float(number):.6g}"


def _term(node: Node) -> Term | None:
    if isinstance(node, Number):
        return Term(node.value, Fraction(0), node.span)
    if isinstance(node, Name):
        return Term(Fraction(1), Fraction(1), node.span)
    builder = _BUILDERS.get(node.head)
    return builder(node) if builder else None


def _negated(node: Apply) -> Term | None:
    inner = _term(node.args[0])
    return inner and Term(-inner.coefficient, inner.exponent, node.span)


def _multiplied(node: Apply) -> Term | None:
    coefficient, exponent = Fraction(1), Fraction(0)
    for arg in node.args:
        term = _term(arg)
        if term is None:
            return None
        coefficient, exponent = coefficient * term.coefficient, exponent + term.exponent
    return Term(coefficient, exponent, node.span)


def _divided(node: Apply) -> Term | None:
    above, below = map(_term, node.args)
    if above is None or below is None or not below.coefficient:
        return None
    return Term(above.coefficient / below.coefficient, above.exponent - below.exponent, node.span)


def _raised(node: Apply) -> Term | None:
    base, exponent = _term(node.args[0]), value(node.args[1])
    if base is None or exponent is None:
        return None
    coefficient = value(
        Apply("^", (Number(base.coefficient, "", node.span), Number(exponent, "", node.span)), node.span)
    )
    return None if coefficient is None else Term(coefficient, base.exponent * exponent, node.span)


_BUILDERS: dict[str, Callable[[Apply], Term | None]] = {
    "neg": _negated,
    "*": _multiplied,
    "/": _divided,
    "^": _raised,
}
