"""What the database refuses about exams by itself, whoever asks."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from service.grading.exams import Feedback, Figures
from service.grading.policy import AttemptRule
from service.store import classes, exams, sittings
from service.store.exam_tables import Exam, ExamSitting
from service.store.exams import Wanted
from service.store.models import Account, Role
from tests.making import make_account, make_attempt, minute

WANTED = Wanted(
    *("Midterm", ("ratio",), minute(0), minute(120), 5400, 2),
    *(AttemptRule.LAST, Feedback.NONE, Figures.OFFICIAL),
)
ATTEMPT = (
    "INSERT INTO exam_attempts (attempt_id, exam_id, learner_id, question_id, number)"
    " SELECT a.id, s.exam_id, s.learner_id, 'ratio', {number} FROM attempts AS a JOIN exam_sittings AS s"
    " ON s.learner_id = a.learner_id"
)


@pytest.fixture
def started(session: Session) -> tuple[Exam, ExamSitting]:
    """An exam that a learner has started, who has also made an attempt."""
    teacher, learner = make_account(session, Role.INSTRUCTOR), make_account(session)
    its_class = classes.create(session, "Class", teacher.id, at=minute(-9))
    classes.join(session, its_class.id, learner.id, at=minute(-8))
    exam = exams.make(session, its_class.id, WANTED, teacher, minute(-5))
    make_attempt(session, learner, at=minute(2))
    sittings.start(session, exam.id, learner, minute(1), 5)
    return exam, sittings._sitting(session, exam.id, learner.id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exams SET questions = '[]'",
        "UPDATE exams SET attempts = 3",
        "UPDATE exams SET feedback = 'full'",
        "UPDATE exams SET figures = 'assigned'",
        "UPDATE exams SET counts = 'best'",
        "UPDATE exams SET opens_at = '2026-11-24 11:00:01'",
        "DELETE FROM exams",
        "DELETE FROM exam_sittings",
        "UPDATE exam_sittings SET started_at = NULL",
        "UPDATE exam_sittings SET started_at = '2026-11-24 12:00:00'",
        "INSERT INTO exam_sittings SELECT * FROM exam_sittings",
        ATTEMPT.format(number=3),
        ATTEMPT.format(number=0),
        "UPDATE exam_sittings SET extra_seconds = 86401",
    ],
)
def test_a_started_exam_stands(session: Session, started: object, statement: str) -> None:
    with pytest.raises(DBAPIError):
        session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exams SET title = 'Final'",
        "UPDATE exams SET closes_at = '2026-11-24 14:00:00'",
        "UPDATE exam_sittings SET extra_seconds = 60",
        "UPDATE exam_sittings SET handed_in_at = '2026-11-24 12:00:00'",
        ATTEMPT.format(number=2),
        ATTEMPT.format(number="NULL"),
    ],
)
def test_some_of_it_may_change(session: Session, started: object, statement: str) -> None:
    session.execute(text(statement))


def extra_is_taken_back(session: Session) -> None:
    session.execute(text("UPDATE exam_sittings SET extra_seconds = 60"))
    session.execute(text("UPDATE exam_sittings SET extra_seconds = 30"))


def answered_after_the_hand_in(session: Session) -> None:
    session.execute(text("UPDATE exam_sittings SET handed_in_at = '2026-11-24 12:00:00'"))
    session.execute(text(ATTEMPT.format(number=1)))


def handed_in_twice(session: Session) -> None:
    session.execute(text("UPDATE exam_sittings SET handed_in_at = '2026-11-24 12:00:00'"))
    session.execute(text("UPDATE exam_sittings SET handed_in_at = '2026-11-24 12:01:00'"))


def attempt_is_counted_twice(session: Session) -> None:
    session.execute(text(ATTEMPT.format(number=1)))
    session.execute(text(ATTEMPT.format(number=2)))


def attempt_is_changed(session: Session) -> None:
    session.execute(text(ATTEMPT.format(number=1)))
    session.execute(text("UPDATE exam_attempts SET number = 2"))


def attempt_is_removed(session: Session) -> None:
    session.execute(text(ATTEMPT.format(number=1)))
    session.execute(text("DELETE FROM exam_attempts"))


@pytest.mark.parametrize(
    "steps",
    [
        extra_is_taken_back,
        answered_after_the_hand_in,
        handed_in_twice,
        attempt_is_counted_twice,
        attempt_is_changed,
        attempt_is_removed,
    ],
)
def test_steps_that_are_refused(session: Session, started: object, steps: Callable[[Session], None]) -> None:
    with pytest.raises(DBAPIError):
        steps(session)


def test_no_exam_closes_before_it_opens(session: Session, started: tuple[Exam, ExamSitting]) -> None:
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE exams SET closes_at = '2026-11-24 10:00:00'"))


def test_two_tries_never_have_one_number(session: Session, started: tuple[Exam, ExamSitting]) -> None:
    session.execute(text(ATTEMPT.format(number=1)))
    learner = session.get_one(Account, started[1].learner_id)
    other = make_attempt(session, learner, at=minute(3))

    with pytest.raises(IntegrityError):
        session.execute(text(ATTEMPT.format(number=1) + f" WHERE a.id = '{other.id}'"))
