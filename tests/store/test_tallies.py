"""Tallies read from the database, and the number of queries that takes."""

import pytest
from sqlalchemy.orm import Session

from service.grading.outcome import Verdict
from service.grading.policy import AttemptRule, Policy
from service.grading.tally import Reason
from service.store import grades, tallies
from service.store.models import Account, Role
from service.store.tallies import ROWS_AT_ONCE
from tests.making import make_account, make_attempt, make_bank, make_question, minute

RATIO = make_question("ratio", fields="value why", optional="why")
PAIR = make_question("pair", fields="a b", topic="letters", points=2.0)
BANK = make_bank(RATIO, PAIR)


@pytest.fixture
def ada(session: Session) -> Account:
    return make_account(session)


def test_a_learner_without_attempts_has_an_empty_tally(session: Session, ada: Account) -> None:
    found = tallies.of_learner(session, ada.id, BANK, Policy())

    assert (found.lines, found.overall.possible) == ((), 0)


def test_a_learners_attempts_are_folded_in_order(session: Session, ada: Account) -> None:
    make_attempt(session, ada, RATIO, at=minute(2), value="incorrect")
    first = make_attempt(session, ada, RATIO, at=minute(1), value="correct", why="incorrect")
    make_attempt(session, ada, PAIR, at=minute(3), a="correct", b="incorrect")
    make_attempt(session, make_account(session, name="Bob"), PAIR)

    found = tallies.of_learner(session, ada.id, BANK, Policy())

    assert (found.overall.earned, found.overall.possible, found.overall.attempts) == (1, 3, 3)
    assert list(found.topics) == ["numbers", "letters"]
    line = found.lines[0]
    assert (line.attempt, line.reason, line.evidence[0].submitted_at) == (first.id, Reason.FIRST, minute(1))
    assert line.evidence[0].question_hash == RATIO.hash


def test_a_persons_mark_moves_the_tally(session: Session, ada: Account) -> None:
    recorded = make_attempt(session, ada, RATIO, value="needs-review")
    before = tallies.of_learner(session, ada.id, BANK, Policy())
    assert (before.overall.possible, before.overall.pending) == (0, 1)

    mark = grades.add_mark(
        session, recorded.id, "value", verdict=Verdict.CORRECT, credit=1, by=ada.id, comment="", at=minute(9)
    )

    after = tallies.of_learner(session, ada.id, BANK, Policy())
    assert (after.overall.earned, after.overall.possible, after.overall.pending) == (1, 1, 0)
    (standing,) = after.lines[0].evidence[0].grades
    assert (standing.grade, standing.by_person) == (mark.id, True)


def test_an_attempt_without_any_grade_is_kept_and_is_no_try(session: Session, ada: Account) -> None:
    make_attempt(session, ada, make_question("ratio", fields=""))

    (line,) = tallies.of_learner(session, ada.id, BANK, Policy()).lines

    assert (line.counts, line.attempts, line.evidence[0].reason) == (False, 0, Reason.MISSING)


def test_a_question_that_has_left_the_bank_says_so(session: Session, ada: Account) -> None:
    make_attempt(session, ada, make_question("gone"))

    (line,) = tallies.of_learner(session, ada.id, BANK, Policy()).lines

    assert (line.question, line.reason, line.counts) == ("gone", Reason.NOT_IN_BANK, False)


def test_a_learners_tally_takes_one_query_however_long_it_is(session: Session, ada: Account, sent: list[str]) -> None:
    for number in range(30):
        make_attempt(session, ada, PAIR, at=minute(number))
    sent.clear()

    found = tallies.of_learner(session, ada.id, BANK, Policy(attempt=AttemptRule.LAST))

    assert found.overall.attempts == 30
    assert len(sent) == 1


def test_a_topics_tally_is_over_all_learners(session: Session) -> None:
    learners = [make_account(session, name=name) for name in ("Ada", "Bob", "Cyd")]
    for learner, verdict in zip(learners, ("correct", "incorrect", "needs-review"), strict=True):
        make_attempt(session, learner, RATIO, value=verdict)
        make_attempt(session, learner, RATIO, at=minute(1), value="correct")
        make_attempt(session, learner, PAIR)

    found = tallies.of_topic(session, "numbers", BANK, Policy(), limit=2)

    (question,) = found.questions
    assert (found.topic, found.learners, question.question, question.learners) == ("numbers", 3, "ratio", 3)
    assert (question.sums.earned, question.sums.possible, question.sums.pending) == (1, 2, 1)
    assert question.sums.first_try_share == 0.5
    assert [each.learner for each in found.page] == sorted(learner.id for learner in learners)[:2]
    assert found.next_after == found.page[-1].learner


def test_a_topics_tally_takes_one_query_and_goes_on_where_rows_are_fetched_anew(
    session: Session, sent: list[str]
) -> None:
    tutor = make_account(session, Role.INSTRUCTOR)
    for _ in range(3):
        learner = make_account(session)
        for number in range(ROWS_AT_ONCE // 4):
            make_attempt(session, learner, PAIR, at=minute(number))
    sent.clear()

    found = tallies.of_topic(session, "letters", BANK, Policy(), limit=10)

    assert found.learners == 3
    assert found.overall.attempts == 3 * (ROWS_AT_ONCE // 4)
    assert tutor.id not in [each.learner for each in found.page]
    assert len(sent) == 1


def test_a_topic_that_nobody_knows_is_empty(session: Session) -> None:
    found = tallies.of_topic(session, "nothing", BANK, Policy())

    assert (found.learners, found.questions, found.page) == (0, (), ())
