"""Learners sit exams: what holds for them at a moment, starting once, handing in once, extra time, and the attempts they make.

A learner is bound by the exams of his or her classes, and by those that he or she has started.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from service.errors import RequestError
from service.grading.exams import MOST_EXTRA, Feedback, Sat, Stage, Terms
from service.store import audit, exams
from service.store.exam_tables import Exam, ExamAttempt, ExamSitting
from service.store.locks import act_alone
from service.store.models import Account, Role
from service.store.people import Class, Membership

HELD = frozenset({Stage.OPEN, Stage.RUNNING, Stage.HANDED_IN, Stage.OVER})
"""When an exam binds a learner."""


_own, _anybody = aliased(ExamSitting), aliased(ExamSitting)
_longest = select(func.max(_anybody.extra_seconds)).where(_anybody.exam_id == Exam.id).scalar_subquery()
_member = exists().where(Membership.class_id == Exam.class_id, Membership.account_id == bindparam("learner"))

# Made once: making a statement takes longer than the database takes to carry it out.
_EVERY = (
    select(Exam, Class.name, _own.extra_seconds, _own.started_at, _own.handed_in_at, _longest)
    .join(Class, Class.id == Exam.class_id)
    .outerjoin(_own, (_own.exam_id == Exam.id) & (_own.learner_id == bindparam("learner")))
    .where(or_(_member, _own.started_at.is_not(None)))
)
_ONE = _EVERY.where(Exam.id == bindparam("exam"))
_BETWEEN = _EVERY.where(Exam.opens_at <= bindparam("now"), Exam.closes_at > bindparam("since"))


@dataclass(frozen=True, slots=True)
class Place:
    """An exam as it stands for one learner at a moment.

    Attributes:
        exam: its row.
        class_name: of its class.
        terms: when it is held.
        sat: what the learner has done.
        stage: how it stands.
        told_at: when everything is told.
    """

    exam: Exam
    class_name: str
    terms: Terms
    sat: Sat
    stage: Stage
    told_at: datetime

    @property
    def deadline(self) -> datetime:
        """When the learner's time is over."""
        return self.terms.deadline(self.sat.started_at, self.sat.extra)

    @property
    def feedback(self) -> Feedback:
        """What is told of responses before everybody's time is over."""
        return Feedback(self.exam.feedback)


@dataclass(frozen=True, slots=True)
class Held:
    """What exams hold for a learner at a moment.

    Attributes:
        places: the exams that bind, those started last in front.
    """

    places: tuple[Place, ...] = ()

    def of(self, question_id: str) -> tuple[Place, ...]:
        """The exams that hold a question."""
        return tuple(place for place in self.places if question_id in place.exam.questions)

    def feedback_of(self, question_id: str) -> Feedback | None:
        """What is told of responses to a question: of several exams the least; None when none holds it."""
        said = {place.feedback for place in self.of(question_id)}
        return next((each for each in Feedback if each in said), None)

    @property
    def questions(self) -> frozenset[str]:
        """The questions that are held."""
        return frozenset(name for place in self.places for name in place.exam.questions)

    @property
    def untold(self) -> frozenset[str]:
        """The questions of which nothing is told."""
        silent = (place for place in self.places if place.feedback is Feedback.NONE)
        return frozenset(name for place in silent for name in place.exam.questions)


def held(session: Session, account: Account, at: datetime, grace: float) -> Held:
    """What exams hold for an account; one query for a learner, none for others.

    Args:
        session: to read from.
        account: who is bound.
        at: the moment.
        grace: seconds after a deadline in which a submission is still taken.
    """
    if account.role != Role.LEARNER:
        return Held()
    since = at - timedelta(seconds=MOST_EXTRA + grace)
    found = _places(session, _BETWEEN, account.id, at, grace, now=at, since=since)
    bound = [each for each in found if each.stage in HELD]
    return Held(tuple(sorted(bound, key=lambda each: each.sat.started_at or each.exam.opens_at, reverse=True)))


def of_learner(session: Session, account: Account, at: datetime, grace: float) -> list[Place]:
    """Every exam of a learner, the last to open first; one query."""
    found = _places(session, _EVERY, account.id, at, grace) if account.role == Role.LEARNER else []
    return sorted(found, key=lambda each: (each.exam.opens_at, each.exam.id), reverse=True)


def place(session: Session, exam_id: str, account: Account, at: datetime, grace: float) -> Place:
    """An exam as it stands for a learner.

    Raises:
        RequestError: 404 `unknown-exam`.
    """
    found = _places(session, _ONE, account.id, at, grace, exam=exam_id) if account.role == Role.LEARNER else []
    if not found:
        raise exams.unknown(exam_id)
    return found[0]


def start(session: Session, exam_id: str, account: Account, at: datetime, grace: float) -> Place:
    """Start an exam; who has started it has started it.

    Raises:
        RequestError: 404 `unknown-exam`, 409 `exam-not-open`.
    """
    act_alone(session, account.id)
    # Nobody changes the exam meanwhile, so that nobody starts one that is being removed.
    session.execute(select(Exam.id).where(Exam.id == exam_id).with_for_update(read=True))
    found = place(session, exam_id, account, at, grace)
    if found.sat.started_at is not None:
        return found
    if found.stage is not Stage.OPEN:
        terms, closes = found.terms, found.terms.closes_for(found.sat.extra)
        window = f"from {terms.opens_at.isoformat()} to {closes.isoformat()}"
        raise RequestError(409, "exam-not-open", f"This exam can be started {window}.")
    _sitting(session, exam_id, account.id).started_at = at
    session.flush()
    return place(session, exam_id, account, at, grace)


def hand_in(session: Session, exam_id: str, account: Account, at: datetime, grace: float) -> Place:
    """Say that that is all; nothing more is taken from the learner in this exam.

    Raises:
        RequestError: 404 `unknown-exam`, 409 `exam-not-started` or `exam-over`.
    """
    act_alone(session, account.id)
    found = place(session, exam_id, account, at, grace)
    if found.sat.handed_in_at is not None:
        return found
    if found.stage is not Stage.RUNNING:
        raise refusal(found)
    _sitting(session, exam_id, account.id).handed_in_at = at
    session.flush()
    return place(session, exam_id, account, at, grace)


def extend(
    session: Session, exam: Exam, learner_id: str, seconds: int, *, by: Account, at: datetime, grace: float
) -> None:
    """Give a learner extra time, or less of it before the start.

    Args:
        session: whose transaction the caller commits.
        exam: nobody else changes it.
        learner_id: of its class.
        seconds: in all, at most `MOST_EXTRA`.
        by: the instructor.
        at: the present moment.
        grace: seconds after a deadline in which a submission is still taken.

    Raises:
        RequestError: 404 `unknown-account`, 409 `exam-closed` or `exam-started`.
    """
    known = select(Membership.account_id).join(Account, Account.id == Membership.account_id)
    known = known.where(Membership.class_id == exam.class_id, Account.role == Role.LEARNER.value)
    if session.scalar(known.where(Account.id == learner_id)) is None:
        raise RequestError(404, "unknown-account", f"There is no learner {learner_id!r} in this class.")
    if at >= exams.terms_of(session, [exam])[exam.id].told_at(grace):
        raise RequestError(409, "exam-closed", "This exam is over, and everything is told.")
    act_alone(session, learner_id)
    row = _sitting(session, exam.id, learner_id)
    if row.started_at is not None and seconds < row.extra_seconds:
        raise RequestError(409, "exam-started", "The learner has started; extra time only grows now.")
    detail = {"learner": learner_id, "before": row.extra_seconds, "seconds": seconds}
    row.extra_seconds = seconds
    session.flush()
    audit.add(session, "exam-extended", exam.id, by=by.id, at=at, detail=detail)


def used(session: Session, exam_id: str, learner_id: str) -> dict[str, int]:
    """How many tries a learner has made in an exam, by question."""
    own = (ExamAttempt.exam_id == exam_id, ExamAttempt.learner_id == learner_id, ExamAttempt.number.is_not(None))
    counted = select(ExamAttempt.question_id, func.count()).where(*own).group_by(ExamAttempt.question_id)
    return dict(session.execute(counted).all())


def admitting(session: Session, found: Held, learner_id: str, question_id: str) -> Place:
    """Of the exams that hold a question, the one that a submission belongs to; where it is to be exact, nobody else acts.

    Raises:
        RequestError: 409 `exam-not-started`, `exam-over` or `attempts-used-up`.
    """
    places = found.of(question_id)
    running = next((each for each in places if each.stage is Stage.RUNNING), None)
    if running is None:
        raise refusal(places[0])
    tries = used(session, running.exam.id, learner_id).get(question_id, 0)
    if tries >= running.exam.attempts:
        told = f"{tries} {'attempt' if tries == 1 else 'attempts'}"
        raise RequestError(409, "attempts-used-up", f"You have made {told} at this question, which is all there are.")
    return running


def record(session: Session, found: Place, learner_id: str, question_id: str, attempt_id: str, *, counts: bool) -> None:
    """Record that an attempt was made in an exam that admits it.

    Args:
        session: whose transaction the caller commits, with the attempt.
        found: the exam.
        learner_id: who answered.
        question_id: what was answered.
        attempt_id: the attempt's.
        counts: whether it is a try.
    """
    row = ExamAttempt(attempt_id=attempt_id, exam_id=found.exam.id, learner_id=learner_id, question_id=question_id)
    row.number = used(session, found.exam.id, learner_id).get(question_id, 0) + 1 if counts else None
    session.add(row)
    session.flush()


def refusal(found: Place) -> RequestError:
    """Why nothing is taken from the learner in an exam now."""
    if found.sat.started_at is None and found.stage in (Stage.OPEN, Stage.UPCOMING):
        detail = f"The question is in the exam “{found.exam.title}”, which you have not started."
        return RequestError(409, "exam-not-started", detail)
    if found.sat.handed_in_at is not None:
        detail = f"You handed the exam in at {found.sat.handed_in_at.isoformat()}; nothing more is taken."
    else:
        detail = f"Your time in the exam was over at {found.deadline.isoformat()}; nothing more is taken."
    return RequestError(409, "exam-over", detail)


def _sitting(session: Session, exam_id: str, learner_id: str) -> ExamSitting:
    row = session.get(ExamSitting, (exam_id, learner_id), populate_existing=True)
    if row is None:
        row = ExamSitting(exam_id=exam_id, learner_id=learner_id, extra_seconds=0)
        session.add(row)
    return row


def _places(
    session: Session, asked: Select[Any], learner_id: str, at: datetime, grace: float, **given: Any
) -> Sequence[Place]:
    found = []
    for exam, name, extra, started_at, handed_in_at, most in session.execute(asked, {"learner": learner_id, **given}):
        terms, sat = exam.terms(most or 0), Sat(extra or 0, started_at, handed_in_at)
        found.append(Place(exam, name, terms, sat, sat.stage(terms, at, grace), terms.told_at(grace)))
    return found
