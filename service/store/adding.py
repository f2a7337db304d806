"""Many grades added at once: on PostgreSQL as one parameter of one statement, which costs a tenth of a statement a row."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from service.bank.question import Question
from service.grading.grade import ENGINE_VERSION
from service.grading.outcome import Grade
from service.store.models import GradeRow
from service.store.serialising import columns_of

TYPES = {
    "attempt_id": "text",
    "field": "text",
    "verdict": "text",
    "credit": "float8",
    "notes": "json",
    "certificate": "json",
    "criteria": "json",
    "read": "json",
    "engine_version": "text",
    "question_hash": "text",
    "rubric_hash": "text",
    "graded_at": "timestamptz",
    "graded_by": "text",
    "regrade_id": "text",
}
"""The columns of a grade, with their types on PostgreSQL."""

_NAMES = ", ".join(TYPES)
_TYPED = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
_FROM_JSON = text(
    f"INSERT INTO grades ({_NAMES}) SELECT {_NAMES} FROM json_to_recordset(CAST(:rows AS json)) AS given({_TYPED})"  # noqa: S608 - the names are above
)


def add_grades(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add grades in their order.

    Args:
        session: whose transaction the caller commits.
        rows: the columns named above, all of them.
    """
    if not rows:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_FROM_JSON, {"rows": json.dumps(rows, default=_moment, ensure_ascii=False)})
    else:
        session.execute(insert(GradeRow), rows)


def _moment(value: datetime) -> str:
    return value.isoformat()


def engine_row(
    attempt: str, question: Question, field: str, grade: Grade, *, at: datetime, regrade: str | None = None
) -> dict[str, Any]:
    """The columns of a grade that this engine gives.

    Args:
        attempt: id of what is graded.
        question: by which it is graded.
        field: name of the field.
        grade: what was found.
        at: the moment.
        regrade: id of the regrade that it belongs to.
    """
    return {
        "attempt_id": attempt,
        "field": field,
        "engine_version": ENGINE_VERSION,
        "question_hash": question.hash,
        "rubric_hash": question.fields[field].rubric_hash,
        "graded_at": at,
        "graded_by": None,
        "regrade_id": regrade,
        **columns_of(grade),
    }
