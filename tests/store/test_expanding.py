"""Migrations add before anything is needed: each version goes on writing on the schema of the ones behind it."""

from contextlib import closing
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, inspect, text

from service.settings import PROJECT
from service.store import migrating
from service.store.database import open_database
from service.store.models import Account, Attempt, GradeRow, Table
from tests.making import START

MIGRATIONS = PROJECT / "migrations"
REVISIONS = [each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
"""Oldest first."""

Columns = dict[str, dict[str, tuple[str, bool]]]
"""By table and name: the type, and whether a row may leave the column out."""


def columns_in(engine: Engine) -> Columns:
    found = inspect(engine)
    return {
        table: {
            each["name"]: (str(each["type"]), each["nullable"] or each["default"] is not None)
            for each in found.get_columns(table)
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def rows_of(number: int) -> list[tuple[type[Table], dict[str, Any]]]:
    """What the first version wrote for one attempt: every column that its tables had."""
    learner, attempt = f"{number:032x}", f"{number + 1000:032x}"
    graded = {"verdict": "correct", "credit": 1.0, "notes": [], "certificate": {}, "criteria": {}, "read": None}
    by = {"engine_version": "1", "question_hash": "0" * 64, "rubric_hash": None, "graded_at": START, "graded_by": None}
    asked = {"question_id": "small", "variant": 0, "question_hash": "0" * 64, "responses": {"value": "1"}}
    return [
        (Account, {"id": learner, "name": "Ada", "role": "learner", "created_at": START}),
        (Attempt, {"id": attempt, "learner_id": learner, **asked, "submitted_at": START}),
        (GradeRow, {"attempt_id": attempt, "field": "value", **graded, **by}),
    ]


def test_the_first_version_goes_on_writing_on_every_schema_behind_it(empty_url: str) -> None:
    first, *later = REVISIONS
    migrating.upgrade(empty_url, MIGRATIONS, first)
    with closing(open_database(empty_url)) as database:
        known = columns_in(database.engine)
        assert [set(values) for _, values in rows_of(0)] == [
            set(known[model.__tablename__]) - ({"id"} if model is GradeRow else set()) for model, _ in rows_of(0)
        ]
        for number, revision in enumerate(later):
            migrating.upgrade(empty_url, MIGRATIONS, revision)
            with database.transaction() as session:
                for model, values in rows_of(number):
                    session.execute(insert(model.__table__).values(values))  # type: ignore[arg-type]

        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM grades")) == len(later)


def test_no_migration_takes_away_or_demands_what_the_version_before_does_not_know(empty_url: str) -> None:
    broken = []
    before: Columns = {}
    for revision in REVISIONS:
        migrating.upgrade(empty_url, MIGRATIONS, revision)
        with closing(open_database(empty_url)) as database:
            after = columns_in(database.engine)
        for table, columns in before.items():
            kept = after.get(table, {})
            broken += [f"{revision}: {table}.{name}" for name in columns if kept.get(name) != columns[name]]
            added = set(kept) - set(columns)
            broken += [f"{revision}: {table}.{name} is demanded" for name in added if not kept[name][1]]
        before = after

    assert broken == []
