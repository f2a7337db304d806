"""The trail holds, and whatever is done to it behind the service's back is noticed, at the right place."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from service.cli.audit import app
from service.store import audit
from service.store.audit import Breach
from service.store.database import Database
from service.store.models import AuditEntry
from service.store.moments import now
from tests.regrades import Course, course


@pytest.fixture
def busy(database: Database) -> Course:
    """A course in which something was marked and regraded, and everything is sealed."""
    made = course(database)
    made.publish("4*n")
    made.submit(5)
    made.publish("2*n")
    made.mark_the_first()
    made.carry_out(made.ask())
    audit.seal(made.database)
    return made


def breach(course: Course) -> Breach | None:
    with course.database.reading() as session:
        return audit.examine(session).breach


def tamper(course: Course, table: str, statement: str) -> None:
    """Change what is kept as somebody could who owns the database."""
    with course.database.transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        else:
            for verb in ("update", "delete", "replace"):
                session.execute(text(f"DROP TRIGGER {table}_refuse_{verb}"))
        session.execute(text(statement))


def test_what_was_done_is_in_the_trail(busy: Course) -> None:
    with busy.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        trail = audit.examine(session)

    assert [each.action for each in entries] == [
        "marked",
        "asked-for-regrade",
        "regrade-started",
        "regrade-finished",
        "sealed",
    ]
    assert (trail.breach, trail.entries, trail.sealed, trail.unsealed) == (None, 5, 8, 0)
    assert entries[0].by == busy.instructor
    assert entries[-1].detail["grades"] == 8


def test_later_grades_are_counted_until_they_are_sealed(busy: Course) -> None:
    busy.submit(2, start=5)
    with busy.database.reading() as session:
        assert audit.examine(session).unsealed == 2

    assert (audit.seal(busy.database), audit.seal(busy.database)) == (2, 0)

    with busy.database.reading() as session:
        assert (audit.examine(session).sealed, audit.examine(session).breach) == (10, None)


@pytest.mark.parametrize(
    ("table", "statement", "entry"),
    [
        ("audit_entries", "UPDATE audit_entries SET subject = 'x' WHERE id = 2", 2),
        ("audit_entries", "UPDATE audit_entries SET hash = previous WHERE id = 1", 1),
        ("audit_entries", "DELETE FROM audit_entries WHERE id = 3", 3),
        ("audit_entries", "DELETE FROM audit_entries WHERE id = 1", 1),
        ("grades", "UPDATE grades SET verdict = 'incorrect', credit = 0 WHERE verdict = 'partial'", 5),
        ("grades", "DELETE FROM grades WHERE verdict = 'partial'", 5),
        ("attempts", "UPDATE attempts SET responses = '{}'", 5),
    ],
)
def test_a_change_is_noticed_where_it_was_made(busy: Course, table: str, statement: str, entry: int) -> None:
    assert breach(busy) is None

    tamper(busy, table, statement)

    found = breach(busy)
    assert found is not None
    assert found.entry == entry


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET subject = 'x'", "DELETE FROM audit_entries"])
def test_the_trail_is_never_changed(busy: Course, statement: str) -> None:
    with pytest.raises(DBAPIError, match="are append-only"), busy.database.transaction() as session:
        session.execute(text(statement))


def test_an_entry_is_there_only_with_what_it_is_about(busy: Course) -> None:
    with busy.database.sessions() as session:
        audit.add(session, "nothing", "at all", by=None, at=now())
        session.rollback()

    with busy.database.reading() as session:
        assert audit.examine(session).entries == 5


def test_the_command_says_whether_the_trail_holds(
    busy: Course, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXAM_TUTOR_DATABASE_URL", database_url)
    run = CliRunner()

    whole = run.invoke(app, ["verify"])
    head = whole.output.split("head ")[1].strip()
    assert (whole.exit_code, whole.output.splitlines()[0]) == (0, "5 entries, 8 grades sealed, 0 not yet")
    assert run.invoke(app, ["seal"]).output == "0 grades sealed\n"
    assert run.invoke(app, ["verify", "--head", head]).exit_code == 0
    tamper(busy, "audit_entries", "DELETE FROM audit_entries WHERE id = 5")

    cut = [run.invoke(app, ["verify"]), run.invoke(app, ["verify", "--head", head])]

    assert [each.exit_code for each in cut] == [0, 1]
    assert "is not in the trail" in cut[1].output
