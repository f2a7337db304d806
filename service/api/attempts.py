"""Attempts as they were recorded, each field with every grade it was given."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.api.declared import READING, problems
from service.api.dependencies import ServiceParts
from service.api.graded import CheckedField
from service.api.identity import Caller
from service.api.one_thread import OneThread
from service.api.reading import Reader, readers
from service.errors import RequestError
from service.store import attempts, classes
from service.store.models import Account, Attempt, GradeRow
from service.store.serialising import grade_of

router = APIRouter(tags=["attempts"], route_class=OneThread)

ID = r"^[0-9a-f]{32}$"
AttemptId = Annotated[
    str, Path(description="Id of an attempt.", pattern=ID, examples=["0192f5e4b7c87b3e9d1f0a2b3c4d5e6f"])
]


class RecordedGrade(CheckedField):
    """One grade of a field; later ones stand beside it."""

    id: int
    engine_version: str = Field(description="Version of the engine that graded.")
    question_hash: str | None = Field(
        description="SHA-256 of the question's content when it was graded; null for learners, who could confirm a guess with it."
    )
    rubric_hash: str | None = Field(description="SHA-256 of the rubric, for text fields; null for learners.")
    graded_at: datetime
    graded_by: str | None = Field(description="Id of the account whose mark it is; null when the engine graded.")
    regrade: str | None = Field(description="Id of the regrade that gave it; null when it was given otherwise.")

    @classmethod
    def of_row(cls, row: GradeRow, response: str, reader: Reader) -> Self:
        """The shape of a kept grade, as much of it as is told."""
        told = CheckedField.of(reader.type_of(row.field), grade_of(row), response, reader.telling)
        return cls(
            id=row.id,
            engine_version=row.engine_version,
            question_hash=row.question_hash if reader.sees_hashes else None,
            rubric_hash=row.rubric_hash if reader.sees_hashes else None,
            graded_at=row.graded_at,
            graded_by=row.graded_by,
            regrade=row.regrade_id,
            **dict(told),
        )


class RecordedField(BaseModel):
    """A field of an attempt."""

    response: str = Field(description="As it was written.")
    grades: list[RecordedGrade] = Field(description="Oldest first; the latest by a person stands, else the latest.")


class AttemptShape(BaseModel):
    """One attempt."""

    attempt: str
    learner: str
    question: str
    variant: int
    figures: dict[str, str] = Field(description="Drawn for a variant from 1000 on, by parameter.", examples=[{}])
    question_hash: str | None = Field(description="SHA-256 of the question's content then; null for learners.")
    submitted_at: datetime
    fields: dict[str, RecordedField]

    @classmethod
    def of(cls, attempt: Attempt, reader: Reader) -> Self:
        """The shape of an attempt with its grades, as much of them as is told."""
        return cls(
            attempt=attempt.id,
            learner=attempt.learner_id,
            question=attempt.question_id,
            variant=attempt.variant,
            figures=attempt.figures or {},
            question_hash=attempt.question_hash if reader.sees_hashes else None,
            submitted_at=attempt.submitted_at,
            fields=_fields(attempt, reader),
        )


class AttemptsShape(BaseModel):
    """A page of attempts."""

    attempts: list[AttemptShape] = Field(description="Newest first.")
    next_before: str | None = Field(description="Ask with `before` this for the next page; null on the last.")

    @classmethod
    def of(cls, found: Sequence[Attempt], readers: Mapping[str, Reader], limit: int) -> Self:
        """The page that begins what was found, of which one more than the limit was asked for."""
        page = [AttemptShape.of(attempt, readers[attempt.id]) for attempt in found[:limit]]
        return cls(attempts=page, next_before=page[-1].attempt if len(found) > limit else None)


@router.get("/v1/me/attempts", summary="List your attempts", responses=problems(404, *READING))
def list_attempts(
    parts: ServiceParts,
    account: Caller,
    question: Annotated[str | None, Query(description="Only attempts at this question.", max_length=100)] = None,
    before: Annotated[str | None, Query(description="Only attempts older than this one.", pattern=ID)] = None,
    limit: Annotated[int, Query(description="At most so many.", ge=1, le=100)] = 20,
) -> AttemptsShape:
    """Your attempts, newest first, each field with the response as it was written and every grade it was given."""
    if question is not None:
        parts.bank.question(question)
    with parts.database.reading() as session:
        found = attempts.of_learner(session, account.id, question_id=question, limit=limit + 1, before=before)
        return AttemptsShape.of(found, readers(parts, session, account, found), limit)


@router.get("/v1/attempts/{attempt_id}", summary="Show one attempt", responses=problems(404, *READING))
def show_attempt(attempt_id: AttemptId, parts: ServiceParts, account: Caller) -> AttemptShape:
    """One attempt: your own, or for an instructor that of a learner of a class of yours or of no class.

    Any other is not found, as if there were none.
    """
    with parts.database.reading() as session:
        found = attempts.attempt(session, attempt_id)
        require_visible(session, account, found)
        return AttemptShape.of(found, readers(parts, session, account, [found])[found.id])


def require_visible(session: Session, account: Account, attempt: Attempt) -> None:
    """Refuse an attempt that the account may not see, as if there were none.

    Raises:
        RequestError: 404.
    """
    if not classes.may_see(session, account, attempt.learner_id):
        raise RequestError(404, "unknown-attempt", f"There is no attempt {attempt.id!r}.")


def _fields(attempt: Attempt, reader: Reader) -> dict[str, RecordedField]:
    fields = {name: RecordedField(response=text, grades=[]) for name, text in attempt.responses.items()}
    for row in reader.told(attempt):
        field = fields.setdefault(row.field, RecordedField(response="", grades=[]))
        field.grades.append(RecordedGrade.of_row(row, field.response, reader))
    return fields
