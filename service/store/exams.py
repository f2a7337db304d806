"""Exams as instructors make them for their classes, and change them as long as nobody loses by it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.bank.hashing import content_hash
from service.errors import RequestError
from service.grading.exams import Feedback, Figures, Terms
from service.grading.policy import AttemptRule
from service.store import audit, classes
from service.store.exam_tables import Exam, ExamSitting
from service.store.models import Account
from service.store.moments import new_id
from service.store.people import Class
from service.store.publishing import Precondition


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an instructor says of an exam.

    Attributes:
        title: what people call it.
        questions: ids in order, each once.
        opens_at, closes_at: when it may be answered.
        seconds: how long a learner has from the start; None for until it closes.
        attempts: tries at each question.
        counts: which of them counts in the exam.
        feedback: what is told before everybody's time is over.
        figures: which variant each learner answers.
    """

    title: str
    questions: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    seconds: int | None
    attempts: int
    counts: AttemptRule
    feedback: Feedback
    figures: Figures

    @property
    def columns(self) -> dict[str, Any]:
        """The same as columns of the table."""
        return asdict(self) | {"questions": list(self.questions)}


def make(session: Session, class_id: str, wanted: Wanted, by: Account, at: datetime) -> Exam:
    """Make an exam for a class that the account is in.

    Raises:
        RequestError: 404 `unknown-class`, 409 `exam-closed`.
    """
    classes.show(session, class_id, by)
    _refuse_past(wanted.closes_at, at)
    exam = Exam(id=new_id(at), class_id=class_id, made_at=at, made_by=by.id, **wanted.columns)
    session.add(exam)
    session.flush()
    audit.add(session, "exam-made", exam.id, by=by.id, at=at, detail={"hash": hash_of(exam)})
    return exam


def of_classes(session: Session, account: Account, limit: int) -> list[tuple[Exam, str]]:
    """The exams of the account's classes with the classes' names, the last to open first."""
    mine = [each.id for each, _ in classes.of(session, account)]
    asked = select(Exam, Class.name).join(Class, Class.id == Exam.class_id).where(Exam.class_id.in_(mine))
    rows = session.execute(asked.order_by(Exam.opens_at.desc(), Exam.id.desc()).limit(limit))
    return [(exam, name) for exam, name in rows]


def exam(session: Session, exam_id: str, account: Account, *, alone: bool = False) -> tuple[Exam, str]:
    """An exam of a class that the account is in, with the class's name.

    Args:
        session: to read from.
        exam_id: which one.
        account: who asks.
        alone: whether nobody may start, change or remove it before the transaction ends.

    Raises:
        RequestError: 404 `unknown-exam`.
    """
    asked = select(Exam).where(Exam.id == exam_id)
    found = session.scalar(asked.with_for_update() if alone else asked)
    its_class = next((each for each, _ in classes.of(session, account) if found and each.id == found.class_id), None)
    if found is None or its_class is None:
        raise unknown(exam_id)
    return found, its_class.name


def change(session: Session, exam_id: str, wanted: Wanted, seen: Precondition, by: Account, at: datetime) -> Exam:
    """Change an exam: anything before somebody has started; then its title, and its time where nobody who writes gets less.

    Raises:
        RequestError: 404, 409 `exam-closed` or `exam-started`, 412, 428.
    """
    found, _ = exam(session, exam_id, by, alone=True)
    seen.check(hash_of(found))
    _refuse_past(min(wanted.closes_at, found.closes_at), at)
    _refuse_less(found, started(session, exam_id), wanted)
    before = hash_of(found)
    for name, value in wanted.columns.items():
        setattr(found, name, value)
    session.flush()
    audit.add(session, "exam-changed", exam_id, by=by.id, at=at, detail={"before": before, "hash": hash_of(found)})
    return found


def remove(session: Session, exam_id: str, seen: Precondition, by: Account, at: datetime) -> None:
    """Remove an exam that nobody has started.

    Raises:
        RequestError: 404, 409 `exam-started`, 412, 428.
    """
    found, _ = exam(session, exam_id, by, alone=True)
    seen.check(hash_of(found))
    if started(session, exam_id):
        raise RequestError(409, "exam-started", "Somebody has started this exam; it stays.")
    session.execute(delete(ExamSitting).where(ExamSitting.exam_id == exam_id))
    session.delete(found)
    session.flush()
    audit.add(session, "exam-removed", exam_id, by=by.id, at=at, detail={"hash": hash_of(found)})


def hash_of(found: Exam) -> str:
    """What tells versions of an exam apart, as SHA-256 in hexadecimal."""
    said = {name: getattr(found, name) for name in Wanted.__slots__}
    return content_hash({name: _said(value) for name, value in said.items()})


def terms_of(session: Session, exams: Sequence[Exam]) -> Mapping[str, Terms]:
    """When exams are held, by their ids, with the longest extra time of each; one query."""
    longest = select(ExamSitting.exam_id, func.max(ExamSitting.extra_seconds)).group_by(ExamSitting.exam_id)
    extra = dict(session.execute(longest.where(ExamSitting.exam_id.in_([each.id for each in exams]))).all())
    return {each.id: each.terms(extra.get(each.id, 0)) for each in exams}


def started(session: Session, exam_id: str) -> Sequence[ExamSitting]:
    """The sittings of those who have started."""
    asked = select(ExamSitting).where(ExamSitting.exam_id == exam_id, ExamSitting.started_at.is_not(None))
    return session.scalars(asked).all()


def unknown(exam_id: str) -> RequestError:
    """That there is no such exam for whoever asks."""
    return RequestError(404, "unknown-exam", f"There is no exam {exam_id!r} of yours.")


def _refuse_past(closes_at: datetime, at: datetime) -> None:
    if closes_at <= at:
        raise RequestError(409, "exam-closed", f"An exam that closed at {closes_at.isoformat()} stays as it is.")


def _refuse_less(found: Exam, sittings: Sequence[ExamSitting], wanted: Wanted) -> None:
    if not sittings:
        return
    free = {"title", "closes_at", "seconds"}
    fixed = [name for name, value in wanted.columns.items() if name not in free and value != getattr(found, name)]
    if fixed:
        names = ", ".join(f"`{name}`" for name in fixed)
        raise RequestError(409, "exam-started", f"Somebody has started; {names} cannot change any more.")
    old, new = found.terms(), Terms(wanted.opens_at, wanted.closes_at, wanted.seconds)
    for each in sittings:
        if each.handed_in_at is None and new.deadline(each.started_at, each.extra_seconds) < old.deadline(
            each.started_at, each.extra_seconds
        ):
            raise RequestError(409, "exam-started", "Somebody who has started would have less time than was promised.")


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
