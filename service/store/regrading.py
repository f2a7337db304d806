"""A regrade carried out, some attempts at a time: each chunk is one transaction that adds its grades and says that it did.

Whoever carries it out, however often it is started, and wherever it is killed: a chunk is there whole or not at all, the next one
begins behind the last, and an attempt that was graded again is locked until its grades are committed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.bank.question import Question
from service.bank.regrading import Regrader
from service.bank.trust import untrusted
from service.grading.grade import ENGINE_VERSION
from service.grading.outcome import Grade
from service.maths.equivalence import Prover
from service.store import regrades
from service.store.adding import add_grades, engine_row
from service.store.locks import hurry_recording, share_recording, wait_for_disk
from service.store.models import Attempt, Regrade, RegradeChunk
from service.store.moments import now
from service.store.regrades import Plan
from service.store.review_queue import WAITING, Waiting, enqueue, groups_of, waiting, work_out
from service.store.running_bank import RunningBank
from service.store.standing import StandingAttempt, page_of

CHUNK = 500
"""Attempts in one transaction, which is over in a tenth of a second.

Half of the time of a chunk of 200 goes into what each chunk costs whatever its size: twenty statements, most of them the engine's.
"""


@dataclass(frozen=True, slots=True)
class Regrading:
    """Carries regrades out.

    Attributes:
        running: the bank, which follows what is published.
        prover: decides what cheap methods leave open.
        size: attempts in one transaction.
    """

    running: RunningBank
    prover: Prover
    size: int = CHUNK
    _regraders: dict[str, Regrader] = field(default_factory=dict)

    def begin(self, session: Session, regrade_id: str) -> bool:
        """Make the plan, unless there is one; whether there is anything to do."""
        regrade = regrades.regrade(session, regrade_id, alone=True)
        events = regrades.events_of(session, regrade)
        if not regrades.state_of(events).goes_on:
            return False
        if regrades.plan_of(events) is None:
            share_recording(session)
            plan = _plan(session, regrade, self.running.follow(session).bank)
            regrades.add_event(session, regrade, "started", at=now(), detail=plan.kept())
        return True

    def chunk(self, session: Session, regrade_id: str) -> bool:
        """Grade the next attempts again; whether there may be more."""
        regrade = regrades.regrade(session, regrade_id, alone=True)
        events = regrades.events_of(session, regrade)
        plan = regrades.plan_of(events)
        if plan is None or not regrades.state_of(events).goes_on:
            return False
        hurry_recording(session)
        bank = self.running.follow(session).bank
        before = regrades.last_chunk(session, regrade)
        page = _Page(session, plan, bank, before)
        if ended := page.read(self.size):
            wait_for_disk(session)
            regrades.add_event(session, regrade, ended, at=now())
            self._regraders.pop(regrade.id, None)
            return False
        number = before.number + 1 if before else 0
        self._grade(session, regrade, page, number)
        return True

    def fail(self, session: Session, regrade_id: str, reason: str) -> None:
        """Say that a regrade cannot go on; it may be resumed."""
        regrade = regrades.regrade(session, regrade_id, alone=True)
        if regrades.state_of(regrades.events_of(session, regrade)).goes_on:
            regrades.add_event(session, regrade, "failed", at=now(), detail={"reason": reason})

    def _grade(self, session: Session, regrade: Regrade, page: "_Page", number: int) -> None:
        regrader = self._regraders.setdefault(regrade.id, Regrader(self.prover, regrades.scope_of(regrade)))
        moment = now()
        rows: list[dict[str, Any]] = []
        queued: list[Waiting | None] = []
        moves: Counter[str] = Counter()
        moved = 0
        for attempt in page.attempts:
            question = page.bank.asked(attempt.question, attempt.variant, attempt.figures)
            changes = regrader.changes(question, attempt.responses, attempt.held) if question else {}
            if question and changes:
                moved += 1
                moves.update(_moves(attempt, changes))
                rows += [
                    engine_row(attempt.id, question, name, each, at=moment, regrade=regrade.id)
                    for name, each in changes.items()
                ]
                queued += [_waiting(attempt, question, name, each, moment) for name, each in changes.items()]
        add_grades(session, rows)
        _queue(session, page.attempts, rows, queued)
        done = {
            "regrade_id": regrade.id,
            "number": number,
            "question_id": page.question,
            "last_attempt": page.attempts[-1].id,
            "attempts": len(page.attempts),
            "moved": moved,
            "grades": len(rows),
            "moves": dict(moves),
            "at": moment,
        }
        session.execute(insert(RegradeChunk), done)


class _Page:
    """The attempts that come next, at the question that is being graded or at the first one after it that has any."""

    def __init__(self, session: Session, plan: Plan, bank: Bank, before: RegradeChunk | None) -> None:
        self.bank = bank
        self.question = before.question_id if before else ""
        self.attempts: Sequence[StandingAttempt] = ()
        self._session = session
        self._plan = plan
        self._after = before.last_attempt if before else ""

    def read(self, limit: int) -> str:
        """Read at most so many; the event that ends the regrade, if one does."""
        for question in sorted(self._plan.versions):
            if question < self.question:
                continue
            if self._plan.engine != ENGINE_VERSION or self._plan.versions[question] != _hashes(self.bank, question):
                return "superseded"
            after = self._after if question == self.question else ""
            found = page_of(self._session, question, after=after, last=self._plan.last, limit=limit)
            if found:
                self.question, self.attempts = question, found
                return ""
        return "finished"


def _plan(session: Session, regrade: Regrade, bank: Bank) -> Plan:
    chosen = regrades.questions_of(regrade, bank)
    counted = select(func.count(), func.max(Attempt.id)).where(Attempt.question_id.in_(chosen))
    total, last = session.execute(counted).one()
    return Plan({question: _hashes(bank, question) for question in chosen}, last or "", total, ENGINE_VERSION)


def _hashes(bank: Bank, question: str) -> list[str]:
    """What a question is graded by, and what of it is left to persons; empty when it has left the bank."""
    found = bank.questions.get(question)
    if found is None:
        return []
    by_persons = [f"a person marks {each}" for each in untrusted(found)]
    return [found.hash, *(field.rubric_hash for field in found.fields.values() if field.rubric_hash), *by_persons]


def _moves(attempt: StandingAttempt, changes: Mapping[str, Grade]) -> list[str]:
    held = attempt.held
    return [f"{held[name].verdict if name in held else 'none'} > {now.verdict}" for name, now in changes.items()]


def _waiting(attempt: StandingAttempt, question: Question, name: str, grade: Grade, at: datetime) -> Waiting | None:
    return waiting(attempt.id, question, name, attempt.responses.get(name, ""), grade, at)


def _queue(
    session: Session,
    attempts: Sequence[StandingAttempt],
    rows: Sequence[Mapping[str, Any]],
    queued: Sequence[Waiting | None],
) -> None:
    """Bring the review queue to what the new grades say: some wait now, others do no longer."""
    waited = {(each.id, name) for each in attempts for name, held in each.held.items() if held.verdict in WAITING}
    left = waited & {(row["attempt_id"], row["field"]) for row in rows}
    # A person may have marked one of them since its grades were read, so those that wait are looked at again too.
    opened = enqueue(session, queued)
    work_out(session, sorted(opened | groups_of(session, left)))
