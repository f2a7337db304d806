"""Real worker processes: proofs, deadlines, deaths, confinement, shares and what is remembered."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from service.maths.names import Domain, Names, Symbol, declare
from service.maths.parser import parse
from service.workers.memory import Findings, content
from service.workers.pool import ProverPool

REAL = declare([Symbol("x"), Symbol("y")])
ENDLESS = ("x", "9^9^9^9")


@pytest.fixture(scope="module")
def pool() -> Iterator[ProverPool]:
    made = ProverPool(workers=2, deadline=1.0, waiting=4)
    made.warm()
    yield made
    made.close()


def test_a_proof_comes_from_another_process(pool: ProverPool) -> None:
    assert proved(pool, "sin(x)^2 + cos(x)^2", "1")


def test_a_proof_that_takes_too_long_is_no_proof(pool: ProverPool) -> None:
    started = time.perf_counter()

    assert not proved(pool, *ENDLESS)
    assert time.perf_counter() - started < 5


def test_it_proves_again_after_a_deadline(pool: ProverPool) -> None:
    assert not proved(pool, "y", "8^8^8^8")
    assert proved(pool, "tan(x)", "sin(x)/cos(x)")


def test_what_was_found_is_not_asked_again(pool: ProverPool) -> None:
    assert not proved(pool, "x", "7^7^7^7")
    started = time.perf_counter()

    assert not proved(pool, "x", "7^7^7^7")
    assert time.perf_counter() - started < 0.1


def test_a_killed_process_is_replaced_within_a_tenth_of_a_second(pool: ProverPool) -> None:
    pool.warm()
    assert proved(pool, "tan(x + 1)", "sin(x + 1)/cos(x + 1)")
    taken = []
    for turn in range(2, 7):
        pool.warm()
        victim = workers()[0]
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait(timeout=60)
        started = time.perf_counter()
        answered = any(proved(pool, f"x + {turn} + {again}*y - y", f"{turn} + x + ({again} - 1)*y") for again in (1, 2))
        taken.append(time.perf_counter() - started)
        assert answered

    # Measured: 2 ms, proof included; the margin is for a machine that is busy.
    assert sorted(taken)[len(taken) // 2] < 0.1


def test_the_death_of_every_process_is_survived(pool: ProverPool) -> None:
    for worker in workers():
        with suppress(psutil.NoSuchProcess):
            worker.kill()

    assert any(proved(pool, f"tan({turn}*x)", f"sin({turn}*x)/cos({turn}*x)") for turn in range(2, 12))


def test_a_full_queue_answers_at_once(pool: ProverPool) -> None:
    with ThreadPoolExecutor(8) as clients:
        waiting = [clients.submit(proved, pool, "x", f"6^6^6^6^{turn}") for turn in range(8)]
        answers = [each.result() for each in waiting]

    assert answers == [False] * 8


def test_a_hostile_caller_leaves_places_for_others(pool: ProverPool) -> None:
    hostile, honest = pool.for_caller("hostile"), pool.for_caller("honest")
    with ThreadPoolExecutor(8) as clients:
        waiting = [
            clients.submit(hostile, parse("x", REAL), parse(f"5^5^5^5^{turn}", REAL), REAL.symbols) for turn in range(6)
        ]
        time.sleep(0.2)
        answers = [
            honest(parse(f"sec({turn}*x)", REAL), parse(f"1/cos({turn}*x)", REAL), REAL.symbols) for turn in (2, 3, 5)
        ]
        assert not any(each.result() for each in waiting)

    assert any(answers)


@pytest.mark.parametrize(
    "attempt",
    [
        "__import__('socket').socket()",
        "__import__('subprocess').run(['true'])",
        "__import__('os').system('true')",
        "__import__('os').fork()",
        "open('written', 'w')",
    ],
)
def test_a_confined_process_cannot_reach_out(attempt: str, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from service.workers.confined import Limits, confine\n"
        "confine(Limits())\n"
        f"try:\n    {attempt}\n"
        "except PermissionError:\n    sys.exit(7)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(Path.cwd())}, check=False
    )

    assert found.returncode == 7


def test_this_process_is_not_confined() -> None:
    socket.socket().close()


def test_memory_is_bounded(pool: ProverPool) -> None:
    assert not proved(pool, "x", "(x + 1)^4000*(y + 1)^4000")


def test_what_is_remembered_is_bounded() -> None:
    findings = Findings(proved=3, unproved=2)
    for number in range(10):
        findings.keep(bytes([number]), proved=number % 2 == 0)

    assert len(findings) == 5
    assert (findings.get(bytes([8])), findings.get(bytes([9])), findings.get(bytes([0]))) == (True, False, None)


def test_the_same_content_is_the_same_question_and_another_domain_is_not() -> None:
    positive = declare([Symbol("x", Domain.POSITIVE), Symbol("y")])
    one = content(parse("x+y", REAL), parse("y + x", REAL), REAL.symbols)

    assert one == content(parse("x  +  y", REAL), parse("(y+x)", REAL), REAL.symbols)
    assert one != content(parse("x+y", REAL), parse("y + x", REAL), positive.symbols)


def proved(pool: ProverPool, left: str, right: str, names: Names = REAL) -> bool:
    """Whether the pool proves two texts equal."""
    return pool(parse(left, names), parse(right, names), names.symbols)


def workers() -> list[psutil.Process]:
    """The processes that work for us below the fork server."""
    found: list[psutil.Process] = []
    for child in psutil.Process().children():
        try:
            found += child.children()
        except psutil.NoSuchProcess:
            continue
    return found
