"""What a learner does next, and why."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from service.api.declared import READING, problems
from service.api.dependencies import ServiceParts
from service.api.guiding import held_for
from service.api.identity import Caller
from service.api.mastery import At, MasteryShape
from service.api.one_thread import OneThread
from service.api.questions import QuestionSummary
from service.api.topics import known_topic
from service.api.variants import asked_question
from service.bank.bank import Bank
from service.bank.question import Question
from service.grading.choosing import Suggestion, Why
from service.store import standings
from service.store.standings import Standing

router = APIRouter(tags=["mastery"], route_class=OneThread)

SAYS = {
    Why.DUE: "You tried this {ago} ago; the chance that you still know it is about {recall:.0%}.",
    Why.WEAKEST: "Your weakest topic is {topic}: there a right answer has a chance of about {estimate:.0%}.",
    Why.NOT_TRIED: "You have not tried this yet.",
    Why.FIGURES: "You have tried everything and nothing is due; this is from your weakest topic, {topic}, with other figures.",
}


class NextQuestion(BaseModel):
    """The question that comes next."""

    question: QuestionSummary
    variant: int = Field(description="The figures to ask for, so that it is not the same again where it need not be.")
    why: Why = Field(examples=["due"])
    says: str = Field(description="The reason, in a sentence.", examples=["You have not tried this yet."])
    due: datetime | None = Field(description="When it is due for repetition; null before a try is settled.")
    recall: float | None = Field(
        description="Chance that it is still known; null before a try is settled.", examples=[0.83]
    )
    mastery: MasteryShape | None = Field(description="Of its topic; null before a try is settled.")


class NextShape(BaseModel):
    """What comes next."""

    at: datetime = Field(description="The moment that it is planned for.")
    due: int = Field(description="Number of questions that are due for repetition.", examples=[3])
    next: NextQuestion | None = Field(description="Null where there is nothing, or everything waits for a mark.")


@router.get("/v1/me/next", summary="Show what comes next", responses=problems(404, *READING))
def show_next(
    parts: ServiceParts,
    account: Caller,
    at: At = None,
    topic: Annotated[str | None, Query(description="Only this topic.", examples=["lora"])] = None,
) -> NextShape:
    """The question to try next, and why: its repetition is due, its topic is the weakest, or it was not tried yet.

    Where everything was tried and nothing is due, it is one of the weakest topic with other figures.
    """
    bank, moment = parts.bank, at or parts.clock()
    if topic is not None:
        known_topic(bank, topic)
    with parts.database.reading() as session:
        held = held_for(parts, session, account)
        standing = standings.of_learner(session, account.id, bank, without=held.untold)
    found = standing.next(moment, bank, topic, without=held.questions)
    due = [name for name in standing.due(moment, bank) if topic in (None, bank.questions[name].topic)]
    if found is None:
        return NextShape(at=moment, due=len(due), next=None)
    tried = standing.tried.get(found.open.question, ())
    other = _other(bank, found.open.question, account.id, tried) if found.again else None
    question = asked_question(parts, bank, account, found.open.question, other)
    return NextShape(at=moment, due=len(due), next=_shape(found, question, standing, moment))


def _other(bank: Bank, name: str, learner: str, tried: Collection[int]) -> int | None:
    """A variant that the learner has not tried; None where there is no other.

    By a hash, so that asking twice before answering gives the same.
    """
    official = bank.questions[name]
    numbers = [*official.variants, *official.drawn]
    start = int.from_bytes(hashlib.sha256(f"{learner}/{name}/{len(tried)}".encode()).digest()[:8]) % len(numbers)
    others = (number for number in [*numbers[start:], *numbers[:start]] if number not in tried)
    return next((number for number in islice(others, 20) if bank.variant(name, number) is not None), None)


def _shape(found: Suggestion, question: Question, standing: Standing, at: datetime) -> NextQuestion:
    memory = standing.memories.get(question.id)
    mastery = standing.masteries.get(question.topic)
    recall = memory.recall(at) if memory else None
    days = (at - memory.last).days if memory else 0
    says = SAYS[found.why].format(
        ago=f"{days} day{'' if days == 1 else 's'}",
        recall=recall or 0.0,
        topic=question.topic,
        estimate=mastery.estimate if mastery else 0.0,
    )
    return NextQuestion(
        question=QuestionSummary.model_validate(question),
        variant=question.variant,
        why=found.why,
        says=says,
        due=memory.due if memory else None,
        recall=recall,
        mastery=MasteryShape.model_validate(mastery) if mastery else None,
    )
