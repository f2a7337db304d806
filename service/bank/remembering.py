"""Grades by content: the same response to the same field is graded once, as hundreds of learners write the same.

Nothing is remembered for which a prover was asked, since its answer depends on deadlines, on who asks and on who else does.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from service.grading.outcome import Grade
from service.maths.equivalence import Prover
from service.maths.names import Symbol
from service.maths.tree import Node

REMEMBERED = 256
"""Grades that one field remembers; of some kilobytes each, so that a bank of a hundred fields takes some ten megabytes."""

LONGEST = 1_000
"""Characters of a response that is remembered; longer ones are rarely written twice."""


class Remembered:
    """The grades of one field by response, as many as were asked for last; for all threads."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, bool], Grade] = OrderedDict()
        self._lock = threading.Lock()

    def grade(self, response: str, work: Callable[[Prover], Grade], prover: Prover, *, shown: bool) -> Grade:
        """The grade of a response, worked out if it is not known.

        Args:
            response: what the learner wrote.
            work: makes the grade of that response, and of nothing else, with a prover.
            prover: asked by the work.
            shown: whether the grade says how the response was read.
        """
        key = (response, shown)
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        noticing = _Noticing(prover)
        found = work(noticing)
        if not noticing.asked and len(response) <= LONGEST:
            self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, bool], grade: Grade) -> None:
        with self._lock:
            self._kept[key] = grade
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)


class _Noticing:
    """A prover that knows whether it was asked."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self.asked = False

    def __call__(self, left: Node, right: Node, symbols: Mapping[str, Symbol]) -> bool:
        self.asked = True
        return self._prover(left, right, symbols)
