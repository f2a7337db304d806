"""Marks that persons give; like every grade they are added beside the others, never in their place."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.errors import RequestError
from service.grading.grade import ENGINE_VERSION
from service.grading.opinions import Finding
from service.grading.outcome import Certificate, Criterion, Grade, Means, Verdict
from service.store import audit, review_queue
from service.store.attempts import attempt
from service.store.locks import share_recording
from service.store.models import Attempt, GradeRow
from service.store.serialising import columns_of


def add_mark(
    session: Session,
    attempt_id: str,
    field: str,
    *,
    verdict: Verdict,
    credit: float,
    by: str,
    comment: str,
    at: datetime,
) -> GradeRow:
    """Add a person's mark; from now on it is the standing grade of the field.

    Args:
        session: whose transaction the caller commits.
        attempt_id: what is marked.
        field: name of the marked field, one the learner answered.
        verdict: correct, partial or incorrect.
        credit: share of the field's points: 1, between 0 and 1, or 0, as the verdict says.
        by: id of the account that marks.
        comment: the person's reason, kept in the certificate.
        at: the moment of marking.

    Raises:
        RequestError: 404 for an unknown attempt or field, 422 for a verdict that does not mark or another credit than
            its verdict allows.
    """
    check_credit(verdict, credit)
    share_recording(session)
    marked = attempt(session, attempt_id)
    row = GradeRow(
        **person_row(
            marked,
            _known(marked, field),
            Finding(verdict, credit),
            values={"comment": comment} if comment else {},
            question_hash=marked.question_hash,
            rubric_hash=_rubric_hash(marked, field),
            read=read_of([grade for grade in marked.grades if grade.field == field]),
            by=by,
            at=at,
        )
    )
    session.add(row)
    session.flush()
    detail = {"grade": row.id, "field": field, "verdict": verdict.value, "credit": credit}
    # The trail is locked last, as everybody does who decides.
    review_queue.work_out(session, review_queue.groups_of(session, [(marked.id, field)]))
    audit.add(session, "marked", attempt_id, by=by, at=at, detail=detail)
    return row


def person_row(
    attempt: Attempt,
    field: str,
    finding: Finding,
    *,
    values: Mapping[str, str],
    question_hash: str,
    rubric_hash: str | None,
    read: Mapping[str, str] | None,
    by: str,
    at: datetime,
) -> dict[str, Any]:
    """The columns of a grade that a person gives.

    Args:
        attempt: what is marked.
        field: name of the field.
        finding: what the person found.
        values: what the certificate says beside it, all text.
        question_hash, rubric_hash: what it was marked by.
        read: how the response was read before, as `read_of` gives it; it reads the same.
        by: id of the account.
        at: the moment.
    """
    certificate = Certificate(Means.PERSON, "a person's mark", values=values)
    criteria = {name: Criterion(each) for name, each in finding.criteria.items()}
    return {
        "attempt_id": attempt.id,
        "field": field,
        "engine_version": ENGINE_VERSION,
        "question_hash": question_hash,
        "rubric_hash": rubric_hash,
        "graded_at": at,
        "graded_by": by,
        "regrade_id": None,
        **columns_of(Grade(finding.verdict, finding.credit, certificate, criteria=criteria)),
        "read": read,
    }


def read_of(rows: Sequence[GradeRow]) -> Mapping[str, str] | None:
    """How a response was read last, by the grades of its field, oldest first; None when no grade says so."""
    return next((row.read for row in reversed(rows) if row.read), None)


def standing_row(rows: Sequence[GradeRow]) -> GradeRow:
    """The grade that stands, of those of one field, oldest first: the latest by a person, else the latest."""
    return next((row for row in reversed(rows) if row.graded_by is not None), rows[-1])


def check_credit(verdict: Verdict, credit: float) -> None:
    """Refuse a mark that contradicts itself.

    Raises:
        RequestError: 422, the verdict does not mark, or allows another credit.
    """
    allowed = {
        Verdict.CORRECT: credit == 1,
        Verdict.PARTIAL: 0 < credit < 1,
        Verdict.INCORRECT: credit == 0,
    }
    if verdict not in allowed:
        raise RequestError(422, "verdict-does-not-mark", "A mark is correct, partial or incorrect.")
    if not allowed[verdict]:
        detail = "The credit is 1 for correct, between 0 and 1 for partial, and 0 for incorrect."
        raise RequestError(422, "credit-contradicts-verdict", detail)


def _known(marked: Attempt, field: str) -> str:
    if field in marked.responses:
        return field
    detail = f"The attempt has no field {field!r}; it answered {', '.join(sorted(marked.responses))}."
    raise RequestError(404, "unknown-field", detail)


def _rubric_hash(marked: Attempt, field: str) -> str | None:
    return next((grade.rubric_hash for grade in reversed(marked.grades) if grade.field == field), None)
