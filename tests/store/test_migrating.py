"""The schema up and down, alone and by several processes at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from service.settings import PROJECT
from service.store import migrating, reviews
from service.store.database import open_database
from tests.making import ADMIN, make_account, make_attempt

MIGRATIONS = PROJECT / "migrations"
REGRADES = ("regrades", "regrade_events", "regrade_chunks")
REVIEWS = ("review_groups", "review_items", "review_decisions")
PEOPLE = {"sign_ins", "sessions", "sign_in_tries", "password_links", "classes", "memberships", "invitations"}
EXAMS = {"exams", "exam_sittings", "exam_attempts"}
TABLES = {
    *PEOPLE,
    "accounts",
    "tokens",
    "attempts",
    "grades",
    "idempotency",
    "versions",
    "audit_entries",
    "helps",
    "secrets",
    "checks",
    *EXAMS,
    *REGRADES,
    *REVIEWS,
}
TOGETHER = """
import sys
from pathlib import Path
from service.store.migrating import upgrade
upgrade(sys.argv[1], Path(sys.argv[2]))
"""


def tables(url: str) -> set[str]:
    database = open_database(url)
    found = set(inspect(database.engine).get_table_names())
    database.close()
    return found


def test_the_schema_goes_up_and_down_and_up_with_rows_in_it(empty_url: str) -> None:
    migrating.upgrade(empty_url, MIGRATIONS)
    assert tables(empty_url) == TABLES | {"alembic_version"}
    fill(empty_url)

    migrating.downgrade(empty_url, MIGRATIONS, "base")

    assert tables(empty_url) == {"alembic_version"}
    assert migrating.current(empty_url) is None
    migrating.upgrade(empty_url, MIGRATIONS)
    fill(empty_url)
    assert migrating.current(empty_url) == migrating.head(MIGRATIONS)


def fill(url: str) -> None:
    database = open_database(url)
    with database.transaction() as session:
        make_attempt(session, make_account(session))
    database.close()


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    fill(database_url)

    migrating.upgrade(database_url, MIGRATIONS)

    database = open_database(database_url)
    with database.reading() as session:
        assert migrating.is_current(session.connection(), MIGRATIONS)
        assert session.scalar(text("SELECT count(*) FROM attempts")) == 1
    database.close()


def test_what_waited_before_there_was_a_queue_is_put_into_it(empty_url: str) -> None:
    migrating.upgrade(empty_url, MIGRATIONS)
    database = open_database(empty_url)
    with database.transaction() as session:
        ada = make_account(session)
        for response, verdict in (("a", "needs-review"), ("a", "undecided"), ("b", "needs-review"), ("c", "correct")):
            make_attempt(session, ada, responses={"value": response}, value=verdict)
    migrating.downgrade(empty_url, MIGRATIONS, "20261124_1400")

    migrating.upgrade(empty_url, MIGRATIONS)

    with database.reading() as session:
        found = reviews.page(session, seen_by=ADMIN, is_open=True, questions=None, after=None, limit=10)
        assert sorted((each.response, each.answers, each.waiting) for each in found) == [("a", 2, 2), ("b", 1, 1)]
    database.close()


def test_the_models_are_what_the_migrations_make(database_url: str) -> None:
    migrating.check(database_url, MIGRATIONS)


def test_an_empty_database_is_not_current(empty_url: str) -> None:
    database = open_database(empty_url)

    with database.reading() as session:
        assert not migrating.is_current(session.connection(), MIGRATIONS)
    database.close()


def test_three_processes_that_upgrade_at_once_all_succeed(empty_url: str) -> None:
    command = [sys.executable, "-c", TOGETHER, empty_url, str(MIGRATIONS)]

    started = [subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    complaints = [process.communicate()[1] for process in started]

    assert complaints == ["", "", ""]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert tables(empty_url) == TABLES | {"alembic_version"}


def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str, tmp_path: Path) -> None:
    migrations = tmp_path / "migrations"
    (migrations / "versions").mkdir(parents=True)
    (migrations / "env.py").write_text((MIGRATIONS / "env.py").read_text())
    (migrations / "versions" / "one.py").write_text(
        "from alembic import op\nrevision, down_revision = 'one', None\n"
        "def upgrade():\n    op.execute('CREATE TABLE half (n INTEGER)')\n    raise ZeroDivisionError\n"
    )

    with pytest.raises(ZeroDivisionError):
        migrating.upgrade(empty_url, migrations)

    assert "half" not in tables(empty_url)


def test_a_drafted_migration_is_named_after_its_day_and_says_how_to_keep_the_service_up(
    database_url: str, tmp_path: Path
) -> None:
    migrations = tmp_path / "migrations"
    (migrations / "versions").mkdir(parents=True)
    for file in (*MIGRATIONS.glob("*.*"), *MIGRATIONS.glob("versions/*.py")):
        (migrations / file.relative_to(MIGRATIONS)).write_text(file.read_text())

    migrating.draft(database_url, migrations, "add hints to attempts")

    (drafted,) = migrations.glob("versions/*_add_hints_to_attempts.py")
    assert drafted.name[:2] == "20"
    assert "lock_timeout = '4s'" in drafted.read_text()
    assert "CONCURRENTLY" in drafted.read_text()
    migrating.upgrade(database_url, migrations)
    migrating.downgrade(database_url, migrations, "-1")
