"""Two collections compared without regard to order, when single comparisons may stay undecided.

What is certain and what is possible are two graphs between the collections; every count is bounded by a largest matching
in each. Source: J. E. Hopcroft, R. M. Karp, SIAM J. Comput. 2 (1973), here in its plain form of augmenting paths.
"""

from collections.abc import Callable
from dataclasses import dataclass

Same = Callable[[int, int], bool | None]
"""Whether the wanted element of the first index is the given element of the second; None for undecided."""


@dataclass(frozen=True, slots=True)
class Matching:
    """What was found.

    Attributes:
        least: how many wanted elements are surely among the given ones, each given one used once.
        most: how many may be.
        given: by given element, whether any wanted one is the same; None when it may be.
        wanted: by wanted element, whether any given one is the same; None when it may be.
    """

    least: int
    most: int
    given: tuple[bool | None, ...]
    wanted: tuple[bool | None, ...]

    @property
    def is_cover(self) -> bool | None:
        """Whether both are the same set, duplicates ignored."""
        found = (*self.given, *self.wanted)
        return False if False in found else None if None in found else True

    @property
    def is_bijection(self) -> bool | None:
        """Whether both are the same with the same multiplicities."""
        size = max(len(self.given), len(self.wanted))
        return True if self.least == size else None if self.most == size else False


def matched(wanted: int, given: int, same: Same, *, transitive: bool = True) -> Matching:
    """Every wanted element compared with every given one.

    Args:
        wanted: how many are wanted.
        given: how many are given.
        same: asked at most once for each pair, those on the diagonal first.
        transitive: whether equals of equals are equal, which spares comparisons.
    """
    classes = _Classes(wanted, given) if transitive else None
    found: dict[tuple[int, int], bool | None] = {}
    for pair in sorted(((i, j) for i in range(wanted) for j in range(given)), key=_off_diagonal):
        known = classes.known(*pair) if classes else None
        found[pair] = same(*pair) if known is None else known
        if classes and known is None:
            classes.learn(*pair, found[pair])
    return Matching(
        _largest(wanted, given, found, (True,)),
        _largest(wanted, given, found, (True, None)),
        tuple(_any([found[left, right] for left in range(wanted)]) for right in range(given)),
        tuple(_any([found[left, right] for right in range(given)]) for left in range(wanted)),
    )


class _Classes:
    """What is known of who equals whom: an element is in a class, and some classes are known to differ."""

    def __init__(self, wanted: int, given: int) -> None:
        self.wanted = list(range(wanted))
        self.given = list(range(wanted, wanted + given))
        self.apart: set[tuple[int, int]] = set()

    def known(self, left: int, right: int) -> bool | None:
        one, other = self.wanted[left], self.given[right]
        if one == other:
            return True
        return False if (one, other) in self.apart or (other, one) in self.apart else None

    def learn(self, left: int, right: int, same: bool | None) -> None:
        one, other = self.wanted[left], self.given[right]
        if same is False:
            self.apart.add((one, other))
        elif same:
            self.wanted = [one if each == other else each for each in self.wanted]
            self.given = [one if each == other else each for each in self.given]
            self.apart = {(one if a == other else a, one if b == other else b) for a, b in self.apart}


def _off_diagonal(pair: tuple[int, int]) -> int:
    return abs(pair[0] - pair[1])


def _any(found: list[bool | None]) -> bool | None:
    return True if True in found else None if None in found else False


def all_of(found: list[bool | None]) -> bool | None:
    """Whether all hold: one that does not decides, whatever is undecided."""
    return False if False in found else None if None in found else True


def _largest(wanted: int, given: int, found: dict[tuple[int, int], bool | None], kinds: tuple[bool | None, ...]) -> int:
    partner: dict[int, int] = {}

    def augment(left: int, seen: set[int]) -> bool:
        for right in range(given):
            if found[left, right] in kinds and right not in seen:
                seen.add(right)
                if right not in partner or augment(partner[right], seen):
                    partner[right] = left
                    return True
        return False

    return sum(augment(left, set()) for left in range(wanted))
