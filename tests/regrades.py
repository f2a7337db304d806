"""What tests of regrades share: a bank with one small question, attempts at it, and a worker in this process or in another."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.bank.answering import answer
from service.bank.documents import Documents, Kind
from service.bank.loading import compose
from service.bank.uploading import read_upload
from service.bank.yaml_lines import Document
from service.grading.outcome import Verdict
from service.maths.equivalence import unproved
from service.settings import PROJECT
from service.store import attempts, grades, regrades, versions
from service.store.database import Database
from service.store.locks import stop_recording
from service.store.models import Attempt, GradeRow
from service.store.moments import now
from service.store.regrades import Progress, Target
from service.store.regrading import Regrading
from service.store.running_bank import RunningBank
from service.workers.durable import RegradeQueue
from service.workers.regrader import RegradeWorker
from tests import asking
from tests.making import make_account, minute

RESPONSES = ("4n", "2n", "4(n", "7n", "4*n + 0")


def document(key: str, id: str = "small", **changes: Any) -> Document:
    content = json.dumps(asking.question(key, id=id, **changes)).encode()
    return read_upload(content, Kind.QUESTION, id, as_json=True)


def running_bank() -> RunningBank:
    """A bank without files, which follows what is published."""
    return RunningBank(Documents(), compose(Documents(), points=b"a test"), b"a test")


@dataclass(frozen=True)
class Course:
    """A database in which questions are published and answered.

    Attributes:
        database: open.
        running: a bank that follows it.
        instructor, learner: ids of accounts.
    """

    database: Database
    running: RunningBank
    instructor: str
    learner: str

    def publish(self, key: str, id: str = "small", **changes: Any) -> None:
        with self.database.transaction() as session:
            stop_recording(session)
            versions.publish(
                session, Kind.QUESTION, document(key, id, **changes), replaces=None, by=self.instructor, at=now()
            )

    def submit(self, count: int, id: str = "small", start: int = 0) -> None:
        """So many attempts, their responses in turn."""
        with self.database.transaction() as session:
            question = self.running.follow(session).bank.question(id)
            graded = {text: answer(question, {"value": text}, unproved) for text in RESPONSES}
            for number in range(start, start + count):
                text = RESPONSES[number % len(RESPONSES)]
                attempts.record(
                    session,
                    learner_id=self.learner,
                    question=question,
                    responses={"value": text},
                    grades=graded[text],
                    at=minute(number),
                )

    def mark_the_first(self) -> None:
        """A person gives the first attempt half of the credit."""
        with self.database.transaction() as session:
            first = str(session.scalars(select(Attempt.id).order_by(Attempt.id)).first())
            grades.add_mark(
                session,
                first,
                "value",
                verdict=Verdict.PARTIAL,
                credit=0.5,
                by=self.instructor,
                comment="",
                at=minute(60),
            )

    def ask(self, target: Target = Target.QUESTION, name: str = "small", version: str | None = None) -> str:
        """The id of a regrade that waits for a worker."""
        with self.database.transaction() as session:
            row = regrades.ask(session, target, name, version=version, by=self.instructor, at=now())
            RegradeQueue(self.database).put(session, row.id)
            return row.id

    def progress(self, regrade_id: str) -> Progress:
        with self.database.reading() as session:
            return regrades.progress(session, regrades.regrade(session, regrade_id))

    def carry_out(self, regrade_id: str) -> Progress:
        """Do the steps of a regrade here, without the engine."""
        regrading = Regrading(self.running, unproved)
        with self.database.transaction() as session:
            more = regrading.begin(session, regrade_id)
        while more:
            with self.database.transaction() as session:
                more = regrading.chunk(session, regrade_id)
        return self.progress(regrade_id)

    def until(self, regrade_id: str, done: Callable[[Progress], bool], seconds: float = 60) -> Progress:
        """How a regrade stands once something is true of it."""
        last = time.monotonic() + seconds
        while not done(progress := self.progress(regrade_id)):
            assert time.monotonic() < last, progress
            time.sleep(0.02)
        return progress

    def histories(self) -> list[list[str]]:
        """The verdicts of each attempt, oldest first, in the order of the attempts."""
        with self.database.reading() as session:
            return histories(session)


def histories(session: Session) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for attempt, verdict in session.execute(select(GradeRow.attempt_id, GradeRow.verdict).order_by(GradeRow.id)):
        found.setdefault(attempt, []).append(verdict)
    return [found[attempt] for attempt in sorted(found)]


def course(database: Database) -> Course:
    with database.transaction() as session:
        accounts = [make_account(session).id for _ in range(2)]
    return Course(database, running_bank(), *accounts)


@contextmanager
def working(url: str, course: Course) -> Iterator[RegradeWorker]:
    """A worker in this process."""
    worker = worker_of(url, course.database)
    worker.launch()
    try:
        yield worker
    finally:
        worker.close()


def worker_of(url: str, database: Database) -> RegradeWorker:
    """A worker that takes small steps and looks often."""
    return RegradeWorker(url, database, Regrading(running_bank(), unproved, size=10), looking=0.2)


def start_worker(url: str) -> "subprocess.Popen[bytes]":
    """A worker in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "tests.regrades", url]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)


def main() -> None:
    """Work until killed."""
    from service.store.database import open_database

    url = sys.argv[1]
    database = open_database(url)
    worker_of(url, database).launch()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
