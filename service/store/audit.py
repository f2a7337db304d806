"""The audit trail: who published, marked, and asked for regrades, each entry chained to the one before it by its hash.

Grades and attempts are too many to be chained one by one, which would make everybody who submits wait for everybody else. They are
sealed instead: now and then an entry holds the digest of all grades since the last such entry, with the attempts that they grade.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from service.store.database import Database
from service.store.locks import stop_recording
from service.store.models import Attempt, AuditEntry, GradeRow
from service.store.moments import now

LOCK = 0x65786D5F61756469
"""Any number that no other user of the database takes; this one spells `exm_audi`."""

FIRST = "0" * 64
"""What stands for the hash before the first entry."""

SEALED = "sealed"

AT_ONCE = 20_000
"""Grades under one seal."""

GRADE = (
    *(GradeRow.id, GradeRow.attempt_id, GradeRow.field, GradeRow.verdict, GradeRow.credit, GradeRow.notes),
    *(GradeRow.certificate, GradeRow.criteria, GradeRow.read, GradeRow.engine_version, GradeRow.question_hash),
    *(GradeRow.rubric_hash, GradeRow.graded_at, GradeRow.graded_by, GradeRow.regrade_id),
)
ATTEMPT = (
    *(
        Attempt.id.label("of"),
        Attempt.learner_id,
        Attempt.question_id,
        Attempt.variant,
        Attempt.question_hash.label("by"),
    ),
    *(Attempt.responses, Attempt.submitted_at, Attempt.figures),
)


@dataclass(frozen=True, slots=True)
class Breach:
    """Where the trail does not hold.

    Attributes:
        entry: its number.
        reason: a sentence.
    """

    entry: int
    reason: str


@dataclass(frozen=True, slots=True)
class Trail:
    """What a look at the whole trail found.

    Attributes:
        entries: how many there are.
        head: hash of the last one; keep it elsewhere to notice that the end was cut off.
        sealed: grades under a seal.
        unsealed: later grades.
        breach: the first place where the trail does not hold.
    """

    entries: int
    head: str
    sealed: int
    unsealed: int
    breach: Breach | None


def add(
    session: Session, action: str, subject: str, *, by: str | None, at: datetime, detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Add an entry behind the last one; others who add wait until the transaction ends.

    Args:
        session: whose transaction the caller commits, with what the entry is about.
        action: what was done, in a word or two.
        subject: to what.
        by: id of the account; None for the service itself.
        at: the moment.
        detail: what else is to be known, as JSON.
    """
    lock(session)
    last = session.execute(select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)).first()
    number, previous = (last.id + 1, last.hash) if last else (1, FIRST)
    entry = AuditEntry(id=number, at=at, by=by, action=action, subject=subject, detail=detail or {}, previous=previous)
    entry.hash = hash_of(entry)
    session.add(entry)
    session.flush()
    return entry


def lock(session: Session) -> None:
    """Let nobody else add to the trail before the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))


def hash_of(entry: AuditEntry) -> str:
    """The hash that an entry has to have."""
    told = (entry.id, _said(entry.at), entry.by, entry.action, entry.subject, entry.detail, entry.previous)
    return hashlib.sha256(_canonical(told)).hexdigest()


def seal(database: Database) -> int:
    """Seal the grades that are not yet; how many that were."""
    with database.transaction() as session:
        # Nobody is recording now, so every grade up to the last one is committed, and none will come between them.
        stop_recording(session)
        last = session.scalar(select(func.max(GradeRow.id))) or 0
    sealed = 0
    while count := _seal_some(database, last):
        sealed += count
    return sealed


def _seal_some(database: Database, last: int) -> int:
    with database.transaction() as session:
        after = sealed_up_to(session)
        chosen = (
            select(GradeRow.id).where(GradeRow.id > after, GradeRow.id <= last).order_by(GradeRow.id).limit(AT_ONCE)
        )
        upto = session.scalar(select(func.max(chosen.subquery().c.id)))
        if upto is None:
            return 0
        count, digest = digest_of(session, after, upto)
        if sealed_up_to(session) == after:
            detail = {"after": after, "upto": upto, "grades": count, "digest": digest}
            add(session, SEALED, "grades", by=None, at=now(), detail=detail)
        return count


def sealed_up_to(session: Session) -> int:
    """Id of the last grade under a seal."""
    asked = select(AuditEntry.detail).where(AuditEntry.action == SEALED).order_by(AuditEntry.id.desc()).limit(1)
    detail = session.scalar(asked)
    return int(detail["upto"]) if detail else 0


def digest_of(session: Session, after: int, upto: int) -> tuple[int, str]:
    """How many grades there are behind one and up to another, and the digest of them and of their attempts."""
    asked = select(*GRADE, *ATTEMPT).join(Attempt, Attempt.id == GradeRow.attempt_id)
    rows = session.execute(
        asked.where(GradeRow.id > after, GradeRow.id <= upto).order_by(GradeRow.id).execution_options(yield_per=500)
    )
    digest = hashlib.sha256()
    count = 0
    for row in rows:
        # An attempt without figures is sealed as if there had never been any, so that old seals hold.
        told = row if row.figures else row[:-1]
        digest.update(_canonical([_said(value) for value in told]))
        count += 1
    return count, digest.hexdigest()


def examine(session: Session) -> Trail:
    """Look at the whole trail, and at every grade under a seal."""
    number, previous, sealed, breach = 0, FIRST, 0, None
    for entry in _entries(session):
        breach = breach or _breach(session, entry, number + 1, previous)
        number, previous = entry.id, entry.hash
        sealed += entry.detail.get("grades", 0) if entry.action == SEALED else 0
    behind = select(func.count()).select_from(GradeRow).where(GradeRow.id > sealed_up_to(session))
    return Trail(number, previous, sealed, session.scalar(behind) or 0, breach)


def holds(session: Session, head: str) -> bool:
    """Whether a hash that was kept elsewhere is in the trail."""
    return session.scalar(select(AuditEntry.id).where(AuditEntry.hash == head)) is not None


def _entries(session: Session) -> Iterator[AuditEntry]:
    return iter(session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)))


def _breach(session: Session, entry: AuditEntry, number: int, previous: str) -> Breach | None:
    if entry.id != number:
        return Breach(number, "This entry is missing.")
    if entry.previous != previous:
        return Breach(number, "It does not name the entry before it.")
    if entry.hash != hash_of(entry):
        return Breach(number, "Its hash is not that of what it says.")
    if entry.action == SEALED:
        detail = entry.detail
        found = digest_of(session, detail["after"], detail["upto"])
        if found != (detail["grades"], detail["digest"]):
            first, last = detail["after"] + 1, detail["upto"]
            return Breach(number, f"A grade from {first} to {last}, or an attempt of one, is not what was sealed.")
    return None


def _said(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
