"""Exams, for who sits them: which there are, starting one, how much time is left, and handing it in."""

from datetime import datetime
from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.api.declared import READING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.exam_shapes import ExamId
from service.api.identity import Caller
from service.api.one_thread import OneThread
from service.grading.exams import Feedback, Stage
from service.grading.policy import AttemptRule
from service.store import exam_scores, sittings
from service.store.exam_scores import Score
from service.store.models import Account
from service.store.sittings import Place

router = APIRouter(tags=["exams"], route_class=OneThread)


class AskedShape(BaseModel):
    """A question of an exam."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(description="The figures to answer; a submission in the exam names them.", examples=[0])
    title: str = Field(examples=["Memory of a LoRA adapter"])
    points: float = Field(examples=[1.0])
    tries: int = Field(description="Tries that you have made.", examples=[1])
    left: int = Field(description="Tries that are left.", examples=[0])
    earned: float | None = Field(description="Points; null until they are told, and while they wait for a mark.")


class OwnExamShape(BaseModel):
    """An exam as it stands for you."""

    id: str
    title: str
    class_name: str
    opens_at: datetime
    closes_at: datetime = Field(description="For you, with your extra time.")
    seconds: int | None = Field(
        description="How long you have from the start, with your extra time; null for until it closes."
    )
    attempts: int = Field(description="Tries at each question.")
    counts: AttemptRule = Field(description="Which of them counts in the exam.")
    feedback: Feedback = Field(description="What you are told of a submission before everybody's time is over.")
    stage: Stage = Field(description="How it stands for you.")
    started_at: datetime | None
    deadline: datetime = Field(description="When your time is over; as if it took all there is, before the start.")
    handed_in_at: datetime | None
    told_at: datetime = Field(description="When everything is told.")
    count: int = Field(description="Number of questions.")
    questions: list[AskedShape] = Field(description="In order; empty until you have started, or everything is told.")
    earned: float | None = Field(description="Points in all; null until everything is told.")
    possible: float = Field(description="Points of all questions.")
    now: datetime = Field(description="The server's moment, by which all of this is meant.")

    @classmethod
    def of(cls, place: Place, score: Score, questions: list[AskedShape], at: datetime) -> Self:
        """The shape of an exam at a moment."""
        exam, sat = place.exam, place.sat
        return cls(
            id=exam.id,
            title=exam.title,
            class_name=place.class_name,
            opens_at=exam.opens_at,
            closes_at=place.terms.closes_for(sat.extra),
            seconds=exam.seconds + sat.extra if exam.seconds else None,
            attempts=exam.attempts,
            counts=AttemptRule(exam.counts),
            feedback=place.feedback,
            stage=place.stage,
            started_at=sat.started_at,
            deadline=place.deadline,
            handed_in_at=sat.handed_in_at,
            told_at=place.told_at,
            count=len(exam.questions),
            questions=questions,
            earned=score.earned if place.stage is Stage.TOLD else None,
            possible=score.possible,
            now=at,
        )


class OwnExamsShape(BaseModel):
    """Your exams, the last to open first."""

    exams: list[OwnExamShape]


@router.get("/v1/me/exams", summary="List your exams", responses=problems(*READING))
def list_own_exams(parts: ServiceParts, account: Caller) -> OwnExamsShape:
    """The exams of your classes, and those that you have started; the last to open first."""
    at = parts.clock()
    with parts.database.reading() as session:
        found = sittings.of_learner(session, account, at, parts.settings.exam_grace_seconds)
        return OwnExamsShape(exams=[_shape(parts, session, account, each, at) for each in found])


@router.get("/v1/me/exams/{exam_id}", summary="Show one of your exams", responses=problems(404, *READING))
def show_own_exam(exam_id: ExamId, parts: ServiceParts, account: Caller) -> OwnExamShape:
    """An exam with its rules; once you have started, also with its questions, what is left of them, and your time."""
    at = parts.clock()
    with parts.database.reading() as session:
        place = sittings.place(session, exam_id, account, at, parts.settings.exam_grace_seconds)
        return _shape(parts, session, account, place, at)


@router.post("/v1/me/exams/{exam_id}/start", summary="Start an exam", responses=problems(404, 409, *READING))
def start_exam(exam_id: ExamId, parts: ServiceParts, session: Transaction, account: Caller) -> OwnExamShape:
    """Starts an exam: your time runs from now. It is started once; started again, it is as it was."""
    at = parts.clock()
    place = sittings.start(session, exam_id, account, at, parts.settings.exam_grace_seconds)
    return _shape(parts, session, account, place, at)


@router.post("/v1/me/exams/{exam_id}/hand-in", summary="Hand an exam in", responses=problems(404, 409, *READING))
def hand_in_exam(exam_id: ExamId, parts: ServiceParts, session: Transaction, account: Caller) -> OwnExamShape:
    """Says that that is all: nothing more is taken from you in this exam. What you have submitted counts in any case."""
    at = parts.clock()
    place = sittings.hand_in(session, exam_id, account, at, parts.settings.exam_grace_seconds)
    return _shape(parts, session, account, place, at)


def _shape(parts: Parts, session: Session, account: Account, place: Place, at: datetime) -> OwnExamShape:
    exam, nothing = place.exam, exam_scores.score(place.exam, parts.bank, iter(()))
    if place.sat.started_at is None and place.stage is not Stage.TOLD:
        return OwnExamShape.of(place, nothing, [], at)
    score = exam_scores.scores(session, exam, parts.bank, learner_id=account.id).get(account.id, nothing)
    return OwnExamShape.of(place, score, _asked(parts, session, account, place, score), at)


def _asked(parts: Parts, session: Session, account: Account, place: Place, score: Score) -> list[AskedShape]:
    exam, bank = place.exam, parts.bank
    figures = exam_scores.figures_of(session, exam, bank, account.id)
    used = sittings.used(session, exam.id, account.id)
    told = place.stage is Stage.TOLD or place.feedback is not Feedback.NONE
    return [
        AskedShape(
            question=name,
            variant=figures(name),
            title=bank.questions[name].title,
            points=bank.questions[name].points,
            tries=used.get(name, 0),
            left=exam.attempts - used.get(name, 0),
            earned=_earned(score, name) if told else None,
        )
        for name in exam.questions
        if name in bank.questions
    ]


def _earned(score: Score, name: str) -> float | None:
    line = score.lines.get(name)
    return None if line is None or line.pending else line.earned
