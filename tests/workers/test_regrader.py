"""Workers carry regrades out exactly, also those that are killed at any moment, alone and beside others."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from service.store import regrades
from service.store.database import Database
from service.store.moments import now
from service.store.regrades import State
from service.workers.durable import RegradeQueue, make_tables
from tests.conftest import BOTH
from tests.regrades import RESPONSES, Course, course, start_worker, working

KILLS = int(os.environ.get("CHAOS_KILLS", "2"))
"""Times that a worker is killed in each test; `make chaos-regrade` asks for more, of more attempts."""

ATTEMPTS = int(os.environ.get("CHAOS_ATTEMPTS", "200"))

PATIENCE = 60 + 60 * KILLS
"""Seconds to wait for the end; on a busy machine a worker alone takes half a minute to start."""

EXPECTED = {
    "4n": ["correct", "incorrect"],
    "2n": ["incorrect", "correct"],
    "4(n": ["unreadable"],
    "7n": ["incorrect"],
    "4*n + 0": ["correct", "incorrect"],
}


@pytest.fixture
def answered(database: Database) -> Course:
    """A course with many attempts that were graded by the key 4n; now it is 2n."""
    made = course(database)
    made.publish("4*n")
    made.submit(ATTEMPTS)
    made.publish("2*n")
    return made


def expected(count: int = ATTEMPTS) -> list[list[str]]:
    """The histories that a regrade leaves which nothing has interrupted."""
    return [EXPECTED[RESPONSES[number % len(RESPONSES)]] for number in range(count)]


def kill(worker: "subprocess.Popen[bytes]") -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait()


@pytest.fixture
def workers() -> Iterator[list["subprocess.Popen[bytes]"]]:
    """The workers that a test starts; what is left of them is killed."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for each in started:
        kill(each)


def test_a_worker_takes_a_regrade_from_the_queue(database_url: str, answered: Course) -> None:
    with working(database_url, answered):
        regrade = answered.ask()
        progress = answered.until(regrade, lambda each: not each.state.goes_on)

    assert (progress.state, progress.attempts) == (State.FINISHED, ATTEMPTS)
    assert answered.histories() == expected()


def test_a_regrade_that_waits_is_taken_when_a_worker_comes(database_url: str, answered: Course) -> None:
    regrade = answered.ask()
    assert answered.progress(regrade).state is State.WAITING

    with working(database_url, answered):
        answered.until(regrade, lambda each: not each.state.goes_on)

    assert answered.histories() == expected()


def test_a_regrade_for_later_waits(database_url: str, answered: Course) -> None:
    with answered.database.transaction() as session:
        moment = now()
        row = regrades.ask(
            session, regrades.Target.QUESTION, "small", by=answered.instructor, at=moment, not_before=moment
        )
        RegradeQueue(answered.database).put(session, row.id, delay=3.0)
    with working(database_url, answered):
        time.sleep(1.5)
        assert answered.progress(row.id).state is State.WAITING
        answered.until(row.id, lambda each: not each.state.goes_on)


def test_a_regrade_is_neither_asked_for_nor_queued_when_the_transaction_fails(answered: Course) -> None:
    with answered.database.sessions() as session:
        row = regrades.ask(session, regrades.Target.QUESTION, "small", by=answered.instructor, at=now())
        RegradeQueue(answered.database).put(session, row.id)
        session.rollback()

    assert RegradeQueue(answered.database).client.list_workflows() == []


@pytest.mark.timeout(2 * PATIENCE)
def test_a_worker_that_is_killed_at_any_moment_loses_nothing_and_adds_nothing_twice(
    database_url: str, answered: Course, workers: list["subprocess.Popen[bytes]"]
) -> None:
    regrade = answered.ask()
    for _ in range(KILLS):
        workers.append(start_worker(database_url))
        before = answered.progress(regrade).attempts
        progress = answered.until(
            regrade, lambda each, before=before: each.attempts > before or not each.state.goes_on, PATIENCE
        )
        if not progress.state.goes_on:
            break
        time.sleep(random.uniform(0, 0.1))
        kill(workers[-1])
    workers.append(start_worker(database_url))

    progress = answered.until(regrade, lambda each: not each.state.goes_on, PATIENCE)

    assert (progress.state, progress.attempts) == (State.FINISHED, ATTEMPTS)
    assert progress.grades == sum(len(each) - 1 for each in answered.histories())
    assert answered.histories() == expected()


@pytest.mark.timeout(2 * PATIENCE)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_workers_share_what_is_to_be_done_and_take_over_from_each_other(
    database_url: str, answered: Course, workers: list["subprocess.Popen[bytes]"]
) -> None:
    asked = [answered.ask() for _ in range(3)]
    workers += [start_worker(database_url), start_worker(database_url)]
    for number in range(KILLS):
        time.sleep(random.uniform(0.5, 2.5))
        kill(workers[number])
        workers.append(start_worker(database_url))

    ended = [answered.until(each, lambda progress: not progress.state.goes_on, PATIENCE) for each in asked]

    assert [(each.state, each.attempts) for each in ended] == [(State.FINISHED, ATTEMPTS)] * 3
    assert sum(each.grades for each in ended) == sum(len(each) - 1 for each in answered.histories())
    assert answered.histories() == expected()


def test_a_cancelled_regrade_is_gone_on_with_when_resumed(database_url: str, answered: Course) -> None:
    regrade = answered.ask()
    with working(database_url, answered):
        answered.until(regrade, lambda each: each.attempts > 0)
        with answered.database.transaction() as session:
            row = regrades.regrade(session, regrade, alone=True)
            regrades.add_event(session, row, "cancelled", at=now(), by=answered.instructor)
        stopped = answered.progress(regrade).attempts
        time.sleep(0.5)
        assert answered.progress(regrade).attempts == stopped
        with answered.database.transaction() as session:
            row = regrades.regrade(session, regrade, alone=True)
            regrades.add_event(session, row, "resumed", at=now(), by=answered.instructor)
            RegradeQueue(answered.database).put(session, regrade, run=1)
        answered.until(regrade, lambda each: not each.state.goes_on)

    assert answered.histories() == expected()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_regrade_that_kills_every_worker_is_given_up(
    database_url: str, answered: Course, workers: list["subprocess.Popen[bytes]"]
) -> None:
    with answered.database.transaction() as session:
        regrade = answered.ask()
        row = regrades.regrade(session, regrade)
        for number in range(5):
            regrades.add_event(session, row, "revived", at=now(), detail={"lost": str(number)})
        session.execute(
            text("UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = 'dead' WHERE workflow_uuid = :id"),
            {"id": f"{regrade}-0"},
        )

    with working(database_url, answered):
        progress = answered.until(regrade, lambda each: not each.state.goes_on)

    assert progress.state is State.FAILED
    assert "workers died" in progress.events[-1].detail["reason"]
    assert all(len(each) == 1 for each in answered.histories())


def test_a_regrade_whose_workflow_ended_in_an_error_is_said_to_have_failed(database_url: str, answered: Course) -> None:
    regrade = answered.ask()
    table = "dbos.workflow_status" if database_url.startswith("postgresql") else "workflow_status"
    with answered.database.transaction() as session:
        session.execute(text(f"UPDATE {table} SET status = 'ERROR' WHERE workflow_uuid = '{regrade}-0'"))

    with working(database_url, answered):
        answered.until(regrade, lambda each: each.state is State.FAILED)


@pytest.mark.parametrize("empty_url", BOTH, indirect=True)
def test_the_engines_tables_are_made_once_and_left_alone_by_our_migrations(empty_url: str) -> None:
    make_tables(empty_url)
    make_tables(empty_url)
