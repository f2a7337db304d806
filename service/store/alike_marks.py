"""Answers that were read alike and graded alike, marked by one decision, each with a grade of its own.

Those that wait for a person are decided in the review queue; these do not. What a person has marked attempt by attempt stays.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.grading.outcome import Verdict
from service.store import audit, review_queue
from service.store.adding import add_grades
from service.store.answers import each_answer
from service.store.deciding import Decision
from service.store.grades import person_row
from service.store.models import Account, Attempt, GradeRow

AT_ONCE = 500
"""Answers that are read by one statement; SQLite takes 32,766 values."""

TOGETHER = "alike"
"""In the certificate of a grade that was given to answers together: the version of the answers that were decided."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Answers to one field that were read alike and graded alike.

    Attributes:
        question, variant, field: what was answered.
        read: how they were read, or what was written where that is all there is.
        verdict: that stands.
        by_person: whether persons gave the grades that stand.
        members: each attempt with the grade that stands, in order.
    """

    question: str
    variant: int
    field: str
    read: str
    verdict: Verdict
    by_person: bool
    members: Sequence[tuple[Attempt, GradeRow]]

    @property
    def waits(self) -> bool:
        """Whether they wait in the review queue."""
        return not self.by_person and self.verdict in review_queue.WAITING

    @property
    def version(self) -> str:
        """SHA-256 of what stands for each of them: another one as soon as an answer comes, goes, or is graded anew."""
        return hashlib.sha256(json.dumps([row.id for _, row in self.members]).encode()).hexdigest()

    @property
    def open(self) -> Sequence[tuple[Attempt, GradeRow]]:
        """Those whose grade gives way to a decision: all but what a person has marked by itself."""
        return [(attempt, row) for attempt, row in self.members if _gives_way(row)]


def alike_to(session: Session, attempt: Attempt, field: str, seen_by: Account) -> Alike:
    """The answers that are alike to one, itself among them, of learners whom an account may see.

    Raises:
        RequestError: 404, the attempt has no grade for such a field.
    """
    each = each_answer(attempt.question_id, attempt.variant, field, seen_by).subquery()
    this = session.execute(select(each).where(each.c.attempt == attempt.id)).first()
    if this is None:
        raise RequestError(404, "unknown-field", f"The attempt has no grade for a field {field!r}.")
    shared = [each.c[name] == getattr(this, name) for name in ("read", "verdict", "flaw", "by_person")]
    found = session.scalars(select(each.c.grade).where(*shared).order_by(each.c.attempt)).all()
    members = _members(session, found)
    return Alike(
        *(attempt.question_id, attempt.variant, field, this.read, Verdict(this.verdict), bool(this.by_person)), members
    )


def mark(session: Session, found: Alike, made: Decision, about: str) -> int:
    """Give each of them that gives way a grade of its own; how many got one. Sent again it adds nothing.

    Args:
        session: in which nobody else records; the caller commits.
        found: read in this transaction.
        made: the decision.
        about: id of the attempt that the audit trail names.
    """
    served = [(attempt, row) for attempt, row in found.open if not _says(row, made)]
    if not served:
        return 0
    add_grades(session, [_row(found, attempt, row, made) for attempt, row in served])
    review_queue.work_out(
        session, review_queue.groups_of(session, [(attempt.id, found.field) for attempt, _ in served])
    )
    told = {"verdict": made.finding.verdict.value, "credit": made.finding.credit, "grades": len(served)}
    detail = told | {"field": found.field, "alike": found.version}
    audit.add(session, "marked-alike", about, by=made.by, at=made.at, detail=detail)
    return len(served)


def _members(session: Session, grades: Sequence[int]) -> list[tuple[Attempt, GradeRow]]:
    found: list[tuple[Attempt, GradeRow]] = []
    for first in range(0, len(grades), AT_ONCE):
        asked = select(Attempt, GradeRow).join(GradeRow, GradeRow.attempt_id == Attempt.id)
        chosen = asked.where(GradeRow.id.in_(grades[first : first + AT_ONCE])).order_by(Attempt.id)
        found.extend((attempt, row) for attempt, row in session.execute(chosen))
    return found


def _gives_way(row: GradeRow) -> bool:
    return row.graded_by is None or TOGETHER in row.certificate["values"]


def _says(row: GradeRow, made: Decision) -> bool:
    """Whether a grade was given together and says the same already."""
    if row.graded_by is None:
        return False
    criteria = {name: each["verdict"] for name, each in row.criteria.items()}
    said = row.verdict, row.credit, criteria, row.certificate["values"].get("comment", "")
    finding = made.finding
    return said == (finding.verdict.value, finding.credit, dict(finding.criteria), made.comment)


def _row(found: Alike, attempt: Attempt, row: GradeRow, made: Decision) -> dict[str, Any]:
    values: Mapping[str, str] = {TOGETHER: found.version} | ({"comment": made.comment} if made.comment else {})
    return person_row(
        attempt,
        found.field,
        made.finding,
        values=values,
        question_hash=made.question_hash,
        rubric_hash=made.rubric_hash or row.rubric_hash,
        read=row.read,
        by=made.by,
        at=made.at,
    )
