"""Mastery by topic, for learners and for instructors; what it is and is not is in the method's own module."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from service.api.declared import READING, problems
from service.api.dependencies import Parts, ServiceParts
from service.api.guiding import held_for
from service.api.identity import Caller, Instructor
from service.api.one_thread import OneThread
from service.api.planned import Planned
from service.api.shapes import Mirror
from service.api.tally_policies import ACCOUNT_ID
from service.bank.bank import Bank
from service.errors import RequestError
from service.grading.mastery import Mastery, Rating, chance
from service.store import accounts, classes, standings
from service.store.models import Account

router = APIRouter(tags=["mastery"], route_class=OneThread)

At = Annotated[
    Planned | None,
    Query(description="The moment to plan for; now when left out.", examples=["2026-12-01T08:00:00Z"]),
]


class RatingShape(Mirror):
    """A rating by the method of Weng and Lin; 25 is average."""

    mean: float = Field(examples=[27.6])
    deviation: float = Field(description="How sure the mean is; it begins at 8.33.", examples=[6.1])


class MasteryShape(Mirror):
    """How well a topic is mastered."""

    estimate: float = Field(description="Probability of a right answer to a question of this topic.", examples=[0.62])
    low: float = Field(description="The same for a learner two deviations below.", examples=[0.2])
    high: float = Field(description="The same for a learner two deviations above.", examples=[0.93])
    tries: int = Field(description="Number of tries that it is folded from.", examples=[4])
    rating: RatingShape


class TopicMastery(BaseModel):
    """Where a learner stands in a topic."""

    topic: str = Field(examples=["lora"])
    mastery: MasteryShape | None = Field(description="Null before a try is settled.")
    questions: int = Field(description="Number of its questions.", examples=[4])
    tried: int = Field(description="Number of those that were tried.", examples=[2])
    due: int = Field(description="Number of those that are due for repetition.", examples=[1])


class MasteriesShape(BaseModel):
    """Where a learner stands in every topic."""

    learner: str = Field(description="Id of the account.")
    at: datetime = Field(description="The moment that it is about.")
    topics: list[TopicMastery]

    @classmethod
    def read(cls, parts: Parts, learner_id: str, at: datetime | None, *, reader: Account) -> Self:
        """Where an account stands.

        Args:
            parts: what the request is served with.
            learner_id: whose account.
            at: the moment; None for now.
            reader: who looks: what an exam withholds is not told to learners.

        Raises:
            RequestError: 404, there is no such account.
        """
        moment, bank = at or parts.clock(), parts.bank
        with parts.database.reading() as session:
            learner = accounts.account(session, learner_id).id
            untold = held_for(parts, session, reader).untold
            standing = standings.of_learner(session, learner, bank, without=untold)
        due = set(standing.due(moment, bank))
        topics = [
            TopicMastery(
                topic=topic.id,
                mastery=MasteryShape.model_validate(found) if (found := standing.masteries.get(topic.id)) else None,
                questions=len(topic.questions),
                tried=sum(name in standing.tried for name in topic.questions),
                due=len(due.intersection(topic.questions)),
            )
            for topic in bank.topics()
        ]
        return cls(learner=learner, at=moment, topics=topics)


class LearnerMastery(BaseModel):
    """One learner of a class."""

    learner: str = Field(description="Id of the account.")
    topics: dict[str, MasteryShape] = Field(description="By topic; one without a settled try is left out.")


class QuestionDifficulty(BaseModel):
    """How hard a question is."""

    question: str = Field(examples=["lora-memory"])
    topic: str = Field(examples=["lora"])
    right: float = Field(description="Probability that an average learner answers it rightly.", examples=[0.7])
    rating: RatingShape


class ClassMasteryShape(BaseModel):
    """The masteries of many learners, and how hard each question is."""

    page: list[LearnerMastery] = Field(description="In order of their ids.")
    questions: list[QuestionDifficulty]
    next_after: str | None = Field(description="Ask with `after` this for the next page; null on the last.")


@router.get("/v1/me/mastery", summary="Show your mastery by topic", responses=problems(*READING))
def show_own_mastery(parts: ServiceParts, account: Caller, at: At = None) -> MasteriesShape:
    """How well you master each topic, and how sure that is, from your latest 300 attempts."""
    return MasteriesShape.read(parts, account.id, at, reader=account)


@router.get(
    "/v1/learners/{learner_id}/mastery", summary="Show a learner's mastery", responses=problems(403, 404, *READING)
)
def show_learner_mastery(
    learner_id: Annotated[str, Path(description="Id of a learner's account.", pattern=ACCOUNT_ID)],
    parts: ServiceParts,
    account: Instructor,
    at: At = None,
) -> MasteriesShape:
    """What the learner sees; of a learner of a class of yours or of no class."""
    with parts.database.reading() as session:
        if not classes.may_see(session, account, learner_id):
            raise RequestError(404, "unknown-account", f"There is no account {learner_id!r}.")
    return MasteriesShape.read(parts, learner_id, at, reader=account)


@router.get("/v1/mastery", summary="Show the mastery of a class", responses=problems(403, 404, *READING))
def show_class_mastery(
    parts: ServiceParts,
    account: Instructor,
    class_id: Annotated[str | None, Query(description="Only learners of this class.", pattern=ACCOUNT_ID)] = None,
    after: Annotated[str | None, Query(description="Only learners after this one.", pattern=ACCOUNT_ID)] = None,
    limit: Annotated[int, Query(description="At most so many learners.", ge=1, le=50)] = 25,
) -> ClassMasteryShape:
    """The mastery by topic of each learner whom you see, and how hard each question is for everybody.

    It is folded from the latest 100 attempts of each.
    """
    bank = parts.bank
    with parts.database.reading() as session:
        if class_id is not None:
            classes.show(session, class_id, account)
        found, difficulties, next_after = standings.of_class(
            session, bank, limit=limit, after=after or "", seen_by=account, class_id=class_id
        )
    page = [LearnerMastery(learner=learner, topics=_shapes(topics)) for learner, topics in found.items()]
    return ClassMasteryShape(page=page, questions=_questions(bank, difficulties), next_after=next_after)


def _shapes(topics: Mapping[str, Mastery]) -> dict[str, MasteryShape]:
    return {topic: MasteryShape.model_validate(each) for topic, each in topics.items()}


def _questions(bank: Bank, difficulties: Mapping[str, Rating]) -> list[QuestionDifficulty]:
    return [
        QuestionDifficulty(
            question=question.id,
            topic=question.topic,
            right=chance(against=difficulties[question.id]),
            rating=RatingShape.model_validate(difficulties[question.id]),
        )
        for question in bank.questions.values()
    ]
