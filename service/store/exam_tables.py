"""The tables of exams: what is asked and when, who sits them, and which attempts were made in them.

    classes ──< exams ──< exam_sittings ──< exam_attempts ── attempts
                             accounts (who sits)

Once somebody has started, triggers refuse to change what the exam asks and how it counts, and to take it away; a start and a
hand-in stay as they are, extra time only grows, and no attempt is added that is one too many or comes after the hand-in.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.grading.exams import MOST_EXTRA, Sat, Terms
from service.store.models import Table
from service.store.moments import Moment
from service.store.people import Class


class Exam(Table):
    """Questions that a class is asked between two moments."""

    __tablename__ = "exams"
    __table_args__ = (
        CheckConstraint("length(title) > 0", name="title"),
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("seconds > 0", name="seconds"),
        CheckConstraint("attempts BETWEEN 1 AND 100", name="attempts"),
        CheckConstraint("counts IN ('first', 'best', 'last', 'average')", name="counts"),
        CheckConstraint("feedback IN ('none', 'verdict', 'full')", name="feedback"),
        CheckConstraint("figures IN ('official', 'assigned')", name="figures"),
        Index(None, "class_id", "closes_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    class_id: Mapped[str] = mapped_column(ForeignKey(Class.id))
    title: Mapped[str] = mapped_column(String(200))
    questions: Mapped[list[str]] = mapped_column(JSON)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    seconds: Mapped[int | None] = mapped_column(Integer)
    attempts: Mapped[int] = mapped_column(Integer)
    counts: Mapped[str] = mapped_column(String(10))
    feedback: Mapped[str] = mapped_column(String(10))
    figures: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))

    def terms(self, most_extra: int = 0) -> Terms:
        """When it is held, with the longest extra time of a learner."""
        return Terms(self.opens_at, self.closes_at, self.seconds, most_extra)


class ExamSitting(Table):
    """A learner's own clock: extra time, and when the exam was started and handed in."""

    __tablename__ = "exam_sittings"
    __table_args__ = (
        CheckConstraint(f"extra_seconds BETWEEN 0 AND {MOST_EXTRA}", name="extra_seconds"),
        CheckConstraint("handed_in_at IS NULL OR started_at IS NOT NULL", name="handed_in_at"),
        Index(None, "learner_id"),
    )

    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"), primary_key=True)
    learner_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    extra_seconds: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    handed_in_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def sat(self) -> Sat:
        """What the learner has done."""
        return Sat(self.extra_seconds, self.started_at, self.handed_in_at)


class ExamAttempt(Table):
    """An attempt that was made in an exam; `number` is its place among the tries at its question, null when it was none."""

    __tablename__ = "exam_attempts"
    __table_args__ = (
        ForeignKeyConstraint(["exam_id", "learner_id"], ["exam_sittings.exam_id", "exam_sittings.learner_id"]),
        UniqueConstraint("exam_id", "learner_id", "question_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    exam_id: Mapped[str] = mapped_column(String(32))
    learner_id: Mapped[str] = mapped_column(String(32))
    question_id: Mapped[str] = mapped_column(String(100))
    number: Mapped[int | None] = mapped_column(Integer)
