"""Checks: a learner's own check, graded like a submission; only that it was made and what was wrong is recorded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.api.declared import WRITING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.graded import CheckedField, fields_of
from service.api.guiding import Stand, stand, unheld
from service.api.identity import Caller
from service.api.responses import QuestionId, Responses
from service.api.strict_json import StrictRoute
from service.api.variants import asked_question
from service.bank.answering import Standing, answer, standing
from service.bank.hinting import findings_of
from service.bank.question import Question
from service.grading.guarding import Telling
from service.grading.outcome import Grade, Verdict
from service.store import checks
from service.store.locks import act_alone
from service.store.models import Account, Role

router = APIRouter(tags=["responses"], route_class=StrictRoute)


class CheckShape(BaseModel):
    """What responses to a question come to."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    counts: bool = Field(description="Whether it is a try: every deciding field was given and could be read.")
    verdict: Verdict | None = Field(
        description="Of the whole question; null where only the reading is told.", examples=["correct"]
    )
    earned: float | None = Field(
        description="Points, less what hints cost; 0 while a field waits for a mark.", examples=[1.0]
    )
    possible: float = Field(description="Points of the whole question.", examples=[1.0])
    fields: dict[str, CheckedField]

    @classmethod
    def of(
        cls, stand: Stand, came_to: Standing, grades: Mapping[str, Grade], written: Mapping[str, str], telling: Telling
    ) -> Self:
        """What is told of graded responses to a learner who stands so."""
        question = stand.question
        told = telling is not Telling.READING or not came_to.counts
        return cls(
            question=question.id,
            variant=question.variant,
            counts=came_to.counts,
            verdict=came_to.verdict if told else None,
            earned=stand.less_help(came_to.earned) if told else None,
            possible=came_to.possible,
            fields=fields_of(question, grades, written, telling),
        )


@router.post(
    "/v1/questions/{question_id}/checks",
    summary="Check responses without submitting them",
    response_model=CheckShape,
    responses=problems(404, 409, 429, *WRITING),
)
def check_responses(
    question_id: QuestionId, written: Responses, parts: ServiceParts, session: Transaction, account: Caller
) -> Response:
    """Grades responses as a submission would: what was read, what is wrong, and one thing to try. A check is no attempt.

    Until the worked solution is released to you, nothing is told from which the key could be worked out. A learner may check
    responses to a question so often in a while, as the policy says.
    """
    question = asked_question(parts, parts.bank, account, question_id, written.variant)
    found = admit(parts, account, question)
    grades = answer(question, written.responses, parts.answering(account.id))
    came_to = standing(question, grades, parts.bank.policy.part)
    parts.meters.graded("check", question, grades)
    spend(session, account, found, grades, parts.clock())
    # As a response, for the framework would wait for a thread to make one of a shape, and hold the connection meanwhile.
    shape = CheckShape.of(found, came_to, grades, written.responses, found.telling_checks)
    return Response(shape.model_dump_json(), media_type="application/json")


def admit(parts: Parts, account: Account, question: Question) -> Stand:
    """How the account stands with a question, before anything is graded; one check too many is refused, and any in an exam.

    Raises:
        RequestError: 409 or 429.
    """
    with parts.database.reading() as session:
        held = unheld(parts, session, account, question.id)
        if account.role == Role.LEARNER:
            budget = parts.bank.guidance_of(question).checks
            checks.refuse_beyond(session, account.id, question.id, budget, parts.clock())
        return stand(parts, session, account, question, held, whole=False)


def spend(session: Session, account: Account, found: Stand, grades: Mapping[str, Grade], at: datetime) -> None:
    """Record a check of graded responses, unless it is one too many.

    Args:
        session: whose transaction is committed before the learner hears of the grades.
        account: who checks; only a learner's checks are counted.
        found: how the account stands with the question.
        grades: by field.
        at: the moment.

    Raises:
        RequestError: 409 or 429.
    """
    if account.role == Role.LEARNER:
        act_alone(session, account.id)
        findings, budget = findings_of(grades), found.guidance.checks
        checks.record(session, account.id, found.question.id, found.question.variant, findings, budget, at=at)
