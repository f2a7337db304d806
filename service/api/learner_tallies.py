"""A learner's tally: earned of possible by topic, each line with the reason why it stands."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path
from pydantic import Field

from service.api.declared import READING, problems
from service.api.dependencies import Parts, ServiceParts
from service.api.guiding import held_for
from service.api.identity import Caller, Instructor
from service.api.one_thread import OneThread
from service.api.shapes import Mirror
from service.api.tally_policies import ACCOUNT_ID, ChosenPolicy, PolicyShape, SumsShape
from service.errors import RequestError
from service.grading.outcome import Verdict
from service.grading.policy import Policy
from service.grading.tally import Reason
from service.store import accounts, classes, tallies
from service.store.models import Account, Role

router = APIRouter(tags=["tallies"], route_class=OneThread)


class StandingGrade(Mirror):
    """The grade of a field that stands."""

    field: str = Field(examples=["adapter_bytes"])
    grade: int = Field(description="Id of the grade.")
    verdict: Verdict
    credit: float
    engine_version: str
    by_person: bool = Field(description="Whether a person gave it.")


class EvidenceShape(Mirror):
    """One attempt as the tally saw it."""

    attempt: str
    submitted_at: datetime
    question_hash: str | None = Field(
        description="SHA-256 of the question's content when it was graded; null for learners."
    )
    earned: float = Field(description="Points, less what hints cost.")
    hints: float = Field(description="Points that the hints taken before it cost.")
    counts: bool = Field(description="Whether its points are in the line.")
    reason: Reason = Field(description="Why it counts or does not.")
    grades: list[StandingGrade]


class LineShape(Mirror):
    """One question and variant."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    topic: str = Field(examples=["lora"])
    attempt: str | None = Field(description="The attempt that decides; null when several do or none does.")
    earned: float = Field(examples=[1.0])
    possible: float = Field(examples=[1.0])
    attempts: int = Field(description="Number of tries.", examples=[1])
    pending: bool = Field(description="Whether it waits for a mark.")
    first_try: bool | None = Field(description="Whether the first try earned everything; null while that is open.")
    counts: bool = Field(description="Whether it is summed into its topic.")
    reason: Reason = Field(description="Why it counts as it does.")
    evidence: list[EvidenceShape] = Field(description="Every attempt, in order.")


class TallyShape(Mirror):
    """One learner's tally."""

    learner: str = Field(description="Id of the account.")
    policy: PolicyShape
    overall: SumsShape
    topics: dict[str, SumsShape]
    lines: list[LineShape]

    @classmethod
    def read(cls, parts: Parts, policy: Policy, learner_id: str, *, reader: Account) -> Self:
        """The tally of an account.

        Args:
            parts: what the request is served with.
            policy: how attempts count.
            learner_id: whose tally.
            reader: who looks: to learners hashes of questions are not told, nor what an exam withholds.

        Raises:
            RequestError: 404, there is no such account.
        """
        with parts.database.reading() as session:
            learner = accounts.account(session, learner_id).id
            untold = held_for(parts, session, reader).untold
            tally = tallies.of_learner(session, learner, parts.bank, policy, without=untold)
        sums = {"overall": tally.overall, "topics": tally.topics, "lines": tally.lines}
        shape = cls.model_validate({"learner": learner, "policy": PolicyShape.of(policy), **sums})
        for evidence in (each for line in shape.lines for each in line.evidence):
            evidence.question_hash = evidence.question_hash if reader.role != Role.LEARNER else None
        return shape


@router.get("/v1/me/tally", summary="Show your tally", responses=problems(*READING))
def show_own_tally(parts: ServiceParts, account: Caller, policy: ChosenPolicy) -> TallyShape:
    """Earned of possible by topic and overall, under the bank's policy or another; each line says why it stands.

    Questions of which an exam tells nothing yet are left out.
    """
    return TallyShape.read(parts, policy, account.id, reader=account)


@router.get("/v1/learners/{learner_id}/tally", summary="Show a learner's tally", responses=problems(403, 404, *READING))
def show_learner_tally(
    learner_id: Annotated[str, Path(description="Id of a learner's account.", pattern=ACCOUNT_ID)],
    parts: ServiceParts,
    policy: ChosenPolicy,
    account: Instructor,
) -> TallyShape:
    """The tally that the learner sees, with the hashes of the questions; of a learner of a class of yours or of no class."""
    with parts.database.reading() as session:
        if not classes.may_see(session, account, learner_id):
            raise RequestError(404, "unknown-account", f"There is no account {learner_id!r}.")
    return TallyShape.read(parts, policy, learner_id, reader=account)
