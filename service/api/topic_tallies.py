"""A topic's tally over all learners, for instructors."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from service.api.declared import READING, problems
from service.api.dependencies import ServiceParts
from service.api.identity import Instructor
from service.api.one_thread import OneThread
from service.api.shapes import Mirror
from service.api.tally_policies import ACCOUNT_ID, ChosenPolicy, PolicyShape, SumsShape
from service.api.topics import known_topic
from service.store import tallies

router = APIRouter(tags=["tallies"], route_class=OneThread)


class QuestionTally(Mirror):
    """How a question went over all learners."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    learners: int = Field(description="Number of learners whose line counts.")
    sums: SumsShape


class LearnerTally(Mirror):
    """How a learner stands in the topic."""

    learner: str = Field(description="Id of the account.")
    sums: SumsShape


class TopicTallyShape(Mirror):
    """A topic over all learners."""

    topic: str = Field(examples=["lora"])
    policy: PolicyShape
    learners: int = Field(description="Number of learners with an attempt at one of its questions.")
    overall: SumsShape
    questions: list[QuestionTally]
    page: list[LearnerTally] = Field(description="The learners asked for, in order of their ids.")
    next_after: str | None = Field(description="Ask with `after` this for the next page; null on the last.")


@router.get("/v1/topics/{topic}/tally", summary="Show a topic's tally", responses=problems(403, 404, *READING))
def show_topic_tally(
    topic: Annotated[str, Path(description="Id of a topic.", examples=["lora"])],
    parts: ServiceParts,
    policy: ChosenPolicy,
    account: Instructor,
    after: Annotated[str | None, Query(description="Only learners after this one.", pattern=ACCOUNT_ID)] = None,
    limit: Annotated[int, Query(description="At most so many learners.", ge=1, le=1000)] = 100,
) -> TopicTallyShape:
    """How each question of a topic went over all learners whom you see, and how each of them stands."""
    known_topic(parts.bank, topic)
    with parts.database.reading() as session:
        tally = tallies.of_topic(session, topic, parts.bank, policy, limit=limit, after=after, seen_by=account)
    sums = {name: getattr(tally, name) for name in ("topic", "learners", "overall", "questions", "page", "next_after")}
    return TopicTallyShape.model_validate({"policy": PolicyShape.of(policy), **sums})
