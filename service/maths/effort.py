"""What one derivation may cost: a budget of work, counted rather than timed, so that the same text always gets the same grade.

A comparison costs about as much as its sides have nodes, and twice as much for every sign that has to be looked at both ways.
"""

from dataclasses import dataclass

from service.maths.tree import Apply, Node, walk

UNITS = 250_000
"""An ordinary line costs a few hundred; the whole budget is spent in some seconds at most."""

PROOFS = 3
"""How often the prover may be asked; each time may take seconds."""

MAX_DOUBLINGS = 7
_BRANCHING = frozenset(["abs", "max", "min", "relu", "sign"])


@dataclass(slots=True)
class Effort:
    """What is left of the budget.

    Attributes:
        units: of work.
        proofs: questions to the prover.
    """

    units: int = UNITS
    proofs: int = PROOFS

    def afford(self, *nodes: Node, times: int = 1) -> bool:
        """Spend what work on these expressions costs; False when the budget is used up."""
        if self.units <= 0:
            return False
        self.units -= times * sum(map(_cost, nodes))
        return True

    def afford_proof(self) -> bool:
        """Spend one question to the prover; False when there is none left."""
        self.proofs -= 1
        return self.proofs >= 0


def _cost(node: Node) -> int:
    size, doublings = 0, 0
    for part in walk(node):
        size += 1
        doublings += isinstance(part, Apply) and part.head in _BRANCHING
    return int(size) << min(doublings, MAX_DOUBLINGS)
