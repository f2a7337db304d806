"""The prover in processes of its own: killable, bounded in time, memory and queue.

A proof that does not come in time is no proof; it is never "wrong". When every worker is busy and the queue is full, new
questions are answered "no proof" at once rather than made to wait, which leaves them undecided.
"""

import multiprocessing
import resource
import threading
from collections.abc import Mapping
from concurrent.futures import TimeoutError as DeadlineError

from pebble import ProcessExpired, ProcessPool

from service.maths.names import Symbol
from service.maths.tree import Node

PRELOADED = ["service.maths.cas"]
"""Imported once by the fork server, so that a new worker answers in milliseconds instead of half a second."""


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _prove(left: Node, right: Node, symbols: Mapping[str, Symbol], seconds: int) -> bool:
    """Runs in a worker; SymPy is imported here so that the service itself never loads it."""
    from service.maths.cas import proves_equal

    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds + 2, hard))
    try:
        return proves_equal(left, right, symbols)
    except (ArithmeticError, ValueError, TypeError, NotImplementedError, AttributeError, RecursionError, MemoryError):
        return False


class ProverPool:
    """A `service.maths.equivalence.Prover` whose work is done in other processes.

    Args:
        workers: how many processes.
        deadline: seconds of wall clock for one proof.
        waiting: how many questions may be in hand at once; further ones are left unproved.
        memory_bytes: address space of one worker.
    """

    def __init__(self, *, workers: int = 2, deadline: float = 1.5, waiting: int = 8, memory_bytes: int = 2**30) -> None:
        self.deadline = deadline
        self._workers = workers
        self._memory_bytes = memory_bytes
        self._places = threading.BoundedSemaphore(waiting)
        self._mending = threading.Lock()
        self._pool = self._fresh()

    def __call__(self, left: Node, right: Node, symbols: Mapping[str, Symbol]) -> bool:
        """Whether a proof of equality was found before the deadline."""
        if not self._places.acquire(blocking=False):
            return False
        try:
            return self._asked((left, right, dict(symbols), max(1, round(self.deadline))))
        except (DeadlineError, ProcessExpired):
            return False
        finally:
            self._places.release()

    def _asked(self, question: tuple[Node, Node, dict[str, Symbol], int]) -> bool:
        pool = self._pool
        try:
            future = pool.schedule(_prove, args=question, timeout=self.deadline)
            return bool(future.result(timeout=self.deadline * 2 + 1))
        except RuntimeError:
            self._mend(pool)
            return False

    def _mend(self, broken: ProcessPool) -> None:
        """Replace a pool that gave up: pebble does when all its idle workers are killed at once."""
        with self._mending:
            if self._pool is broken:
                broken.stop()  # type: ignore[no-untyped-call]
                self._pool = self._fresh()

    def _fresh(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        return ProcessPool(
            max_workers=self._workers, context=context, initializer=_limit, initargs=(self._memory_bytes,)
        )

    @property
    def alive(self) -> bool:
        """Whether the pool takes work."""
        return bool(self._pool.active)

    def warm(self) -> None:
        """Start the workers, so that the first learner does not wait for SymPy to load."""
        self._pool.schedule(_ready).result(timeout=30)

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join(timeout=5)


def _ready() -> bool:
    return True
