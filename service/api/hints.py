"""The ladder of hints: how many there are, which were taken, what the next costs, and taking it."""

from dataclasses import dataclass
from typing import Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from service.api.declared import READING, WRITING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.guiding import ReleaseShape, Stand, stand, unheld
from service.api.identity import Caller
from service.api.once import IdempotencyKey, once
from service.api.responses import QuestionId, Variant
from service.api.strict_json import StrictRoute
from service.api.variants import WHICH, asked_question
from service.bank.hinting import Hint, ladder
from service.bank.question import Question
from service.errors import RequestError
from service.store import helps
from service.store.findings import last_findings
from service.store.locks import act_alone
from service.store.models import Account, HelpRow

router = APIRouter(tags=["tutor"], route_class=StrictRoute)


class HintShape(BaseModel):
    """A hint that was taken."""

    number: int = Field(description="Its place among those you took, from 1.", examples=[1])
    text: str = Field(description="Markdown with TeX.")
    about: str | None = Field(description="The field that it is about; null when it is about all of them.")
    cost: float = Field(description="Points that it took.", examples=[0.0])


class NextHint(BaseModel):
    """What the next hint would be."""

    number: int = Field(examples=[2])
    cost: float = Field(description="Points that it would take from tries that follow.", examples=[0.0])
    fits: bool = Field(description="Whether it is about what was wrong in your last responses.")


class HintsShape(BaseModel):
    """The ladder of hints as it stands for you."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    taken: list[HintShape] = Field(description="In the order in which you took them.")
    left: int = Field(description="How many more there are now.", examples=[2])
    next: NextHint | None = Field(description="The next one, before you take it; null when there is none.")
    cost: float = Field(description="Points that those you took cost together.", examples=[0.0])
    solution: ReleaseShape = Field(description="Whether the worked solution is to be had.")

    @classmethod
    def of(cls, found: "Rung") -> Self:
        """The shape of a learner's place on the ladder."""
        standing, points = found.stand, found.stand.question.points
        return cls(
            question=standing.question.id,
            variant=standing.question.variant,
            taken=[_hint(row, standing) for row in standing.taken.hints],
            left=len(found.left),
            next=found.next,
            cost=standing.taken.cost * points,
            solution=standing.shape,
        )


class HintRequest(BaseModel):
    """Which hint is wanted."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"number": 1}]})

    variant: int | None = Field(default=None, ge=0, strict=True, description=WHICH)
    number: int | None = Field(
        default=None,
        ge=1,
        le=100,
        strict=True,
        description="The number of the hint you want; one that you took is shown again. Left out, it is the next one.",
    )


@dataclass(frozen=True, slots=True)
class Rung:
    """A learner's place on the ladder of hints of a question.

    Attributes:
        stand: how the learner stands with the question.
        left: hints that are still to be had, the next one first.
        fits: whether the next one is about what was wrong in the learner's last responses.
    """

    stand: Stand
    left: tuple[Hint, ...]
    fits: bool

    @classmethod
    def of(cls, parts: Parts, session: Session, account: Account, question: Question) -> Self:
        """The place where a learner stands.

        Raises:
            RequestError: 409, an exam holds the question.
        """
        standing = stand(parts, session, account, question, unheld(parts, session, account, question.id))
        found = last_findings(session, account.id, question.id)
        left = tuple(ladder(question.hints, standing.taken.ids, found))
        return cls(standing, left, bool(left) and not left[0].is_for_everybody)

    @property
    def next(self) -> NextHint | None:
        """What the next hint would be."""
        if not self.left:
            return None
        standing = self.stand
        cost = standing.guidance.hint_cost * standing.question.points
        return NextHint(number=len(standing.taken.hints) + 1, cost=cost, fits=self.fits)


@router.get(
    "/v1/questions/{question_id}/hints", summary="Show the ladder of hints", responses=problems(404, 409, *READING)
)
def show_hints(question_id: QuestionId, parts: ServiceParts, account: Caller, variant: Variant = None) -> HintsShape:
    """How many hints there are, those you took, and what the next one costs. Nothing is taken by looking."""
    question = asked_question(parts, parts.bank, account, question_id, variant)
    with parts.database.reading() as session:
        return HintsShape.of(Rung.of(parts, session, account, question))


@router.post(
    "/v1/questions/{question_id}/hints",
    summary="Take the next hint",
    status_code=201,
    response_model=HintsShape,
    response_description="The ladder with the hint on it. `Idempotency-Replayed: true` says that it had been taken before.",
    responses=problems(404, 409, *WRITING),
)
def take_hint(
    question_id: QuestionId,
    asked: HintRequest,
    parts: ServiceParts,
    session: Transaction,
    account: Caller,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Takes one more hint and records it. One that is about what was wrong in your last responses comes before the others.

    What it costs is said by `GET` before. It is taken from the points of tries that follow, of every variant; a hint that
    you took already is shown again and costs nothing.
    """
    question = asked_question(parts, parts.bank, account, question_id, asked.variant)
    request = ("hint", question.id, str(question.variant), str(asked.number))
    return once(
        *(parts, session, account, idempotency_key, request, parts.clock()),
        lambda: _take(parts, session, account, question, asked),
    )


def _take(parts: Parts, session: Session, account: Account, question: Question, asked: HintRequest) -> str:
    act_alone(session, account.id)
    found = Rung.of(parts, session, account, question)
    last = len(found.stand.taken.hints)
    wanted = asked.number or last + 1
    if wanted > last:
        _refuse_none(found, wanted)
        cost = found.stand.guidance.hint_cost
        helps.take_hint(session, account.id, question, found.left[0], cost=cost, at=parts.clock())
        found = Rung.of(parts, session, account, question)
    return HintsShape.of(found).model_dump_json()


def _refuse_none(found: Rung, wanted: int) -> None:
    last = len(found.stand.taken.hints)
    if not found.left:
        raise RequestError(409, "no-hint-left", f"You have taken every hint there is for this now: {last}.")
    if wanted > last + 1:
        raise RequestError(409, "hint-not-next", f"The next hint is number {last + 1}, not {wanted}.")


def _hint(row: HelpRow, standing: Stand) -> HintShape:
    """A hint as it reads with the figures asked for; as it was shown, where the question has it no more."""
    question = standing.question
    now_there = next((hint for hint in question.hints if hint.id == row.hint), None)
    text = now_there.text if now_there else row.text or ""
    about = now_there.field or None if now_there else None
    return HintShape(number=row.number, text=text, about=about, cost=row.cost * question.points)
