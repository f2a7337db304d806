"""Topics: the rows of the tally."""

from fastapi import APIRouter
from pydantic import Field

from service.api.declared import problems
from service.api.dependencies import ServiceParts
from service.api.identity import Caller
from service.api.one_thread import OneThread
from service.api.shapes import Mirror
from service.bank.bank import Bank
from service.bank.suggest import did_you_mean, spoken
from service.errors import RequestError

router = APIRouter(tags=["questions"], route_class=OneThread)


class TopicShape(Mirror):
    """A topic and what it has."""

    id: str = Field(examples=["lora"])
    title: str = Field(description="What it is called.", examples=["LoRA"])
    points: float = Field(description="Sum over its questions.", examples=[4.0])
    questions: list[str] = Field(description="Ids, in order.", examples=[["lora-memory"]])


class TopicsShape(Mirror):
    """Every topic."""

    topics: list[TopicShape]


@router.get("/v1/topics", summary="List the topics", responses=problems(401, 403, 503))
def list_topics(parts: ServiceParts, _: Caller) -> TopicsShape:
    """Every topic with the ids of its questions."""
    return TopicsShape.model_validate({"topics": parts.bank.topics()})


def known_topic(bank: Bank, topic: str) -> None:
    """Refuse a topic that the bank does not have.

    Raises:
        RequestError: 404 `unknown-topic`, naming what there is.
    """
    topics = [each.id for each in bank.topics()]
    if topic not in topics:
        detail = f"There is no topic `{spoken(topic)}`. {did_you_mean(topic, topics)}"
        raise RequestError(404, "unknown-topic", detail)
