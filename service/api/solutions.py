"""Worked solutions, step by step, once the policy releases them, and giving a question up."""

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from service.api.declared import READING, WRITING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.guiding import ReleaseShape, stand, unheld
from service.api.identity import Caller
from service.api.once import IdempotencyKey, once
from service.api.responses import QuestionId, Variant
from service.api.strict_json import StrictRoute
from service.api.variants import WHICH, asked_question
from service.bank.guidance import Way
from service.bank.question import Question
from service.errors import RequestError
from service.store import helps
from service.store.helps import Kind
from service.store.models import Account

router = APIRouter(tags=["tutor"], route_class=StrictRoute)


class WorkedSolution(BaseModel):
    """A worked solution."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    because: list[Way] = Field(description="Why it is shown.", examples=[["tries"]])
    steps: list[str] = Field(description="Markdown with TeX, one step after the other.")


class GivingUp(BaseModel):
    """Which question is given up."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"variant": 0}]})

    variant: int | None = Field(default=None, ge=0, strict=True, description=WHICH)


class GivenUpShape(BaseModel):
    """A question that was given up."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    given_up_at: datetime
    solution: ReleaseShape


@router.get(
    "/v1/questions/{question_id}/solution",
    summary="Show the worked solution",
    response_model=WorkedSolution,
    responses=problems(404, 409, *READING),
)
def show_solution(
    question_id: QuestionId, parts: ServiceParts, session: Transaction, account: Caller, variant: Variant = None
) -> Response:
    """The worked solution, when the policy releases it: solved, after so many tries, from a date on, given up, or always.

    That it was shown is recorded: later tries at the same line of the tally earn nothing, and those before it stand.
    """
    question = asked_question(parts, parts.bank, account, question_id, variant)
    standing = stand(parts, session, account, question, unheld(parts, session, account, question.id))
    if not standing.ways:
        opens = " ".join(standing.shape.opens)
        raise RequestError(409, "solution-withheld", f"The worked solution is not shown yet. It is shown: {opens}")
    helps.note(session, account.id, question, Kind.SOLUTION, standing.line, at=parts.clock())
    steps = list(question.solution)
    shape = WorkedSolution(question=question.id, variant=question.variant, because=list(standing.ways), steps=steps)
    return Response(shape.model_dump_json(), media_type="application/json")


@router.post(
    "/v1/questions/{question_id}/surrender",
    summary="Give a question up",
    status_code=201,
    response_model=GivenUpShape,
    response_description="Recorded. `Idempotency-Replayed: true` says that it had been recorded before.",
    responses=problems(404, 409, *WRITING),
)
def give_up(
    question_id: QuestionId,
    asked: GivingUp,
    parts: ServiceParts,
    session: Transaction,
    account: Caller,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Gives a question up, which is recorded and opens its worked solution where the policy says so.

    Tries before it stand; later ones earn nothing.
    """
    question = asked_question(parts, parts.bank, account, question_id, asked.variant)
    request = ("surrender", question.id, str(question.variant))
    return once(
        *(parts, session, account, idempotency_key, request, parts.clock()),
        lambda: _give_up(parts, session, account, question),
    )


def _give_up(parts: Parts, session: Session, account: Account, question: Question) -> str:
    held = unheld(parts, session, account, question.id)
    line = stand(parts, session, account, question, held).line
    at = helps.note(session, account.id, question, Kind.GIVEN_UP, line, at=parts.clock())
    release = stand(parts, session, account, question, held).shape
    shape = GivenUpShape(question=question.id, variant=question.variant, given_up_at=at, solution=release)
    return shape.model_dump_json()
