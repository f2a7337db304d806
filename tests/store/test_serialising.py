"""Every grade comes back as it was."""

import pytest
from sqlalchemy.orm import Session

from service.grading.outcome import Certificate, Criterion, Grade, Means, Note, ReadBack, Verdict
from service.store import attempts
from service.store.serialising import grade_of
from tests.making import START, make_account, make_grade, make_question

READ = ReadBack("∑ x", r"\sum x", "<math><mi>x</mi></math>")
GRADES = [
    make_grade(),
    *(make_grade(verdict) for verdict in Verdict),
    Grade(Verdict.CORRECT, 1.0, Certificate(Means.PROVED, "same tree")),
    Grade(
        Verdict.PARTIAL,
        1 / 3,
        Certificate(Means.PROBABLE, "a secret point", 1e-18, {"x": "−1", "yours": "½"}),
        (Note("factor", (3, 9), {"factor": "1000"}), Note("flaw")),
        READ,
        {"raise-rank": Criterion("awarded", (0, 4)), "change-init": Criterion("absent")},
    ),
]


@pytest.mark.parametrize("grade", GRADES)
def test_a_grade_comes_back_as_it_was(session: Session, grade: Grade) -> None:
    learner = make_account(session)
    recorded = attempts.record(
        session,
        learner_id=learner.id,
        question=make_question(),
        responses={"value": "1"},
        grades={"value": grade},
        at=START,
    )
    session.expunge_all()

    (kept,) = attempts.attempt(session, recorded).grades

    assert grade_of(kept) == grade
