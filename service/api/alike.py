"""Answers that are alike to one, and marking all of them by one decision, for instructors."""

from collections import Counter
from typing import Annotated, Self

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.api.attempts import AttemptId, require_visible
from service.api.decisions import DecisionRequest, asked_field, finding
from service.api.declared import READING, WRITING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.identity import Instructor
from service.api.once import IdempotencyKey, once
from service.api.preconditions import Seen, entity_tag
from service.api.strict_json import StrictRoute
from service.errors import RequestError
from service.grading.outcome import Verdict
from service.store import attempts
from service.store.alike_marks import Alike, alike_to, mark
from service.store.classes import names_seen
from service.store.deciding import Decision
from service.store.locks import stop_recording
from service.store.models import Account
from service.store.moments import now
from service.store.publishing import Precondition

router = APIRouter(tags=["attempts"], route_class=StrictRoute)

NAMED = 100
"""Learners that a reply names; there may be thousands."""

FieldName = Annotated[str, Path(description="Name of a field that the attempt answered.", max_length=100)]


class AlikeLearner(BaseModel):
    """A learner with answers among them."""

    learner: str = Field(description="Id of the account.")
    name: str
    answers: int


class CriterionToDecide(BaseModel):
    """A criterion of the rubric as it is now."""

    id: str
    title: str
    earned_when: str = Field(description="The sentence that decides.")
    verdict: str | None = Field(description="What was found on it; null for a newer criterion.")


class AlikeShape(BaseModel):
    """Answers that were read alike and graded alike, and what marking them would touch."""

    question: str
    variant: int
    field: str
    label: str | None = Field(description="What the field asks for; null when it has left the bank.")
    read: str = Field(description="How they were read, or what was written.")
    verdict: Verdict = Field(description="That stands for each of them.")
    by_person: bool = Field(description="Whether persons gave the grades that stand.")
    waits: bool = Field(description="They wait for a person and are decided in the review queue, not here.")
    answers: int = Field(description="How many attempts.")
    touched: int = Field(description="How many of them a mark would touch; the others were marked one by one and stay.")
    learners: int = Field(description="Of how many learners those are that it would touch.")
    names: list[AlikeLearner] = Field(description="The first hundred of these, by name.")
    criteria: list[CriterionToDecide] = Field(description="To be decided, for text fields with a rubric.")
    version: str = Field(description="Names exactly these answers with these grades; send it with `If-Match`.")

    @classmethod
    def of(cls, parts: Parts, session: Session, found: Alike, account: Account) -> Self:
        """The shape of answers that are alike."""
        counted = Counter(attempt.learner_id for attempt, _ in found.open)
        names = names_seen(session, account, sorted(counted))
        by_name = sorted(names.items(), key=lambda each: (each[1], each[0]))
        question = parts.bank.variant(found.question, found.variant)
        field = question.fields.get(found.field) if question else None
        return cls(
            question=found.question,
            variant=found.variant,
            field=found.field,
            label=field.label if field else None,
            read=found.read,
            verdict=found.verdict,
            by_person=found.by_person,
            waits=found.waits,
            answers=len(found.members),
            touched=len(found.open),
            learners=len(counted),
            names=[AlikeLearner(learner=id, name=name, answers=counted[id]) for id, name in by_name[:NAMED]],
            criteria=_criteria(parts, found),
            version=found.version,
        )


class MarkedAlike(BaseModel):
    """What marking them came to."""

    grades_added: int = Field(description="Attempts that got a grade by it; each has its own.")
    verdict: Verdict
    credit: float


@router.get(
    "/v1/attempts/{attempt_id}/fields/{field}/alike",
    summary="Show the answers alike to one",
    responses=problems(403, 404, *READING),
)
def show_alike(
    attempt_id: AttemptId, field: FieldName, parts: ServiceParts, account: Instructor, response: Response
) -> AlikeShape:
    """The answers of learners whom you see that were read alike, with the same verdict and flaw: whom a mark would touch."""
    with parts.database.reading() as session:
        found = _alike(session, attempt_id, field, account)
        response.headers["ETag"] = entity_tag(found.version)
        return AlikeShape.of(parts, session, found, account)


@router.post(
    "/v1/attempts/{attempt_id}/fields/{field}/alike/grades",
    summary="Mark the answers alike to one",
    status_code=201,
    response_model=MarkedAlike,
    responses=problems(403, 404, 409, 412, 428, *WRITING),
)
def mark_alike(
    attempt_id: AttemptId,
    field: FieldName,
    asked: DecisionRequest,
    seen: Seen,
    parts: ServiceParts,
    session: Transaction,
    account: Instructor,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Gives exactly the answers that you have seen a grade each, which from now on stands, also after regrades.

    `If-Match` says which those are: the version, or `*` for whatever they are now. Where one more has come, has gone or was
    graded anew since, nothing is marked: look again. What a person marked attempt by attempt stays; what was marked together
    may be marked together again.
    """
    # Nobody records meanwhile, so that these are all answers there are, and no other mark slips in between.
    stop_recording(session)

    def act() -> str:
        found = _alike(session, attempt_id, field, account)
        _check(found, seen)
        made = _made(parts, found, asked, account)
        added = mark(session, found, made, attempt_id)
        return MarkedAlike(
            grades_added=added, verdict=made.finding.verdict, credit=made.finding.credit
        ).model_dump_json()

    request = (attempt_id, field, *sorted(seen.match or ()), asked.model_dump_json())
    return once(parts, session, account, idempotency_key, request, now(), act)


def _alike(session: Session, attempt_id: str, field: str, account: Account) -> Alike:
    attempt = attempts.attempt(session, attempt_id)
    require_visible(session, account, attempt)
    return alike_to(session, attempt, field, account)


def _check(found: Alike, seen: Precondition) -> None:
    if seen.match is None:
        detail = "Say which answers you have seen: `If-Match` with the `version` that `GET …/alike` gave."
        raise RequestError(428, "precondition-required", detail)
    if not {"*", found.version} & seen.match:
        detail = "The answers are others than you have seen: some have come, gone or been graded anew. Look again."
        raise RequestError(412, "answers-changed", detail)
    if found.waits:
        raise RequestError(409, "answers-wait", "These wait for a person; decide them in the review queue.")


def _made(parts: Parts, found: Alike, asked: DecisionRequest, account: Account) -> Decision:
    question, field = asked_field(parts.bank, found.question, found.variant, found.field)
    decided = finding(field, found.members[0][1], asked)
    return Decision(decided, asked.comment, question.hash, field.rubric_hash, account.id, now())


def _criteria(parts: Parts, found: Alike) -> list[CriterionToDecide]:
    question = parts.bank.variant(found.question, found.variant)
    field = question.fields.get(found.field) if question else None
    rubric = parts.bank.rubrics.get(field.rubric) if field and field.rubric else None
    held = found.members[0][1].criteria
    return [
        CriterionToDecide(
            id=each.id, title=each.title, earned_when=each.earned_when, verdict=held.get(each.id, {}).get("verdict")
        )
        for each in (rubric.criteria if rubric else ())
    ]
