"""Marks that persons give."""

import pytest
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.grading.outcome import Certificate, Means, Verdict
from service.store import attempts, grades
from service.store.models import Role
from service.store.serialising import grade_of
from tests.making import make_account, make_attempt, make_question, minute


def test_a_persons_mark_stands_beside_the_engines_grade(session: Session) -> None:
    ada, tutor = make_account(session), make_account(session, Role.INSTRUCTOR, "Tutor")
    recorded = make_attempt(session, ada, make_question(fields="a b"), a="needs-review", b="correct")

    row = grades.add_mark(
        session, recorded.id, "a", verdict=Verdict.PARTIAL, credit=0.25, by=tutor.id, comment="So so.", at=minute(5)
    )

    session.expire_all()
    history = attempts.attempt(session, recorded.id).grades
    assert [(each.field, each.verdict) for each in history] == [
        ("a", "needs-review"),
        ("b", "correct"),
        ("a", "partial"),
    ]
    assert row.id == history[-1].id
    assert (history[-1].graded_by, history[-1].graded_at, history[-1].credit) == (tutor.id, minute(5), 0.25)
    assert history[-1].question_hash == recorded.question_hash
    assert grade_of(history[-1]).certificate == Certificate(
        Means.PERSON, "a person's mark", values={"comment": "So so."}
    )


def test_a_mark_without_a_comment_says_nothing_more(session: Session) -> None:
    ada = make_account(session)
    recorded = make_attempt(session, ada)

    row = grades.add_mark(
        session, recorded.id, "value", verdict=Verdict.INCORRECT, credit=0, by=ada.id, comment="", at=minute(5)
    )

    assert grade_of(row).certificate.values == {}


@pytest.mark.parametrize(
    ("over", "status", "code"),
    [
        ({"attempt": "nothing"}, 404, "unknown-attempt"),
        ({"field": "other"}, 404, "unknown-field"),
        ({"verdict": Verdict.UNREADABLE, "credit": 0.0}, 422, "verdict-does-not-mark"),
        ({"verdict": Verdict.NEEDS_REVIEW, "credit": 0.0}, 422, "verdict-does-not-mark"),
        ({"verdict": Verdict.CORRECT, "credit": 0.5}, 422, "credit-contradicts-verdict"),
        ({"verdict": Verdict.PARTIAL, "credit": 1.0}, 422, "credit-contradicts-verdict"),
        ({"verdict": Verdict.PARTIAL, "credit": float("nan")}, 422, "credit-contradicts-verdict"),
        ({"verdict": Verdict.INCORRECT, "credit": 0.5}, 422, "credit-contradicts-verdict"),
    ],
)
def test_a_mark_that_makes_no_sense_is_refused(
    session: Session, over: dict[str, object], status: int, code: str
) -> None:
    ada = make_account(session)
    recorded = make_attempt(session, ada)
    mark = {"attempt": recorded.id, "field": "value", "verdict": Verdict.CORRECT, "credit": 1.0} | over

    with pytest.raises(RequestError) as refusal:
        grades.add_mark(
            session,
            str(mark["attempt"]),
            str(mark["field"]),
            verdict=Verdict(str(mark["verdict"])),
            credit=float(str(mark["credit"])),
            by=ada.id,
            comment="",
            at=minute(5),
        )

    assert (refusal.value.status, refusal.value.code) == (status, code)
    assert len(attempts.attempt(session, recorded.id).grades) == 1
