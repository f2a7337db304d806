"""The commands `db` and `token`."""

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from service.__main__ import COMMANDS, main
from service.settings import PROJECT
from service.store import accounts, migrating, password_links, sign_ins
from service.store.database import Database, open_database
from service.store.moments import now
from service.store.passwords import Passwords


@dataclass(frozen=True)
class Finished:
    """What a command left behind."""

    status: object
    out: str
    err: str

    @property
    def lines(self) -> dict[str, str]:
        """The lines of output by their first word."""
        return dict(line.split(" ", 1) for line in self.out.splitlines())


Run = Callable[..., Finished]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `exam-tutor` on a database, as if it had been typed."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    def run(url: str, *words: str) -> Finished:
        monkeypatch.setenv("EXAM_TUTOR_DATABASE_URL", url)
        monkeypatch.setattr(sys, "argv", ["exam-tutor", *words])
        with pytest.raises(SystemExit) as exit:
            main()
        return Finished(exit.value.code or 0, *capsys.readouterr())

    return run


def speaks_for(database: Database, token: str) -> str | None:
    with database.reading() as session:
        account = accounts.by_token(session, token)
    return account and f"{account.id} {account.role} {account.name}"


def test_an_account_is_made_with_a_password_and_gets_a_new_one(run: Run, database: Database, database_url: str) -> None:
    made = run(database_url, "account", "create", "--login", "Ada@Example.org", "--name", "Ada", "--role", "instructor")
    new = run(database_url, "account", "password", "ada@example.org")
    link = run(database_url, "account", "link", "ada@example.org")
    unknown = run(database_url, "account", "password", "nobody")

    with database.reading() as session:
        account, kept = sign_ins.by_login(session, "ada@example.org") or (None, "")
        owner, _ = password_links.owner(session, link.lines["link"].removeprefix("/password/"), at=now())
    assert account is not None
    assert (account.id, account.role, account.name) == (made.lines["account"], "instructor", "Ada")
    assert owner.id == account.id
    assert Passwords().fits(new.lines["password"], kept)
    assert not Passwords().fits(made.lines["password"], kept)
    assert (unknown.status, "Nobody signs in as 'nobody'." in unknown.err) == (1, True)


def test_tokens_are_created_and_revoked(run: Run, database: Database, database_url: str) -> None:
    made = run(database_url, "token", "create", "--role", "instructor", "--name", "Ada Lovelace").lines
    more = run(database_url, "token", "create", "--account", made["account"]).lines

    assert speaks_for(database, made["token"]) == f"{made['account']} instructor Ada Lovelace"
    assert more["account"] == made["account"]
    assert run(database_url, "token", "revoke", made["token"]).out == "1 revoked\n"
    assert speaks_for(database, made["token"]) is None
    assert speaks_for(database, more["token"]) is not None
    assert run(database_url, "token", "revoke", made["account"]).out == "1 revoked\n"
    assert speaks_for(database, more["token"]) is None
    assert run(database_url, "token", "revoke", made["token"]).status == 1


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_an_embedded_database_is_made_on_the_way(run: Run, empty_url: str) -> None:
    finished = run(empty_url, "token", "create", "--name", "Ada")

    assert finished.status == 0
    assert migrating.current(empty_url) == migrating.head(PROJECT / "migrations")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["token", "create"], "Give a --name"),
        (["token", "create", "--name", "Ada", "--role", "root"], "'root' is not one of"),
        (["token", "revoke", "nobody"], "There is no account 'nobody'"),
        (["db", "upgrade", "nowhere"], "Can't locate revision"),
        (["nothing"], "No such command 'nothing'"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_done_is_said_without_a_traceback(
    run: Run, database_url: str, words: list[str], complaint: str
) -> None:
    finished = run(database_url, *words)

    assert finished.status != 0
    assert complaint in " ".join(finished.err.split())


def test_the_schema_is_brought_up_and_taken_down(run: Run, empty_url: str) -> None:
    head = migrating.head(PROJECT / "migrations")

    assert (run(empty_url, "db", "current").out, run(empty_url, "db", "current").status) == ("none\n", 1)
    assert run(empty_url, "db", "upgrade").out == f"{head}\n"
    assert (run(empty_url, "db", "current").out, run(empty_url, "db", "current").status) == (f"{head}\n", 0)
    assert run(empty_url, "db", "downgrade", "base").status == 1
    assert run(empty_url, "db", "downgrade", "base", "--yes").status == 0
    database = open_database(empty_url)
    with database.reading() as session:
        assert session.scalars(text("SELECT version_num FROM alembic_version")).all() == []
    database.close()


def test_help_names_every_command_without_loading_any() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "service", "--help"]

    finished = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)

    for name, sentence in COMMANDS.items():
        assert f" {name} " in finished.stdout
        assert sentence in finished.stdout
    assert "sqlalchemy" not in finished.stderr
    assert "fastapi" not in finished.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(run: Run, name: str) -> None:
    finished = run("", name, "--help")

    assert finished.status == 0
    assert f"exam-tutor {name}" in finished.out


@pytest.mark.parametrize(
    "command", ["audit verify", "audit seal", "rubric evaluate --decisions", "bank export nowhere"]
)
@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_a_database_of_a_server_that_has_another_schema_is_said_to(run: Run, empty_url: str, command: str) -> None:
    done = run(empty_url, *command.split())

    assert done.status == 1
    assert "run `exam-tutor db upgrade`" in done.err
