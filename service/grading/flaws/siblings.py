"""The keys of the other fields of a question and of its other variants, as formulas, compiled when they are first looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.errors import ResponseError
from service.grading.flaws.catalogue import Sibling
from service.grading.kinds import OtherKey, Setting
from service.maths.equivalence import Target
from service.maths.names import Names
from service.maths.parser import parse


@dataclass(slots=True)
class Siblings:
    """Formulas that a response may have been meant for.

    Attributes:
        others: the keys of type `expression` among those of the question.
        names: the question's symbols.
        seed: of the points at which formulas are compared.
    """

    others: Sequence[OtherKey]
    names: Names
    seed: bytes
    _targets: list[tuple[Sibling, Target]] | None = field(default=None)

    def targets(self) -> list[tuple[Sibling, Target]]:
        """Each with its key; one that cannot be read is left out, for its own field complains about it."""
        if self._targets is None:
            self._targets = [target for other in self.others if (target := self._target(other))]
        return self._targets

    def _target(self, other: OtherKey) -> tuple[Sibling, Target] | None:
        try:
            node = parse(str(other.key["value"]), self.names)
        except ResponseError:
            return None
        return Sibling(other.label), Target(node, self.names.symbols, self.seed)


def formulas(setting: Setting, names: Names, kind: str) -> Siblings:
    """The other keys of one answer type."""
    others = [other for other in setting.others if other.type == kind and "value" in other.key]
    return Siblings(others, names, setting.points)
