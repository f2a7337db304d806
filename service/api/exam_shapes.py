"""How exams are written down by instructors, and shown to them and to learners."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.api.planned import Planned
from service.bank.bank import Bank
from service.errors import RequestError
from service.grading.exams import MOST_EXTRA, Feedback, Figures, Stage, Terms
from service.grading.policy import AttemptRule, VariantRule
from service.store import exams
from service.store.exam_scores import Score, Sitter
from service.store.exam_tables import Exam
from service.store.exams import Wanted

ID = r"^[0-9a-f]{32}$"
ExamId = Annotated[str, Path(description="Id of an exam.", pattern=ID, examples=["0192f5e4b7c87b3e9d1f0a2b3c4d5e6f"])]

MOST_QUESTIONS = 100
"""Questions of one exam."""

LONGEST = 31 * 86_400
"""Seconds that a learner may have at most: a month."""

Seconds = Field(
    default=None,
    ge=60,
    le=LONGEST,
    strict=True,
    description="How long a learner has from the start; null for until it closes.",
    examples=[5400],
)


class ExamTerms(BaseModel):
    """What an instructor says of an exam."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200, pattern=r"\S", examples=["Midterm"])
    questions: list[str] = Field(min_length=1, max_length=MOST_QUESTIONS, description="Ids, in order, each once.")
    opens_at: Planned = Field(description="From then on it may be started.", examples=["2026-12-01T09:00:00Z"])
    closes_at: Planned = Field(description="Until then it may be answered.", examples=["2026-12-01T12:00:00Z"])
    seconds: int | None = Seconds
    attempts: int = Field(default=1, ge=1, le=100, strict=True, description="Tries at each question.")
    counts: AttemptRule = Field(default=AttemptRule.LAST, description="Which of them counts in the exam.")
    feedback: Feedback = Field(
        default=Feedback.NONE,
        description="What is told of a submission before everybody's time is over: how it was read, its verdict too, or what "
        "practice tells. Hints, checks and solutions are refused until then in any case.",
    )
    figures: Figures | None = Field(
        default=None,
        description="Which variant each learner answers; left out, as the policy of the bank has it.",
    )

    @model_validator(mode="after")
    def _is_a_window(self) -> Self:
        if self.opens_at >= self.closes_at:
            raise ValueError("an exam closes after it opens")
        if len(set(self.questions)) < len(self.questions):
            raise ValueError("each question is asked once")
        return self

    def wanted(self, bank: Bank) -> Wanted:
        """The same, of questions that are in the bank.

        Raises:
            RequestError: 422 `unknown-question`.
        """
        for name in self.questions:
            if name not in bank.questions:
                raise RequestError(422, "unknown-question", f"There is no question {name!r}; see `GET /v1/questions`.")
        assigned = bank.policy.variants is VariantRule.ASSIGNED
        figures = self.figures or (Figures.ASSIGNED if assigned else Figures.OFFICIAL)
        said = self.model_dump(exclude={"questions", "figures", "class_id"})
        return Wanted(questions=tuple(self.questions), figures=figures, **said)


class NewExam(ExamTerms):
    """An exam to be."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "class_id": "0192f5e4b7c87b3e9d1f0a2b3c4d5e6f",
                    "title": "Midterm",
                    "questions": ["lora-memory"],
                    "opens_at": "2026-12-01T09:00:00Z",
                    "closes_at": "2026-12-01T12:00:00Z",
                    "seconds": 5400,
                }
            ]
        }
    )

    class_id: str = Field(pattern=ID, description="Id of a class of yours.")


class ExamShape(BaseModel):
    """An exam."""

    id: str
    class_id: str
    class_name: str
    title: str
    questions: list[str] = Field(description="Ids, in order.")
    opens_at: datetime
    closes_at: datetime
    seconds: int | None = Field(description="How long a learner has from the start; null for until it closes.")
    attempts: int = Field(description="Tries at each question.")
    counts: AttemptRule
    feedback: Feedback
    figures: Figures
    told_at: datetime = Field(description="When nobody can submit any more, and everything is told.")
    hash: str = Field(description="What tells versions of it apart, also its entity tag.")
    now: datetime = Field(description="The server's moment, by which all of this is meant.")

    @classmethod
    def of(cls, exam: Exam, class_name: str, told_at: datetime, at: datetime) -> Self:
        """The shape of an exam at a moment."""
        said = {name: getattr(exam, name) for name in ("id", "class_id", *Wanted.__slots__)}
        return cls(**said, class_name=class_name, told_at=told_at, hash=exams.hash_of(exam), now=at)


class ExamsShape(BaseModel):
    """Exams, the last to open first."""

    exams: list[ExamShape]


class ExtraTime(BaseModel):
    """Extra time for a learner."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"extra_seconds": 1800}]})

    extra_seconds: int = Field(ge=0, le=MOST_EXTRA, strict=True, description="In all; it also closes so much later.")


class SitterShape(BaseModel):
    """A learner who may sit an exam, or who has."""

    learner: str = Field(description="Id of the account.")
    name: str
    extra_seconds: int
    started_at: datetime | None
    deadline: datetime = Field(
        description="When the learner's time is over; as if it took all there is, before the start."
    )
    handed_in_at: datetime | None
    stage: Stage
    submitted: list[str] = Field(description="The questions with a try, in the exam's order.")
    earned: float = Field(description="Points; what waits for a mark counts 0.")
    possible: float = Field(description="Points of all its questions.")
    pending: int = Field(description="Number of questions that wait for a mark.")

    @classmethod
    def of(cls, sitter: Sitter, exam: Exam, terms: Terms, stage: Stage, score: Score) -> Self:
        """The shape of a learner and what he or she has earned."""
        sat = sitter.sat
        return cls(
            learner=sitter.account,
            name=sitter.name,
            extra_seconds=sat.extra,
            started_at=sat.started_at,
            deadline=terms.deadline(sat.started_at, sat.extra),
            handed_in_at=sat.handed_in_at,
            stage=stage,
            submitted=score.tried(exam.questions),
            earned=score.earned,
            possible=score.possible,
            pending=score.pending,
        )


class SittersShape(BaseModel):
    """Everybody who may sit an exam, by name."""

    exam: ExamShape
    sitters: list[SitterShape]
