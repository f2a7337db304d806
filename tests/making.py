"""Plain functions that make what tests need, with everything that does not matter filled in."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.bank.question import Field, Question
from service.grading.answer_types import ANSWER_TYPES
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict
from service.maths.names import Names
from service.store import accounts, attempts
from service.store.models import Account, Attempt, Role

START = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""The moment from which tests count."""

ADMIN = Account(id="0" * 32, name="Root", role=Role.ADMIN)
"""An account that is in no database and sees everybody."""

CREDITS = {Verdict.CORRECT: 1.0, Verdict.PARTIAL: 0.5}


def minute(number: float) -> datetime:
    """The moment so many minutes after the start."""
    return START + timedelta(minutes=number)


def make_question(id: str = "ratio", *, fields: str = "value", optional: str = "", **over: object) -> Question:
    """A question whose fields are named, in one text, and those of them that are optional."""
    values: dict[str, object] = {
        "part": "1a",
        "topic": "numbers",
        "title": id,
        "points": 1.0,
        "statement": "",
        "hints": (),
        "solution": (),
        "symbols": Names(),
        "variant": 0,
        "variants": (0,),
        "hash": f"{id:x<64}",
    }
    made = {name: make_field(name, optional=name in optional.split()) for name in fields.split()}
    return Question(id=id, fields=made, **(values | over))  # type: ignore[arg-type]


def make_field(name: str, *, optional: bool = False, weight: float = 1.0, rubric_hash: str | None = None) -> Field:
    kind = ANSWER_TYPES["text"]
    return Field(name, name, "text", kind, None, optional=optional, weight=weight, rubric_hash=rubric_hash)


def make_bank(*questions: Question) -> Bank:
    return Bank({question.id: question for question in questions})


def make_grade(verdict: Verdict | str = Verdict.CORRECT, **over: object) -> Grade:
    """A grade with the credit its verdict has; half for a partial one."""
    verdict = Verdict(verdict)
    values: dict[str, object] = {
        "credit": CREDITS.get(verdict, 0.0),
        "certificate": Certificate(Means.COMPARED, "exact comparison", values={"yours": "1"}),
        "notes": (Note("rounded", (0, 1), {"digits": "2"}),),
        "read": None if verdict is Verdict.UNREADABLE else ReadBack("1", "1", "<math><mn>1</mn></math>"),
    }
    return Grade(verdict, **(values | over))  # type: ignore[arg-type]


def make_account(session: Session, role: Role = Role.LEARNER, name: str = "Ada") -> Account:
    return accounts.create_account(session, name, role)


def make_attempt(
    session: Session,
    learner: Account,
    question: Question | None = None,
    *,
    at: datetime = START,
    responses: Mapping[str, str] | None = None,
    **verdicts: Verdict | str,
) -> Attempt:
    """An attempt at a question whose fields got these verdicts; all correct when none is given."""
    question = question or make_question()
    grades = {name: make_grade(verdict) for name, verdict in verdicts.items()}
    grades = grades or {name: make_grade() for name in question.fields}
    id = attempts.record(
        session,
        learner_id=learner.id,
        question=question,
        responses=responses or dict.fromkeys(grades, "1"),
        grades=grades,
        at=at,
    )
    return session.get_one(Attempt, id)
