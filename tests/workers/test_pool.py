"""Real worker processes: proofs, deadlines, deaths and a full queue."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from service.maths.names import Names, Symbol, declare
from service.maths.parser import parse
from service.workers.pool import ProverPool

REAL = declare([Symbol("x"), Symbol("y")])
ENDLESS = ("x", "9^9^9^9")


@pytest.fixture(scope="module")
def pool() -> Iterator[ProverPool]:
    made = ProverPool(workers=2, deadline=1.0, waiting=3)
    yield made
    made.close()


def test_a_proof_comes_from_another_process(pool: ProverPool) -> None:
    assert proved(pool, "sin(x)^2 + cos(x)^2", "1")


def test_a_proof_that_takes_too_long_is_no_proof(pool: ProverPool) -> None:
    started = time.perf_counter()

    assert not proved(pool, *ENDLESS)
    assert time.perf_counter() - started < 5


def test_it_proves_again_after_a_deadline(pool: ProverPool) -> None:
    assert not proved(pool, *ENDLESS)
    assert proved(pool, "tan(x)", "sin(x)/cos(x)")


def test_a_worker_that_dies_is_replaced(pool: ProverPool) -> None:
    assert proved(pool, "tan(x)", "sin(x)/cos(x)")
    for worker in workers():
        os.kill(worker.pid, signal.SIGKILL)

    assert any(proved(pool, "tan(x)", "sin(x)/cos(x)") for _ in range(5))


def test_a_full_queue_answers_at_once(pool: ProverPool) -> None:
    with ThreadPoolExecutor(8) as clients:
        waiting = [clients.submit(proved, pool, *ENDLESS) for _ in range(8)]
        answers = [each.result() for each in waiting]

    assert answers == [False] * 8


def proved(pool: ProverPool, left: str, right: str, names: Names = REAL) -> bool:
    """Whether the pool proves two texts equal."""
    return pool(parse(left, names), parse(right, names), names.symbols)


def workers() -> list[psutil.Process]:
    """The processes that work for us below the fork server."""
    return [process for child in psutil.Process().children() for process in child.children()]
