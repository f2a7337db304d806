"""Attempts: what is kept, and what it takes to read it back."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.grading.grade import ENGINE_VERSION
from service.grading.outcome import Verdict
from service.store import attempts
from service.store.models import Attempt
from tests.making import make_account, make_attempt, make_field, make_question, minute


def test_an_attempt_is_kept_as_it_was_submitted(session: Session) -> None:
    ada = make_account(session)
    question = make_question("ratio", fields="value", variant=2)

    recorded = make_attempt(session, ada, question, at=minute(1), responses={"value": "½ ∑ 'x' \\frac"})

    session.expire_all()
    kept = attempts.attempt(session, recorded.id)
    assert (kept.learner_id, kept.question_id, kept.variant) == (ada.id, "ratio", 2)
    assert kept.question_hash == question.hash
    assert kept.responses == {"value": "½ ∑ 'x' \\frac"}
    assert kept.submitted_at == minute(1)


def test_every_field_keeps_its_grade_with_what_it_was_graded_by(session: Session) -> None:
    question = make_question(fields="a b", hash="h" * 64)
    recorded = make_attempt(session, make_account(session), question, a="correct", b="unreadable")

    kept = attempts.attempt(session, recorded.id).grades

    assert [(row.field, row.verdict, row.credit) for row in kept] == [("a", "correct", 1.0), ("b", "unreadable", 0.0)]
    assert {row.engine_version for row in kept} == {ENGINE_VERSION}
    assert {row.question_hash for row in kept} == {"h" * 64}
    assert {(row.rubric_hash, row.graded_by, row.graded_at) for row in kept} == {(None, None, recorded.submitted_at)}


def test_a_text_field_keeps_the_hash_of_its_rubric(session: Session) -> None:
    question = replace(make_question(), fields={"why": make_field("why", rubric_hash="r" * 64)})

    recorded = make_attempt(session, make_account(session), question, why=Verdict.NEEDS_REVIEW)

    assert [row.rubric_hash for row in attempts.attempt(session, recorded.id).grades] == ["r" * 64]


def test_a_field_that_was_left_out_has_no_grade(session: Session) -> None:
    recorded = make_attempt(session, make_account(session), make_question(fields="a b"), a="correct")

    assert [row.field for row in attempts.attempt(session, recorded.id).grades] == ["a"]


def test_an_unknown_attempt_is_not_found(session: Session) -> None:
    with pytest.raises(RequestError) as refusal:
        attempts.attempt(session, "nothing")

    assert (refusal.value.status, refusal.value.code) == (404, "unknown-attempt")


def test_a_learner_sees_own_attempts_newest_first(session: Session) -> None:
    ada, bob = make_account(session), make_account(session, name="Bob")
    mine = [make_attempt(session, ada, at=minute(number)).id for number in (2, 1, 3)]
    make_attempt(session, bob)

    found = attempts.of_learner(session, ada.id, limit=10)

    assert [each.id for each in found] == [mine[2], mine[0], mine[1]]


@pytest.mark.parametrize(
    ("limit", "before", "expected"),
    [(2, None, [4, 3]), (2, 3, [2, 1]), (9, 1, [0]), (9, 0, []), (9, None, [4, 3, 2, 1, 0])],
)
def test_attempts_come_in_pages(session: Session, limit: int, before: int | None, expected: list[int]) -> None:
    ada = make_account(session)
    made = [make_attempt(session, ada, at=minute(number)).id for number in range(5)]

    found = attempts.of_learner(session, ada.id, limit=limit, before=None if before is None else made[before])

    assert [made.index(each.id) for each in found] == expected


def test_attempts_at_one_question_can_be_asked_for(session: Session) -> None:
    ada = make_account(session)
    make_attempt(session, ada, make_question("other"))
    wanted = make_attempt(session, ada, make_question("ratio"), at=minute(1))

    assert [each.id for each in attempts.of_learner(session, ada.id, question_id="ratio", limit=9)] == [wanted.id]


def test_a_page_takes_two_queries_however_long_it_is(session: Session, sent: list[str]) -> None:
    ada = make_account(session)
    for number in range(20):
        make_attempt(session, ada, make_question(fields="a b"), at=minute(number))
    session.expunge_all()
    sent.clear()

    found = attempts.of_learner(session, ada.id, limit=20)

    assert sum(len(each.grades) for each in found) == 40
    assert len(sent) == 2


def test_grades_that_were_not_asked_for_are_not_loaded_one_by_one(session: Session) -> None:
    recorded = make_attempt(session, make_account(session))
    session.expunge_all()
    found = session.get(Attempt, recorded.id)

    assert found is not None
    with pytest.raises(InvalidRequestError, match="lazy='raise'"):
        _ = found.grades
