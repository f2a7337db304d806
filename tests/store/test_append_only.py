"""What the database refuses by itself, whoever asks."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from service.store.models import GradeRow
from tests.making import make_account, make_attempt

GRADE = (
    "INSERT INTO grades (attempt_id, field, verdict, credit, notes, certificate, criteria, engine_version,"
    " question_hash, graded_at) SELECT {attempt}, 'value', '{verdict}', {credit}, '[]', '{{}}', '{{}}', '1', 'x',"
    " '2026-11-24 11:00:00' FROM attempts"
)
ATTEMPT = (
    "INSERT INTO attempts (id, learner_id, question_id, variant, question_hash, responses, submitted_at)"
    " SELECT {id}, {learner}, 'ratio', {variant}, 'x', '{{}}', '2026-11-24 11:00:00' FROM attempts"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attempts SET responses = '{}'",
        "UPDATE grades SET verdict = 'correct', credit = 1",
        "DELETE FROM attempts",
        "DELETE FROM grades",
        "DELETE FROM grades WHERE 1 = 0 OR id > 0",
    ],
)
def test_attempts_and_grades_are_never_changed(session: Session, statement: str) -> None:
    make_attempt(session, make_account(session))

    with pytest.raises(DBAPIError, match="are append-only"):
        session.execute(text(statement))


@pytest.mark.parametrize("session", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["attempts", "grades"])
def test_sqlite_replaces_no_row(session: Session, table: str) -> None:
    make_attempt(session, make_account(session))

    with pytest.raises(DBAPIError, match="are append-only"):
        session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


@pytest.mark.parametrize("session", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["attempts", "grades"])
def test_postgresql_truncates_no_table(session: Session, table: str) -> None:
    with pytest.raises(DBAPIError, match="are append-only"):
        session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize(
    ("verdict", "credit"),
    [
        ("correct", 0),
        ("correct", 0.5),
        ("partial", 0),
        ("partial", 1),
        ("incorrect", 0.1),
        ("unreadable", 1),
        ("undecided", 1),
        ("needs-review", 0.5),
        ("correct", 2),
        ("partial", -0.5),
        ("right", 1),
        ("correct", "NULL"),
    ],
)
def test_no_grade_contradicts_itself(session: Session, verdict: str, credit: object) -> None:
    make_attempt(session, make_account(session))

    with pytest.raises(IntegrityError):
        session.execute(text(GRADE.format(attempt="id", verdict=verdict, credit=credit)))


@pytest.mark.parametrize(
    ("verdict", "credit"),
    [
        ("correct", 1),
        ("partial", 0.25),
        ("incorrect", 0),
        ("unreadable", 0),
        ("undecided", 0),
        ("needs-review", 0),
    ],
)
def test_every_verdict_can_be_kept(session: Session, verdict: str, credit: object) -> None:
    attempt = make_attempt(session, make_account(session))

    session.execute(text(GRADE.format(attempt="id", verdict=verdict, credit=credit)))

    kept = session.query(GradeRow).filter_by(attempt_id=attempt.id).count()
    assert kept == 2


@pytest.mark.parametrize(
    "statement",
    [
        GRADE.format(attempt="'nothing'", verdict="correct", credit=1),
        ATTEMPT.format(id="'a'", learner="'nobody'", variant=0),
        ATTEMPT.format(id="'a'", learner="learner_id", variant=-1),
    ],
)
def test_nothing_hangs_in_the_air(session: Session, statement: str) -> None:
    make_attempt(session, make_account(session))

    with pytest.raises(IntegrityError):
        session.execute(text(statement))


def test_no_two_attempts_have_one_id(session: Session) -> None:
    make_attempt(session, make_account(session))

    with pytest.raises(IntegrityError):
        session.execute(text(ATTEMPT.format(id="id", learner="learner_id", variant=0)))


HELP = (
    "INSERT INTO helps (learner_id, question_id, kind, number, hint, text, cost, question_hash, at)"
    " SELECT id, 'ratio', '{kind}', {number}, {hint}, {hint}, {cost}, 'x', '2026-11-24 11:00:00' FROM accounts"
    " WHERE id = '{learner}'"
)


def help(learner: str, *, kind: str = "hint", number: int = 1, hint: str = "'a'", cost: float = 0) -> str:
    return HELP.format(learner=learner, kind=kind, number=number, hint=hint, cost=cost)


@pytest.mark.parametrize("statement", ["UPDATE helps SET cost = 0", "DELETE FROM helps"])
def test_help_that_was_taken_is_never_changed(session: Session, statement: str) -> None:
    session.execute(text(help(make_account(session).id)))

    with pytest.raises(DBAPIError, match="are append-only"):
        session.execute(text(statement))


@pytest.mark.parametrize("session", ["sqlite"], indirect=True)
def test_sqlite_replaces_no_help(session: Session) -> None:
    statement = help(make_account(session).id)
    session.execute(text(statement))

    with pytest.raises(DBAPIError, match="are append-only"):
        session.execute(text(statement.replace("INSERT", "INSERT OR REPLACE", 1)))


def test_nobody_takes_the_same_help_twice(session: Session) -> None:
    statement = help(make_account(session).id)
    session.execute(text(statement))

    with pytest.raises(IntegrityError):
        session.execute(text(statement))


@pytest.mark.parametrize(
    "over",
    [{"kind": "word"}, {"kind": "solution"}, {"hint": "NULL"}, {"cost": 2}, {"cost": -1}, {"number": -1}],
)
def test_no_help_contradicts_itself(session: Session, over: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        session.execute(text(help(make_account(session).id, **over)))  # type: ignore[arg-type]
