"""The review queue follows the grades, whoever gives them."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service.grading.outcome import Verdict
from service.store import attempts, grades, reviews
from service.store.database import Database
from service.store.models import ReviewGroup
from service.store.moments import now
from service.store.reviews import Review
from tests.making import ADMIN, make_account, make_attempt, make_grade, make_question, minute
from tests.regrades import Course, course

HARD = "9^9^9^9"
"""A response that no method decides."""


@pytest.fixture
def answered(database: Database) -> Course:
    """A course whose attempts were graded otherwise than a regrade will."""
    made = course(database)
    made.publish("4*n")
    return made


def record(course: Course, response: str, verdict: str, number: float = 0) -> str:
    """An attempt whose field got some verdict, whatever its response deserves."""
    with course.database.transaction() as session:
        return attempts.record(
            session,
            learner_id=course.learner,
            question=course.running.follow(session).bank.question("small"),
            responses={"value": response},
            grades={"value": make_grade(verdict, read=None)},
            at=minute(number),
        )


def listed(course: Course) -> list[Review]:
    with course.database.reading() as session:
        return reviews.page(session, seen_by=ADMIN, is_open=True, questions=None, after=None, limit=10)


def test_a_regrade_that_decides_takes_out_of_the_queue(answered: Course) -> None:
    record(answered, "4n", "needs-review")
    assert len(listed(answered)) == 1

    answered.carry_out(answered.ask())

    assert listed(answered) == []


def test_a_regrade_that_cannot_decide_puts_into_the_queue(answered: Course) -> None:
    given = [record(answered, HARD, "incorrect", number) for number in range(2)]
    assert listed(answered) == []
    answered.publish("2*n")

    answered.carry_out(answered.ask())

    (found,) = listed(answered)
    assert (found.answers, found.waiting, [each.attempt for each in found.members]) == (2, 2, given)


def test_what_a_person_decided_survives_a_regrade(answered: Course) -> None:
    given = record(answered, HARD, "needs-review")
    with answered.database.transaction() as session:
        mark = {"verdict": Verdict.PARTIAL, "credit": 0.5, "comment": "", "at": now()}
        grades.add_mark(session, given, "value", by=answered.instructor, **mark)  # type: ignore[arg-type]

    done = answered.carry_out(answered.ask())

    assert (done.grades, listed(answered), answered.histories()) == (0, [], [["needs-review", "partial"]])


def test_a_group_waits_since_the_oldest_that_waits(session: Session) -> None:
    learner = make_account(session)
    for number in (3, 1):
        make_attempt(session, learner, at=minute(number), value="needs-review")

    group = session.scalars(select(ReviewGroup).execution_options(populate_existing=True)).one()

    assert (group.since, group.open) == (minute(1), True)


def test_fields_of_one_attempt_wait_in_groups_of_their_own(session: Session) -> None:
    question = make_question(fields="one two three")
    make_attempt(
        session, make_account(session), question, one="needs-review", two="undecided", three="correct", responses=None
    )

    found = reviews.page(session, seen_by=ADMIN, is_open=True, questions=["ratio"], after=None, limit=10)

    assert sorted(each.group.field for each in found) == ["one", "two"]
    assert [each.evidence is not None and each.evidence.field == each.group.field for each in found] == [True, True]


@pytest.mark.parametrize("table", ["review_items", "review_decisions"])
def test_who_waited_and_what_was_decided_is_never_changed(session: Session, table: str) -> None:
    make_attempt(session, make_account(session), value="needs-review")
    session.execute(
        text(
            "INSERT INTO review_decisions (group_id, by, at, verdict, credit, criteria, comment, response, question_hash)"
            " SELECT review_groups.id, accounts.id, since, 'correct', 1, '{}', '', '', '' FROM review_groups, accounts"
        )
    )

    with pytest.raises(DBAPIError, match="are append-only"):
        session.execute(text(f"DELETE FROM {table}"))
