"""Submissions: responses graded and recorded as one attempt, at most once per Idempotency-Key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from service.api.checks import CheckShape
from service.api.declared import WRITING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.guiding import held_for, stand
from service.api.identity import Caller
from service.api.once import IdempotencyKey, kept, once
from service.api.pacing import paced
from service.api.responses import QuestionId, Responses
from service.api.strict_json import StrictRoute
from service.api.variants import asked_question
from service.bank.answering import answer, standing
from service.bank.question import Question
from service.errors import RequestError
from service.grading.outcome import Grade
from service.store import attempts, exam_scores, sittings
from service.store.locks import act_alone, share_recording
from service.store.models import Account, Role
from service.store.running_bank import Served
from service.store.sittings import Held, Place
from service.store.succession import moment_after

router = APIRouter(tags=["responses"], route_class=StrictRoute)


class SubmissionShape(CheckShape):
    """A recorded attempt."""

    attempt: str = Field(description="Id of the attempt.", examples=["0192f5e4b7c87b3e9d1f0a2b3c4d5e6f"])
    submitted_at: datetime


@router.post(
    "/v1/questions/{question_id}/submissions",
    summary="Grade responses and record them as an attempt",
    status_code=201,
    response_model=SubmissionShape,
    response_description="Recorded. `Idempotency-Replayed: true` says that it had been recorded before.",
    responses=problems(404, 409, *WRITING),
)
def submit_responses(
    question_id: QuestionId,
    written: Responses,
    parts: ServiceParts,
    session: Transaction,
    account: Caller,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Grades responses and records them. The attempt is in the database before this is answered.

    An attempt with a field that cannot be read, or without a field that decides, is kept but is no try (`counts`). While an exam
    holds the question for you, it is taken in the exam only, and the reply tells what the exam allows.
    """
    begun, at = monotonic(), parts.clock()
    held = _admitted(parts, account, question_id, written, idempotency_key, at)
    # Grading may take seconds and touches no database, so it comes before the transaction takes its connection.
    submission = graded(parts, account, question_id, written, at, held)
    share_recording(session)
    if parts.running.follow(session).bank is not submission.served.bank:
        # Published while we graded: what is recorded from here on is graded by what is newest, so a regrade misses nobody.
        same = written.model_copy(update={"variant": submission.question.variant})
        submission = graded(parts, account, question_id, same, at, held)
    reply = once(
        *(parts, session, account, idempotency_key, request_of(submission.question, submission.responses), at),
        lambda: submission.record(session),
    )
    return paced(reply, since=begun, step=parts.settings.exam_reply_seconds) if held.of(question_id) else reply


def _admitted(
    parts: Parts, account: Account, question_id: str, written: Responses, key: str | None, at: datetime
) -> Held:
    """What exams hold for who submits; what they do not take is refused before grading, for how long that takes tells something.

    Raises:
        RequestError: 409, an exam does not take it, and it is not one that was taken already.
    """
    if account.role != Role.LEARNER:
        return Held()
    with parts.database.reading() as session:
        held = held_for(parts, session, account, at)
    if held.of(question_id):
        question = asked_question(parts, parts.bank, account, question_id, written.variant)
        with parts.database.reading() as session:
            if kept(parts, session, account, key, request_of(question, written.responses), at) is None:
                place_in_exam(parts, session, account, question, held)
    return held


@dataclass(frozen=True, slots=True)
class Submission:
    """Graded responses on their way into the database.

    Attributes:
        parts: what the request is served with.
        served: the bank that graded.
        account: who answered.
        question: in the variant that was asked.
        responses: texts by field, as received.
        grades: by field.
        at: when it came in, by this machine's clock.
        held: what exams held for the account at that moment.
    """

    parts: Parts
    served: Served
    account: Account
    question: Question
    responses: Mapping[str, str]
    grades: Mapping[str, Grade]
    at: datetime
    held: Held

    def record(self, session: Session) -> str:
        """Record the attempt; the reply's body.

        Raises:
            RequestError: 409, an exam does not take it.
        """
        self.parts.meters.graded("submission", self.question, self.grades)
        at = moment_after(session, self.account.id, self.at)
        place = self._place(session)
        attempt = attempts.record(
            session,
            learner_id=self.account.id,
            question=self.question,
            responses=self.responses,
            grades=self.grades,
            at=at,
        )
        came_to = standing(self.question, self.grades, self.served.bank.policy.part)
        if place is not None:
            sittings.record(session, place, self.account.id, self.question.id, attempt, counts=came_to.counts)
        found = stand(self.parts, session, self.account, self.question, self.held, whole=False)
        check = CheckShape.of(found, came_to, self.grades, self.responses, found.telling)
        return SubmissionShape(attempt=attempt, submitted_at=at, **dict(check)).model_dump_json()

    def _place(self, session: Session) -> Place | None:
        if not self.held.of(self.question.id):
            return None
        act_alone(session, self.account.id)
        held = held_for(self.parts, session, self.account, self.at)
        return place_in_exam(self.parts, session, self.account, self.question, held)


def request_of(question: Question, responses: Mapping[str, str]) -> tuple[str, ...]:
    """What tells the request from others."""
    return question.id, str(question.variant), json.dumps(responses, sort_keys=True)


def place_in_exam(parts: Parts, session: Session, account: Account, question: Question, held: Held) -> Place:
    """The exam in which a submission is made, of those that hold the question.

    Raises:
        RequestError: 409 `exam-not-started`, `exam-over`, `exam-variant` or `attempts-used-up`.
    """
    place = sittings.admitting(session, held, account.id, question.id)
    asked = exam_scores.figures_of(session, place.exam, parts.bank, account.id)(question.id)
    if question.variant != asked:
        detail = f"In this exam you answer variant {asked} of the question, not {question.variant}."
        raise RequestError(409, "exam-variant", detail)
    return place


def graded(
    parts: Parts, account: Account, question_id: str, written: Responses, at: datetime, held: Held
) -> Submission:
    """The responses, graded by the bank as it is served now."""
    served = parts.running.served
    question = asked_question(parts, served.bank, account, question_id, written.variant)
    grades = answer(question, written.responses, parts.answering(account.id))
    return Submission(parts, served, account, question, written.responses, grades, at, held)
