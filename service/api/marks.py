"""Marks that an instructor gives; they stand beside the engine's grades and take precedence over them."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from service.api.attempts import AttemptId, RecordedGrade, require_visible
from service.api.declared import WRITING, problems
from service.api.dependencies import Transaction
from service.api.identity import Instructor
from service.api.reading import INSTRUCTOR
from service.api.strict_json import StrictRoute
from service.grading.outcome import Verdict
from service.store import attempts, grades
from service.store.moments import now

router = APIRouter(tags=["attempts"], route_class=StrictRoute)

FULL = {Verdict.CORRECT: 1.0, Verdict.INCORRECT: 0.0}
"""Credit that follows from a verdict."""


class MarkShape(BaseModel):
    """A person's mark of one field."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"field": "remedies", "verdict": "partial", "credit": 0.5, "comment": "One remedy is missing."}
            ]
        },
    )

    field: str = Field(description="Name of the field.", max_length=100)
    verdict: Literal[Verdict.CORRECT, Verdict.PARTIAL, Verdict.INCORRECT]
    credit: Annotated[float, Field(ge=0, le=1, strict=True)] | None = Field(
        default=None, description="Share of the field's points; only a partial mark has to say it."
    )
    comment: str = Field(default="", description="Your reason, for the learner.", max_length=5000)

    @property
    def share(self) -> float:
        """The credit, which may follow from the verdict."""
        return FULL.get(self.verdict, 0.0) if self.credit is None else float(self.credit)


@router.post(
    "/v1/attempts/{attempt_id}/grades",
    summary="Mark a field of an attempt",
    status_code=201,
    responses=problems(403, 404, *WRITING),
)
def mark_attempt(attempt_id: AttemptId, mark: MarkShape, session: Transaction, account: Instructor) -> RecordedGrade:
    """Adds a person's mark, which from now on is the field's standing grade. Earlier grades stay readable."""
    require_visible(session, account, attempts.attempt(session, attempt_id))
    row = grades.add_mark(
        session,
        attempt_id,
        mark.field,
        verdict=mark.verdict,
        credit=mark.share,
        by=account.id,
        comment=mark.comment,
        at=now(),
    )
    marked = attempts.attempt(session, attempt_id)
    return RecordedGrade.of_row(row, marked.responses.get(mark.field, ""), INSTRUCTOR)
