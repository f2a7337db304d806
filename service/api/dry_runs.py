"""Dry runs: what a version would change for everybody who has answered, before it is published."""

from collections.abc import Mapping
from time import monotonic
from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, Field

from service.api.declared import WRITING, problems
from service.api.dependencies import Parts, ServiceParts
from service.api.identity import Instructor
from service.api.publications import RubricId
from service.api.raw_body import RawBody, Upload, UploadRoute, described
from service.api.responses import QuestionId
from service.api.shapes import Mirror
from service.api.trust_shapes import TrustShape, trust_of
from service.bank.documents import Kind, hash_of
from service.bank.regrading import Regrader
from service.bank.uploading import question_of, read_upload, tried
from service.store.assigning import secret_for
from service.store.classes import names_seen
from service.store.dry_runs import DryRun, FieldMoves, LearnerMove, Trial
from service.store.models import Account
from service.store.standing import by_learner

router = APIRouter(tags=["versions"], route_class=UploadRoute)

DRY_RUN_SECONDS = 60.0
"""Seconds of wall clock after which a dry run says what it has found so far; clients rarely wait longer."""

REPLIES = problems(403, *WRITING)


class MoveShape(BaseModel):
    """How often something went from one verdict to another."""

    before: str = Field(description="Verdict that stands; none where there is no grade.", examples=["incorrect"])
    after: str = Field(description="Verdict that the version gives.", examples=["correct"])
    count: int = Field(examples=[12])


class FieldMovesShape(BaseModel):
    """How the grades of one field move."""

    verdicts: list[MoveShape] = Field(description="Most frequent first.")
    noted: int = Field(description="Grades of the same verdict with other notes or another credit.")
    criteria: dict[str, list[MoveShape]] = Field(description="By criterion of the rubric, for text fields.")

    @classmethod
    def of(cls, moves: FieldMoves) -> Self:
        """The shape of the moves."""
        return cls(
            verdicts=_moves(moves.verdicts),
            noted=moves.noted,
            criteria={name: _moves(each) for name, each in moves.criteria.items()},
        )


class PointsShape(Mirror):
    """What the question comes to in the tally, under the bank's policy, also where that leaves the question out."""

    earned: float = Field(examples=[3.0])
    possible: float = Field(examples=[5.0])
    attempts: int = Field(description="Tries.", examples=[6])
    pending: int = Field(description="Lines that wait for a mark.", examples=[0])


class LearnerMoveShape(BaseModel):
    """A learner to whom the version makes a difference."""

    learner: str = Field(description="Id of the account.")
    name: str
    attempts: int = Field(description="How many of the learner's attempts move.")
    before: PointsShape
    after: PointsShape

    @classmethod
    def named(cls, move: LearnerMove, name: str) -> Self:
        """The shape of a move of a learner who has this name."""
        before, after = PointsShape.model_validate(move.before), PointsShape.model_validate(move.after)
        return cls(learner=move.learner, name=name, attempts=move.attempts, before=before, after=after)


class DryRunShape(BaseModel):
    """What a version would change; nothing was written."""

    question: str = Field(examples=["lora-memory"])
    hash: str = Field(description="The version's hash.")
    complete: bool = Field(description="False when the time was up before every attempt was looked at.")
    attempts: int = Field(description="That were looked at.")
    moved: int = Field(description="Attempts of which a grade would be another.")
    kept_marks: int = Field(description="Grades that are left alone because a person gave them.")
    lost_variants: int = Field(
        description="Attempts at a variant that the version does not have; they keep their grades."
    )
    before: PointsShape
    after: PointsShape
    fields: dict[str, FieldMovesShape]
    learners: list[LearnerMoveShape] = Field(
        description="To whom it makes a difference: learners of your classes and learners in no class."
    )
    learners_elsewhere: int = Field(description="To how many more, of other classes; everything else counts them too.")
    trust: dict[str, TrustShape] = Field(
        description="By rubric, what would mark without a person and why, and the decisions of persons that its rules contradict."
    )

    @classmethod
    def of(
        cls, question: str, hash: str, found: DryRun, trust: dict[str, TrustShape], names: Mapping[str, str]
    ) -> Self:
        """The shape of a dry run; only learners whose names are given are listed."""
        named = [LearnerMoveShape.named(each, names[each.learner]) for each in found.learners if each.learner in names]
        return cls(
            question=question,
            hash=hash,
            complete=found.complete,
            attempts=found.attempts,
            moved=found.moved,
            kept_marks=found.kept_marks,
            lost_variants=found.lost_variants,
            before=PointsShape.model_validate(found.before),
            after=PointsShape.model_validate(found.after),
            fields={name: FieldMovesShape.of(moves) for name, moves in found.fields.items()},
            learners=named,
            learners_elsewhere=len(found.learners) - len(named),
            trust=trust,
        )


@router.post(
    "/v1/questions/{question_id}/dry-runs",
    summary="Try a version of a question on every attempt",
    responses=REPLIES,
    openapi_extra=described("question_bank/question.schema.json"),
)
def try_question(question_id: QuestionId, upload: Upload, parts: ServiceParts, account: Instructor) -> DryRunShape:
    """Checks a question as publishing it would, grades every attempt at it again, and says what moves. Writes nothing."""
    return _tried(parts, account, Kind.QUESTION, question_id, upload)


@router.post(
    "/v1/rubrics/{rubric_id}/dry-runs",
    summary="Try a version of a rubric on every attempt",
    responses=REPLIES,
    openapi_extra=described("rubrics/rubric.schema.json"),
)
def try_rubric(rubric_id: RubricId, upload: Upload, parts: ServiceParts, account: Instructor) -> DryRunShape:
    """Checks a rubric as publishing it would, grades every attempt at its question again, and says what moves."""
    return _tried(parts, account, Kind.RUBRIC, rubric_id, upload)


def _tried(parts: Parts, account: Account, kind: Kind, name: str, upload: RawBody) -> DryRunShape:
    prover = parts.provers(account.id)
    document = read_upload(upload.raw, kind, name, as_json=upload.as_json)
    served = parts.running.served
    bank = tried(served.documents, kind, document, points=parts.points, prover=prover)
    candidate, trusts = parts.running.trusted(bank)
    deadline = monotonic() + DRY_RUN_SECONDS
    with parts.database.reading() as session:
        secret = secret_for(session, served.bank.policy)
        trial = Trial(question_of(name), served.bank, candidate, Regrader(prover), secret)
        found = trial.run(by_learner(session, trial.question), lambda: monotonic() > deadline)
        names = names_seen(session, account, [each.learner for each in found.learners])
        trust = trust_of(session, name, trusts, account)
    return DryRunShape.of(trial.question, hash_of(document), found, trust, names)


def _moves(moves: Mapping[tuple[str, str], int]) -> list[MoveShape]:
    counted = sorted(moves.items(), key=lambda each: (-each[1], each[0]))
    return [MoveShape(before=before, after=after, count=count) for (before, after), count in counted]
