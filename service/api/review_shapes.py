"""A group of the review queue as it leaves the service: what was written, what was found, and what persons decided."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, Field

from service.api.attempts import RecordedGrade
from service.api.graded import Range
from service.api.reading import INSTRUCTOR
from service.api.shapes import Mirror
from service.bank.bank import Bank
from service.bank.rubric import RubricCriterion
from service.grading.opinions import Agreement
from service.grading.outcome import Verdict
from service.store.models import ReviewDecision
from service.store.review_queue import finding_of
from service.store.reviews import Cursor, Review


class ReviewState(StrEnum):
    """What is to be done about a group."""

    WAITING = "waiting"
    DISPUTED = "disputed"
    DECIDED = "decided"
    CLOSED = "closed"


class CriterionEvidence(BaseModel):
    """A criterion, and what the rules found on it."""

    id: str = Field(examples=["raise-rank"])
    title: str
    earned_when: str = Field(description="The sentence that decides.")
    points: float
    verdict: str | None = Field(description="awarded, contradicted, absent or review; null for a newer criterion.")
    span: Range | None = Field(description="The evidence, as a half-open range of characters of the response.")
    quote: str | None = Field(description="The words of the response there.")
    rule: str | None = Field(description="The rule of the rubric that fired.", examples=["award.2"])
    cause: str | None = Field(description="Why it is left to a person: conflict, hedged, untrusted, open and the like.")

    @classmethod
    def of(cls, criterion: RubricCriterion, evidence: RecordedGrade | None, response: str) -> Self:
        """The shape of a criterion with what was found on it."""
        found = evidence.criteria.get(criterion.id) if evidence else None
        return cls(
            id=criterion.id,
            title=criterion.title,
            earned_when=criterion.earned_when,
            points=criterion.points,
            verdict=found.verdict if found else None,
            span=found.span if found else None,
            quote=response[slice(*found.span)] if found and found.span else None,
            rule=found.rule if found else None,
            cause=found.cause if found else None,
        )


class FindingShape(Mirror):
    """What a person found."""

    verdict: Verdict
    credit: float = Field(description="Share of the field's points.")
    criteria: dict[str, str] = Field(description="awarded or denied, by criterion.")


class ReviewDecisionShape(FindingShape):
    """What one person decided."""

    by: str = Field(description="Id of the account.")
    at: datetime
    comment: str
    rubric_hash: str | None = Field(description="SHA-256 of the rubric that was before the person.")

    @classmethod
    def of(cls, row: ReviewDecision) -> Self:
        """The shape of a decision."""
        found = dict(FindingShape.model_validate(finding_of(row)))
        return cls(by=row.by, at=row.at, comment=row.comment, rubric_hash=row.rubric_hash, **found)


class MemberShape(Mirror):
    """An attempt of a group."""

    attempt: str
    response: str = Field(description="As it was written.")
    waits: bool = Field(description="Whether it waits for a person.")


class ReviewShape(BaseModel):
    """Responses to one field that read the same, to be decided together."""

    review: str = Field(description="Id of the group.")
    question: str
    variant: int
    field: str
    label: str | None = Field(description="What the field asks for; null when it has left the bank.")
    state: ReviewState = Field(
        description="waiting: somebody waits for a mark. disputed: two persons differ and a third is asked; what stood before"
        " stands. decided: nobody waits. closed: nobody waits, and no person decided."
    )
    since: datetime = Field(description="When the oldest that waits began to.")
    answers: int = Field(description="How many attempts are in the group.")
    waiting: int = Field(description="How many of them wait.")
    members: list[MemberShape] = Field(description="The first of them, at most 20, those that wait before the others.")
    evidence: RecordedGrade | None = Field(description="What was found last without a person, on the first of them.")
    criteria: list[CriterionEvidence] = Field(description="Of the rubric as it is now, for text fields.")
    agreement: Agreement
    standing: FindingShape | None = Field(
        description="What stands for the group. Where new responses have come since, a suggestion for them."
    )
    decisions: list[ReviewDecisionShape] = Field(description="Oldest first; of each person the last one counts.")

    @classmethod
    def of(cls, review: Review, bank: Bank) -> Self:
        """The shape of a group."""
        group = review.group
        question = bank.variant(group.question_id, group.variant)
        field = question.fields.get(group.field) if question else None
        rubric = bank.rubrics.get(field.rubric) if field and field.rubric else None
        evidence = RecordedGrade.of_row(review.evidence, review.response, INSTRUCTOR) if review.evidence else None
        return cls(
            review=group.id,
            question=group.question_id,
            variant=group.variant,
            field=group.field,
            label=field.label if field else None,
            state=state_of(review),
            since=group.since,
            answers=review.answers,
            waiting=review.waiting,
            members=[MemberShape.model_validate(each) for each in review.members],
            evidence=evidence,
            criteria=[
                CriterionEvidence.of(each, evidence, review.response) for each in (rubric.criteria if rubric else ())
            ],
            agreement=review.outcome.agreement,
            standing=FindingShape.model_validate(review.outcome.standing.finding) if review.outcome.standing else None,
            decisions=[ReviewDecisionShape.of(each) for each in review.decisions],
        )


class ReviewsShape(BaseModel):
    """A page of the review queue."""

    reviews: list[ReviewShape] = Field(description="Those that began to wait first come first.")
    next_after: str | None = Field(description="Ask with `after` this for the next page; null on the last.")


def state_of(review: Review) -> ReviewState:
    """What is to be done about a group."""
    if review.group.disputed:
        return ReviewState.DISPUTED
    if review.waiting:
        return ReviewState.WAITING
    return ReviewState.DECIDED if review.decisions else ReviewState.CLOSED


def cursor_of(review: Review) -> str:
    """What to ask with for the page behind a group."""
    since = review.group.since
    return f"{int(since.timestamp()) * 1_000_000 + since.microsecond}.{review.group.id}"


def read_cursor(written: str) -> Cursor:
    """The end of the page before; written as `cursor_of` writes it."""
    microseconds, _, id = written.partition(".")
    seconds, rest = divmod(int(microseconds), 1_000_000)
    return Cursor(datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), id)
