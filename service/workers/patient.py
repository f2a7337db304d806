"""A prover for work that nobody waits for: made when it is first needed, and asked by few, so that none is turned away."""

import threading
from collections.abc import Mapping

from service.maths.names import Symbol
from service.maths.tree import Node
from service.workers.pool import ProverPool


class PatientProver:
    """A `service.maths.equivalence.Prover` with a process of its own, which is started by the first question.

    Args:
        deadline: seconds of wall clock for one proof.
        asking: how many may ask at once.
    """

    def __init__(self, *, deadline: float, asking: int) -> None:
        self._deadline = deadline
        self._asking = asking
        self._pool: ProverPool | None = None
        self._making = threading.Lock()

    def __call__(self, left: Node, right: Node, symbols: Mapping[str, Symbol]) -> bool:
        """Whether a proof of equality was found before the deadline."""
        return self._ready()(left, right, symbols)

    def _ready(self) -> ProverPool:
        with self._making:
            if self._pool is None:
                pool = ProverPool(workers=1, deadline=self._deadline, waiting=self._asking, spares=1)
                pool.warm()
                self._pool = pool
            return self._pool

    def close(self) -> None:
        """End its process, if there is one."""
        with self._making:
            if self._pool is not None:
                self._pool.close()
                self._pool = None
