"""Domains of names that nobody declared, from how they are used: what is raised to a power with a name in it is positive.

A real power such as (B·C_0^β)^(1/(α+β)) is only defined for a positive base, so whoever writes it means positive quantities.
Square roots and fractional powers say nothing of the kind: √(x²) is |x| for an x that nobody declared.
"""

from collections.abc import Iterable, Mapping

from service.maths.names import Domain, Symbol
from service.maths.tree import Apply, Name, Node, names_in, walk

_CONSTANTS = frozenset(["pi", "e", "oo"])


def with_used(symbols: Mapping[str, Symbol], declared: Iterable[str], nodes: Iterable[Node]) -> dict[str, Symbol]:
    """The symbols and every other name of the expressions, positive where it is used so and was not declared.

    Args:
        symbols: what is known already.
        declared: names whose domain an author chose.
        nodes: the expressions.
    """
    fixed = frozenset(declared)
    found = dict(symbols)
    for node in nodes:
        for name in names_in(node) - _CONSTANTS:
            found.setdefault(name, Symbol(name))
        for name in _positive(node) - fixed - _CONSTANTS:
            found[name] = Symbol(name, Domain.POSITIVE)
    return found


def _positive(node: Node) -> set[str]:
    return {
        leaf.name
        for part in walk(node)
        if isinstance(part, Apply) and part.head == "^" and names_in(part.args[1]) - _CONSTANTS
        for leaf in walk(part.args[0])
        if isinstance(leaf, Name)
    }
