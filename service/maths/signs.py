"""Case splitting: on one path every quantity whose sign matters has a sign, and every path is looked at.

|u|, max, min, relu, sign and roots of squares have one formula for each sign of what they look at. Two expressions that are
equal on every path are equal everywhere; a path that contradicts itself counts for nothing.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from service.maths.terms import bare
from service.maths.tree import Apply, Node
from service.maths.worlds import small_rational

MAX_PATHS = 64
"""Paths that are looked at: six independent signs."""


class Vacuous(ArithmeticError):
    """No point of the domain lies on this path, or the expression has no value there."""


@dataclass(slots=True)
class Path:
    """The signs taken on one path.

    Attributes:
        prescribed: what the first choices are to be; further ones are +1.
        chosen: the choices taken.
        met: what they were taken about, as residues.
        seen: the same, as trees.
        forced: whether anything had to be positive to have a value.
        chosen_for: what max(x, y), |x| and their like are on this path.
    """

    prescribed: tuple[int, ...] = ()
    chosen: list[int] = field(default_factory=list)
    met: list[tuple[Any, int]] = field(default_factory=list)
    seen: list[tuple[Node, int]] = field(default_factory=list)
    forced: bool = False
    chosen_for: dict[Hashable, Node] = field(default_factory=dict)

    def resolved(self, node: Node) -> Node:
        """The tree with everything that was chosen on this path put in."""
        if not isinstance(node, Apply):
            return node
        found = self.chosen_for.get(bare(node))
        if found is not None:
            return self.resolved(found)
        return Apply(node.head, tuple(map(self.resolved, node.args)), node.span)

    def known(self, value: Any) -> int | None:
        """The sign of a residue of which a rational multiple was met before."""
        for other, sign in self.met:
            ratio = small_rational(value / other, value.modulus())
            if ratio is not None:
                return sign if ratio > 0 else -sign
        return None

    def choose(self, value: Any, node: Node) -> int:
        """The sign of a residue on this path."""
        sign = self.known(value)
        if sign is None:
            sign = self.branch()
            self.met.append((value, sign))
            self.seen.append((node, sign))
        return sign

    def force(self, value: Any, node: Node) -> None:
        """Take a residue as positive. Raises Vacuous when it is negative on this path."""
        self.forced = True
        sign = self.known(value)
        if sign is None:
            self.met.append((value, 1))
            self.seen.append((node, 1))
        elif sign < 0:
            raise Vacuous("negative")

    def contradict(self) -> None:
        """Leave this path. Raises Vacuous."""
        self.forced = True
        raise Vacuous("no value")

    def branch(self) -> int:
        """One more choice of sign."""
        at = len(self.chosen)
        sign = self.prescribed[at] if at < len(self.prescribed) else 1
        self.chosen.append(sign)
        return sign

    def following(self) -> tuple[int, ...] | None:
        """What to prescribe for the next path, or None after the last."""
        signs = list(self.chosen)
        while signs and signs[-1] < 0:
            signs.pop()
        return (*signs[:-1], -1) if signs else None
