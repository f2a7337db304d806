"""Every grade that an attempt was ever given, explained: who or what gave it, by which versions, note by note."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, Field

from service.api.attempts import AttemptId, RecordedGrade, require_visible
from service.api.declared import READING, problems
from service.api.dependencies import ServiceParts
from service.api.identity import Caller
from service.api.one_thread import OneThread
from service.api.reading import Reader, readers
from service.grading.tally import FieldGrade, standing_grade
from service.store import attempts
from service.store.models import GradeRow
from service.store.serialising import grade_of

router = APIRouter(tags=["attempts"], route_class=OneThread)


class Giver(StrEnum):
    """What gave a grade."""

    SUBMISSION = "submission"
    REGRADE = "regrade"
    PERSON = "person"


class ExplainedGrade(RecordedGrade):
    """One grade with what gave it."""

    field: str
    given_by: Giver = Field(description="The engine at the submission or in a regrade, or a person.")
    stands: bool = Field(description="Whether the tally counts it.")

    @classmethod
    def explained(cls, row: GradeRow, response: str, reader: Reader, *, stands: bool) -> Self:
        """The shape of a kept grade."""
        given = Giver.PERSON if row.graded_by else Giver.REGRADE if row.regrade_id else Giver.SUBMISSION
        return cls(field=row.field, given_by=given, stands=stands, **dict(RecordedGrade.of_row(row, response, reader)))


class GradeHistory(BaseModel):
    """Every grade of an attempt."""

    attempt: str
    question: str
    grades: list[ExplainedGrade] = Field(description="Oldest first.")


@router.get(
    "/v1/attempts/{attempt_id}/grades",
    summary="Explain every grade of an attempt",
    responses=problems(404, *READING),
)
def explain_grades(attempt_id: AttemptId, parts: ServiceParts, account: Caller) -> GradeHistory:
    """Every grade that was ever given, oldest first, with the versions of the engine, question and rubric that gave it.

    The text of a version is at `/v1/questions/{question_id}/versions/{hash}`. Another learner's attempt is not found.
    """
    with parts.database.reading() as session:
        found = attempts.attempt(session, attempt_id)
        require_visible(session, account, found)
        reader = readers(parts, session, account, [found])[found.id]
        told = reader.told(found)
        standing = _standing(told)
        grades = [
            ExplainedGrade.explained(row, found.responses.get(row.field, ""), reader, stands=row.id in standing)
            for row in told
        ]
    return GradeHistory(attempt=found.id, question=found.question_id, grades=grades)


def _standing(grades: Sequence[GradeRow]) -> set[int]:
    histories: dict[str, list[FieldGrade]] = {}
    for row in grades:
        verdict, by_person = grade_of(row).verdict, row.graded_by is not None
        grade = FieldGrade(row.id, row.field, verdict, row.credit, row.engine_version, by_person)
        histories.setdefault(row.field, []).append(grade)
    return {standing_grade(grades).grade for grades in histories.values()}
