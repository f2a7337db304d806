"""The review queue: what waits for a person, and deciding it once for everybody whose response reads the same."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from service.api.decisions import DecisionRequest, asked_field, finding
from service.api.declared import READING, WRITING, problems
from service.api.dependencies import ServiceParts, Transaction
from service.api.identity import Instructor
from service.api.review_shapes import ReviewShape, ReviewsShape, cursor_of, read_cursor
from service.api.strict_json import StrictRoute
from service.api.topics import known_topic
from service.bank.bank import Bank
from service.store import review_queue, reviews
from service.store.deciding import Decision, decide
from service.store.moments import now

router = APIRouter(tags=["reviews"], route_class=StrictRoute)

ReviewId = Annotated[str, Path(description="Id of a group of the queue.", pattern=r"^[0-9a-f]{32}$")]
CURSOR = r"^[0-9]{1,16}\.[0-9a-f]{32}$"


class DecidedShape(ReviewShape):
    """A group after a decision."""

    grades_added: int = Field(description="Attempts that got a grade by this decision; each has its own.")


@router.get("/v1/reviews", summary="List what waits for a person", responses=problems(403, 404, *READING))
def list_reviews(
    parts: ServiceParts,
    account: Instructor,
    question: Annotated[str | None, Query(description="Only of this question.", max_length=100)] = None,
    topic: Annotated[str | None, Query(description="Only of this topic.", max_length=100)] = None,
    state: Annotated[
        Literal["open", "decided"], Query(description="open: waiting or disputed; decided: for a second opinion.")
    ] = "open",
    after: Annotated[str | None, Query(description="The page behind this.", pattern=CURSOR)] = None,
    limit: Annotated[int, Query(description="At most so many groups.", ge=1, le=50)] = 20,
) -> ReviewsShape:
    """Responses that a person has to look at, those that read the same in one group, the longest waiting first.

    You see those of learners of your classes and of learners in no class; learners of other classes have groups of their own.
    A dispute in which you are one of the two is not shown to you again; a third person is asked.
    """
    chosen = _questions(parts.bank, question, topic)
    with parts.database.reading() as session:
        found = reviews.page(
            session,
            seen_by=account,
            is_open=state == "open",
            questions=chosen,
            after=read_cursor(after) if after else None,
            limit=limit + 1,
        )
        shown = [ReviewShape.of(each, parts.bank) for each in found[:limit]]
        return ReviewsShape(reviews=shown, next_after=cursor_of(found[limit - 1]) if len(found) > limit else None)


@router.get("/v1/reviews/{review_id}", summary="Show a group of the queue", responses=problems(403, 404, *READING))
def show_review(review_id: ReviewId, parts: ServiceParts, account: Instructor) -> ReviewShape:
    """The responses of a group, the evidence so far, and every decision."""
    with parts.database.reading() as session:
        return ReviewShape.of(reviews.review(session, review_id, account), parts.bank)


@router.post(
    "/v1/reviews/{review_id}/decisions",
    summary="Decide for everybody in a group",
    status_code=201,
    responses=problems(403, 404, 409, *WRITING)
    | {200: {"model": DecidedShape, "description": "The same was decided before; nothing changed."}},
)
def decide_review(
    review_id: ReviewId,
    asked: DecisionRequest,
    parts: ServiceParts,
    session: Transaction,
    account: Instructor,
    response: Response,
) -> DecidedShape:
    """Gives every attempt of the group its own grade by your decision. Sent again it changes nothing.

    After somebody else's decision yours is a second opinion: where it differs, theirs stands until a third person decides. Deciding
    again replaces your own decision. What was marked attempt by attempt stays.
    """
    group = review_queue.locked(session, review_id)
    made = _made(parts.bank, reviews.review(session, review_id, account), asked, account.id)
    came_to = decide(session, group, made, account)
    # Nothing new was created where the same decision was sent again.
    response.status_code = 201 if came_to.added or came_to.grades else 200
    shape = ReviewShape.of(reviews.review(session, review_id, account), parts.bank)
    return DecidedShape(grades_added=came_to.grades, **dict(shape))


def _made(bank: Bank, review: reviews.Review, asked: DecisionRequest, by: str) -> Decision:
    """The decision that was asked for, by the question and rubric as they are now."""
    question, field = asked_field(bank, review.group.question_id, review.group.variant, review.group.field)
    return Decision(finding(field, review.evidence, asked), asked.comment, question.hash, field.rubric_hash, by, now())


def _questions(bank: Bank, question: str | None, topic: str | None) -> list[str] | None:
    if question is not None:
        bank.question(question)
    if topic is not None:
        known_topic(bank, topic)
    if question is None and topic is None:
        return None
    return [id for id, each in bank.questions.items() if question in (None, id) and topic in (None, each.topic)]
