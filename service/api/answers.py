"""The answers that learners have given to a question, alike ones together, for instructors."""

from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from service.api.declared import READING, problems
from service.api.dependencies import ServiceParts
from service.api.identity import Instructor
from service.api.one_thread import OneThread
from service.api.responses import QuestionId
from service.grading.messages import sentence
from service.grading.outcome import Verdict
from service.store.answers import Answers, grouped

router = APIRouter(tags=["classes"], route_class=OneThread)


class AnswersShape(BaseModel):
    """Answers to one field that were read alike and graded alike."""

    read: str = Field(description="How they were read, or what was written.", examples=["2*k*(m + ell)"])
    verdict: Verdict = Field(description="That stands.")
    flaw: str = Field(description="Code of the first note, such as the flaw; empty without one.", examples=["mistake"])
    message: str = Field(description="What the learner was told of it; empty without a note.")
    by_person: bool = Field(description="Whether a person gave the grade that stands.")
    count: int = Field(description="How many attempts.")
    learners: int = Field(description="Of how many learners.")
    attempt: str = Field(description="Id of the first of them; all of them are marked at `…/fields/{field}/alike`.")

    @classmethod
    def of(cls, found: Answers) -> Self:
        """The shape of answers that are alike."""
        return cls(
            read=found.read,
            verdict=found.verdict,
            flaw=found.flaw,
            by_person=found.by_person,
            message=sentence(found.notes[0]) if found.notes else "",
            count=found.count,
            learners=found.learners,
            attempt=found.attempt,
        )


class FieldAnswers(BaseModel):
    """The answers to one field."""

    field: str
    label: str
    answers: list[AnswersShape] = Field(description="Most frequent first.")


class QuestionAnswers(BaseModel):
    """What learners have answered."""

    question: str
    variant: int
    fields: list[FieldAnswers]


@router.get(
    "/v1/questions/{question_id}/answers",
    summary="Group the answers to a question",
    responses=problems(403, 404, *READING),
)
def group_answers(
    question_id: QuestionId,
    parts: ServiceParts,
    account: Instructor,
    variant: Annotated[int, Query(description="Which figures.", ge=0, le=10**9)] = 0,
    limit: Annotated[int, Query(description="At most so many groups of each field.", ge=1, le=200)] = 30,
) -> QuestionAnswers:
    """What the learners whom you see have answered, grouped by how it was read, the verdict that stands, and the flaw."""
    question = parts.bank.question(question_id, variant)
    with parts.database.reading() as session:
        fields = [
            FieldAnswers(
                field=name,
                label=field.label,
                answers=[
                    AnswersShape.of(each)
                    for each in grouped(session, question.id, variant, name, seen_by=account, limit=limit)
                ],
            )
            for name, field in question.fields.items()
        ]
    return QuestionAnswers(question=question.id, variant=variant, fields=fields)
