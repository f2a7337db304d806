"""Regrades: what was asked for, and how it stands by its events and chunks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.bank.regrading import Scope
from service.bank.uploading import question_of
from service.errors import RequestError
from service.store import audit
from service.store.models import Regrade, RegradeChunk, RegradeEvent
from service.store.moments import new_id


class Target(StrEnum):
    """What a regrade is of."""

    QUESTION = "question"
    RUBRIC = "rubric"
    TOPIC = "topic"
    ENGINE = "engine"


class State(StrEnum):
    """How a regrade stands."""

    WAITING = "waiting"
    RUNNING = "running"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    FAILED = "failed"
    FINISHED = "finished"

    @property
    def goes_on(self) -> bool:
        """Whether more attempts are going to be graded by it."""
        return self in (State.WAITING, State.RUNNING)


_AFTER = {
    "started": State.RUNNING,
    "revived": State.RUNNING,
    "cancelled": State.CANCELLED,
    "superseded": State.SUPERSEDED,
    "failed": State.FAILED,
    "finished": State.FINISHED,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a regrade had before it when it started.

    Attributes:
        versions: by question, the hashes that its grades are given by; no other may be the newest while it runs.
        last: id of the latest attempt there was; later ones were graded by the same versions.
        total: attempts up to that one.
        engine: version of the engine.
    """

    versions: Mapping[str, Sequence[str]]
    last: str
    total: int
    engine: str

    def kept(self) -> dict[str, Any]:
        """As an event keeps it."""
        versions = {name: list(hashes) for name, hashes in self.versions.items()}
        return {"versions": versions, "last": self.last, "total": self.total, "engine": self.engine}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a regrade has come.

    Attributes:
        regrade: what was asked for.
        state: how it stands.
        events: what happened, oldest first.
        plan: None before it starts.
        attempts: that were graded again.
        moved: of which a grade is another now.
        grades: that were added.
        moves: how often a verdict went to another, as `incorrect > correct`.
        seconds: spent grading; None before the first chunk.
    """

    regrade: Regrade
    state: State
    events: Sequence[RegradeEvent]
    plan: Plan | None = None
    attempts: int = 0
    moved: int = 0
    grades: int = 0
    moves: Mapping[str, int] = field(default_factory=dict)
    seconds: float | None = None

    @property
    def remaining_seconds(self) -> float | None:
        """An estimate, by the pace so far; None while there is none."""
        if not self.state.goes_on or self.plan is None or not self.seconds or not self.attempts:
            return None
        return max(0, self.plan.total - self.attempts) * self.seconds / self.attempts


def ask(
    session: Session,
    target: Target,
    name: str,
    *,
    version: str | None = None,
    by: str,
    at: datetime,
    not_before: datetime | None = None,
) -> Regrade:
    """Note that a regrade was asked for; who carries it out is told in the same transaction.

    Args:
        session: whose transaction the caller commits.
        target: what it is of.
        name: id of the question, rubric or topic, or the version of the engine whose grades are given again.
        version: only grades that were given by this hash of a question or rubric.
        by: id of the account that asks.
        at: the present moment.
        not_before: when it may start; None for now.
    """
    row = Regrade(
        id=new_id(at),
        target=target.value,
        name=name,
        version=version,
        asked_at=at,
        asked_by=by,
        not_before=not_before,
    )
    session.add(row)
    session.flush()
    audit.add(session, "asked-for-regrade", row.id, by=by, at=at, detail={"target": row.target, "name": name})
    return row


def add_event(
    session: Session, regrade: Regrade, event: str, *, at: datetime, by: str | None = None, detail: Any = None
) -> None:
    """Add what happened to a regrade."""
    session.add(RegradeEvent(regrade_id=regrade.id, event=event, at=at, by=by, detail=detail or {}))
    session.flush()
    audit.add(session, f"regrade-{event}", regrade.id, by=by, at=at)


def regrade(session: Session, regrade_id: str, *, alone: bool = False) -> Regrade:
    """The regrade with this id.

    Args:
        session: to read from.
        regrade_id: its id.
        alone: whether nobody else may add to it before the transaction ends.

    Raises:
        RequestError: 404, there is none.
    """
    asked = select(Regrade).where(Regrade.id == regrade_id)
    found = session.scalar(asked.with_for_update(key_share=True) if alone else asked)
    if found is None:
        raise RequestError(404, "unknown-regrade", f"There is no regrade {regrade_id!r}.")
    return found


def events_of(session: Session, regrade: Regrade) -> Sequence[RegradeEvent]:
    """What happened to a regrade, oldest first."""
    asked = select(RegradeEvent).where(RegradeEvent.regrade_id == regrade.id).order_by(RegradeEvent.id)
    return session.scalars(asked).all()


def state_of(events: Sequence[RegradeEvent]) -> State:
    """How a regrade stands after these events."""
    state = State.WAITING
    started = False
    for each in events:
        started = started or each.event == "started"
        resumed = State.RUNNING if started else State.WAITING
        state = resumed if each.event == "resumed" else _AFTER[each.event]
    return state


def plan_of(events: Sequence[RegradeEvent]) -> Plan | None:
    """What a regrade had before it when it started last; None before it did."""
    return next((Plan(**each.detail) for each in reversed(events) if each.event == "started"), None)


def last_chunk(session: Session, regrade: Regrade) -> RegradeChunk | None:
    """The chunk that was done last."""
    asked = select(RegradeChunk).where(RegradeChunk.regrade_id == regrade.id)
    return session.scalar(asked.order_by(RegradeChunk.number.desc()).limit(1))


def progress(session: Session, regrade: Regrade) -> Progress:
    """How far a regrade has come."""
    events = events_of(session, regrade)
    counted = select(
        func.count(),
        func.coalesce(func.sum(RegradeChunk.attempts), 0),
        func.coalesce(func.sum(RegradeChunk.moved), 0),
        func.coalesce(func.sum(RegradeChunk.grades), 0),
        func.max(RegradeChunk.at),
    ).where(RegradeChunk.regrade_id == regrade.id)
    chunks, attempts, moved, grades, last = session.execute(counted).one()
    return Progress(
        regrade,
        state_of(events),
        events,
        plan_of(events),
        int(attempts),
        int(moved),
        int(grades),
        _moves(session, regrade) if moved else {},
        _spent(events, last) if chunks else None,
    )


def newest(session: Session, limit: int) -> list[Progress]:
    """The regrades that were asked for last, newest first."""
    rows = session.scalars(select(Regrade).order_by(Regrade.id.desc()).limit(limit)).all()
    return [progress(session, row) for row in rows]


def unfinished(session: Session) -> list[tuple[Regrade, int]]:
    """The regrades that go on or ought to, each with how often it was resumed."""
    ended = select(RegradeEvent.regrade_id).where(RegradeEvent.event == "finished")
    found = []
    for row in session.scalars(select(Regrade).where(Regrade.id.not_in(ended))).all():
        events = events_of(session, row)
        if state_of(events).goes_on:
            found.append((row, runs_of(events)))
    return found


def runs_of(events: Sequence[RegradeEvent]) -> int:
    """How often a regrade was resumed."""
    return sum(each.event == "resumed" for each in events)


def _moves(session: Session, regrade: Regrade) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for moves in session.scalars(select(RegradeChunk.moves).where(RegradeChunk.regrade_id == regrade.id)):
        counted.update(moves)
    return dict(counted.most_common())


def _spent(events: Sequence[RegradeEvent], last: datetime) -> float:
    """Seconds between each beginning and the event or the chunk that ended it."""
    spent = 0.0
    since: datetime | None = None
    for each in events:
        if each.event in ("started", "resumed"):
            since = since or each.at
        elif since is not None and not _AFTER[each.event].goes_on:
            spent, since = spent + (each.at - since).total_seconds(), None
    return spent + (max(0.0, (last - since).total_seconds()) if since else 0.0)


def questions_of(regrade: Regrade, bank: Bank) -> list[str]:
    """The questions of the bank whose attempts a regrade looks at, in order."""
    if regrade.target == Target.ENGINE:
        return sorted(bank.questions)
    if regrade.target == Target.TOPIC:
        return sorted(id for id, question in bank.questions.items() if question.topic == regrade.name)
    return [id for id in (question_of(regrade.name),) if id in bank.questions]


def scope_of(regrade: Regrade) -> Scope:
    """Which fields of an attempt a regrade grades again."""
    field = regrade.name.partition(".")[2] if regrade.target == Target.RUBRIC else None
    engine = regrade.name if regrade.target == Target.ENGINE else None
    return Scope(field, engine, regrade.version)
