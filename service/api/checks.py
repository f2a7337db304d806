"""Checks: a learner's own check, graded like a submission and never recorded."""

from collections.abc import Mapping
from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, Field

from service.api.declared import WRITING, problems
from service.api.dependencies import ServiceParts
from service.api.graded import GradeShape, grades_of
from service.api.identity import Caller
from service.api.responses import QuestionId, Responses
from service.api.strict_json import StrictRoute
from service.api.variants import asked_question
from service.bank.answering import Standing, answer, standing
from service.bank.question import Question
from service.grading.outcome import Grade, Verdict

router = APIRouter(tags=["responses"], route_class=StrictRoute)


class CheckShape(BaseModel):
    """What responses to a question come to."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    counts: bool = Field(description="Whether it is a try: every deciding field was given and could be read.")
    verdict: Verdict = Field(description="Of the whole question.", examples=["correct"])
    earned: float = Field(description="Points; 0 while a field waits for a mark.", examples=[1.0])
    possible: float = Field(description="Points of the whole question.", examples=[1.0])
    fields: dict[str, GradeShape]

    @classmethod
    def of(cls, question: Question, came_to: Standing, grades: Mapping[str, Grade], written: Mapping[str, str]) -> Self:
        """The shape of graded responses."""
        return cls(
            question=question.id,
            variant=question.variant,
            counts=came_to.counts,
            verdict=came_to.verdict,
            earned=came_to.earned,
            possible=came_to.possible,
            fields=grades_of(grades, written),
        )


@router.post(
    "/v1/questions/{question_id}/checks",
    summary="Grade responses without recording them",
    responses=problems(404, *WRITING),
)
def check_responses(question_id: QuestionId, written: Responses, parts: ServiceParts, account: Caller) -> CheckShape:
    """Grades responses as a submission would, and keeps nothing: a check is no attempt."""
    question = asked_question(parts, parts.bank, account, question_id, written.variant)
    grades = answer(question, written.responses, parts.provers(account.id))
    came_to = standing(question, grades, parts.bank.policy.part)
    return CheckShape.of(question, came_to, grades, written.responses)
