"""How fast a regrade is: `python -m benchmarks.regrade [ATTEMPTS [URL]]`, on a PostgreSQL of its own unless a URL is given.

Attempts are made at one small question, a quarter of them right; then its key is changed, so that half of the grades move, and one
worker in this process grades them again through its queue. A second regrade, which moves nothing, is measured after it.
"""

import json
import os
import platform
import sys
import time
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks import serving
from service.bank.answering import answer
from service.bank.documents import Documents, Kind
from service.bank.loading import compose
from service.bank.question import Question
from service.bank.uploading import read_upload
from service.grading.grade import ENGINE_VERSION
from service.grading.outcome import Grade
from service.maths.equivalence import unproved
from service.settings import PROJECT
from service.store import accounts, regrades, versions
from service.store.adding import add_grades
from service.store.database import Database, open_database
from service.store.migrating import upgrade
from service.store.models import Attempt, Role
from service.store.moments import new_id, now
from service.store.regrades import Progress, Target
from service.store.regrading import Regrading
from service.store.running_bank import RunningBank
from service.store.serialising import columns_of
from service.workers.durable import RegradeQueue, make_tables
from service.workers.regrader import RegradeWorker
from tests.asking import question

LEARNERS = 1000
DISTINCT = 2000
"""Different responses: learners who answer one question repeat each other."""

AT_ONCE = 5000

SETTLING = 3.0
"""Seconds after which the worker looks into its queue regularly."""


def main() -> None:
    """Measure and print, as Markdown."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    print(
        "| regrade | attempts | grades added | seconds | attempts/s | seen to progress after s | worker's CPU seconds |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with nullcontext(sys.argv[2]) if len(sys.argv) > 2 else serving.database("postgresql") as url:
        upgrade(url, PROJECT / "migrations")
        make_tables(url)
        database = open_database(url)
        measure(url, database, count)
        database.close()


def measure(url: str, database: Database, count: int) -> None:
    """Fill the database, regrade it twice, and print a row for each."""
    running = RunningBank(Documents(), compose(Documents(), points=b"benchmark"), b"benchmark")
    with database.transaction() as session:
        by = accounts.create_account(session, "instructor", Role.INSTRUCTOR).id
        publish(session, "4*n", by)
    fill(database, running, count)
    with database.transaction() as session:
        publish(session, "2*n", by)
    worker = RegradeWorker(url, database, Regrading(running, unproved))
    worker.launch()
    # It has been there for a while, as in practice.
    time.sleep(SETTLING)
    for name in ("half of the grades move", "nothing moves"):
        used = time.process_time()
        with database.transaction() as session:
            asked = regrades.ask(session, Target.QUESTION, "small", by=by, at=now()).id
            RegradeQueue(database).put(session, asked)
        seen, done = watch(database, asked)
        cpu = time.process_time() - used
        seconds = done.seconds or 0.0
        pace = done.attempts / seconds if seconds else 0.0
        cells = (name, done.attempts, done.grades, f"{seconds:.1f}", f"{pace:.0f}", f"{seen:.2f}", f"{cpu:.1f}")
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    worker.close()


def publish(session: Session, key: str, by: str) -> None:
    """A version of the small question."""
    document = read_upload(json.dumps(question(key)).encode(), Kind.QUESTION, "small", as_json=True)
    versions.publish(session, Kind.QUESTION, document, replaces=None, by=by, at=now())


def fill(database: Database, running: RunningBank, count: int) -> None:
    """Attempts with their first grades, in bulk."""
    with database.transaction() as session:
        small = running.follow(session).bank.question("small")
        learners = [
            accounts.create_account(session, f"learner {number}", Role.LEARNER).id for number in range(LEARNERS)
        ]
    start, graded = now(), dict[str, Grade]()
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        rows = [attempt(small, learners[number % LEARNERS], number, start) for number in numbers]
        with database.transaction() as session:
            session.execute(insert(Attempt), rows)
            add_grades(session, [grade(small, row, graded) for row in rows])


def attempt(small: Question, learner: str, number: int, start: Any) -> dict[str, Any]:
    """One attempt, by one of the learners in turn."""
    at = start + timedelta(milliseconds=number)
    k = number % DISTINCT
    value = (f"4n + {k} - {k}", f"2n + {k} - {k}", f"{k}n + 1", f"4(n + {k}")[number % 4]
    return {
        "id": new_id(at),
        "learner_id": learner,
        "question_id": small.id,
        "variant": 0,
        "question_hash": small.hash,
        "responses": {"value": value},
        "submitted_at": at,
    }


def grade(small: Question, row: dict[str, Any], graded: dict[str, Grade]) -> dict[str, Any]:
    """The grade that its submission would have got."""
    value = row["responses"]["value"]
    if value not in graded:
        graded[value] = answer(small, row["responses"], unproved)["value"]
    return {
        "attempt_id": row["id"],
        "field": "value",
        "engine_version": ENGINE_VERSION,
        "question_hash": small.hash,
        "rubric_hash": None,
        "graded_at": row["submitted_at"],
        "graded_by": None,
        "regrade_id": None,
        **columns_of(graded[value]),
    }


def watch(database: Database, asked: str) -> tuple[float, Progress]:
    """Seconds until progress was seen, and how it stood at the end."""
    began = time.monotonic()
    seen: float | None = None
    while True:
        with database.reading() as session:
            progress = regrades.progress(session, regrades.regrade(session, asked))
        if seen is None and progress.attempts:
            seen = time.monotonic() - began
        if not progress.state.goes_on:
            return seen or 0.0, progress
        time.sleep(0.1)


if __name__ == "__main__":
    main()
