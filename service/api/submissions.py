"""Submissions: responses graded and recorded as one attempt, at most once per Idempotency-Key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from service.api.checks import CheckShape
from service.api.declared import WRITING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.guiding import stand
from service.api.identity import Caller
from service.api.once import IdempotencyKey, once
from service.api.responses import QuestionId, Responses
from service.api.strict_json import StrictRoute
from service.api.variants import asked_question
from service.bank.answering import answer, standing
from service.bank.question import Question
from service.grading.outcome import Grade
from service.store import attempts
from service.store.locks import share_recording
from service.store.models import Account
from service.store.moments import now
from service.store.running_bank import Served
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
    responses=problems(404, *WRITING),
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

    An attempt with a field that cannot be read, or without a field that decides, is kept but is no try (`counts`).
    """
    # Grading may take seconds and touches no database, so it comes before the transaction takes its connection.
    submission = graded(parts, account, question_id, written, now())
    share_recording(session)
    if parts.running.follow(session).bank is not submission.served.bank:
        # Published while we graded: what is recorded from here on is graded by what is newest, so a regrade misses nobody.
        same = written.model_copy(update={"variant": submission.question.variant})
        submission = graded(parts, account, question_id, same, submission.at)
    return once(
        *(parts, session, account, idempotency_key, submission.request, submission.at),
        lambda: submission.record(session),
    )


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
    """

    parts: Parts
    served: Served
    account: Account
    question: Question
    responses: Mapping[str, str]
    grades: Mapping[str, Grade]
    at: datetime

    def record(self, session: Session) -> str:
        """Record the attempt; the reply's body."""
        self.parts.meters.graded("submission", self.question, self.grades)
        at = moment_after(session, self.account.id, self.at)
        attempt = attempts.record(
            session,
            learner_id=self.account.id,
            question=self.question,
            responses=self.responses,
            grades=self.grades,
            at=at,
        )
        came_to = standing(self.question, self.grades, self.served.bank.policy.part)
        found = stand(self.parts, session, self.account, self.question, whole=False)
        check = CheckShape.of(found, came_to, self.grades, self.responses, found.telling)
        return SubmissionShape(attempt=attempt, submitted_at=at, **dict(check)).model_dump_json()

    @property
    def request(self) -> tuple[str, ...]:
        """What tells the request from others."""
        return self.question.id, str(self.question.variant), json.dumps(self.responses, sort_keys=True)


def graded(parts: Parts, account: Account, question_id: str, written: Responses, at: datetime) -> Submission:
    """The responses, graded by the bank as it is served now."""
    served = parts.running.served
    question = asked_question(parts, served.bank, account, question_id, written.variant)
    grades = answer(question, written.responses, parts.answering(account.id))
    return Submission(parts, served, account, question, written.responses, grades, at)
