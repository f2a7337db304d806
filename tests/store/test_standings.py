"""Where learners stand, read from the database: bounded, by few queries, and by the grades that stand."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from service.grading.choosing import Why
from service.grading.outcome import Verdict
from service.store import grades, mastering, standings
from service.store.mastering import LATEST
from service.store.models import Account, Role
from tests.making import make_account, make_attempt, make_bank, make_question, minute

RATIO = make_question("ratio")
PAIR = make_question("pair", topic="letters", variants=(0, 1))
BANK = make_bank(RATIO, PAIR)
DAY = 24 * 60


@pytest.fixture
def ada(session: Session) -> Account:
    return make_account(session)


def test_who_has_tried_nothing_stands_nowhere_and_costs_one_query(
    session: Session, ada: Account, sent: list[str]
) -> None:
    sent.clear()

    found = standings.of_learner(session, ada.id, BANK)

    assert (found.tried, found.masteries, found.memories, len(sent)) == ({}, {}, {}, 1)


def test_a_standing_costs_two_queries_however_much_was_tried(session: Session, ada: Account, sent: list[str]) -> None:
    for number in range(LATEST + 20):
        make_attempt(session, ada, RATIO, at=minute(number * DAY))
    make_attempt(session, make_account(session, name="Bob"), PAIR)
    sent.clear()

    found = standings.of_learner(session, ada.id, BANK)

    assert len(sent) == 2
    assert found.tried == {"ratio": {0}}
    assert found.masteries["numbers"].tries == LATEST
    assert list(found.masteries) == ["numbers"]


def test_a_mark_moves_mastery_and_schedule(session: Session, ada: Account) -> None:
    attempt = make_attempt(session, ada, RATIO, at=minute(0), value="correct")
    before = standings.of_learner(session, ada.id, BANK)

    by = make_account(session, Role.INSTRUCTOR).id
    grades.add_mark(session, attempt.id, "value", verdict=Verdict.INCORRECT, credit=0, by=by, comment="", at=minute(1))
    after = standings.of_learner(session, ada.id, BANK)

    assert after.masteries["numbers"].estimate < before.masteries["numbers"].estimate
    assert after.memories["ratio"].due < before.memories["ratio"].due


def test_what_is_due_comes_next_and_depends_on_the_moment_alone(session: Session, ada: Account) -> None:
    make_attempt(session, ada, RATIO, at=minute(0))
    make_attempt(session, ada, PAIR, at=minute(0), value="incorrect")
    found = standings.of_learner(session, ada.id, BANK)

    day = timedelta(days=1)
    chosen = [found.next(minute(0) + number * day, BANK) for number in (0, 1, 2)]

    assert [(each.open.question, each.why) for each in chosen if each] == [
        ("pair", Why.FIGURES),
        ("pair", Why.DUE),
        ("pair", Why.DUE),
    ]
    assert [found.due(minute(0) + number * day, BANK) for number in (0, 1, 2)] == [[], ["pair"], ["ratio", "pair"]]
    only = found.next(minute(0), BANK, topic="numbers")
    assert only is not None
    assert only.open.question == "ratio"


def test_difficulty_is_learned_from_the_first_tries_of_others(session: Session) -> None:
    for number in range(10):
        learner = make_account(session, name=f"L{number}")
        make_attempt(session, learner, RATIO, at=minute(number), value="correct")
        make_attempt(session, learner, PAIR, at=minute(number), value="incorrect")
        make_attempt(session, learner, PAIR, at=minute(number + 100), value="correct")

    found = mastering.difficulties(session, ["ratio", "pair", "gone"], BANK)

    assert list(found) == ["ratio", "pair"]
    assert found["ratio"].mean < 25 < found["pair"].mean


def test_a_class_is_read_in_pages_by_three_queries(session: Session, sent: list[str]) -> None:
    learners = sorted((make_account(session, name=f"L{number}") for number in range(5)), key=lambda each: each.id)
    make_account(session, Role.INSTRUCTOR)
    for learner in learners[:4]:
        make_attempt(session, learner, RATIO, value="correct")
    sent.clear()

    first, difficulties, after = standings.of_class(session, BANK, limit=3)
    count = len(sent)
    rest, _, end = standings.of_class(session, BANK, after=after or "", limit=3)

    assert count == 3
    assert [*first, *rest] == [each.id for each in learners]
    assert (after, end) == (learners[2].id, None)
    assert [bool(topics) for topics in (first | rest).values()] == [True, True, True, True, False]
    assert list(difficulties) == ["ratio", "pair"]
