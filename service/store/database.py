"""Opening the database: SQLite or PostgreSQL behind the same sessions, set up to lose nothing that was acknowledged.

The only module that knows how the two differ at run time; the migrations know how their schemas differ.
"""

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.errors import FeatureNotSupported, ReadOnlySqlTransaction
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

from service.errors import CapacityError
from service.store.fair_pool import FairPool

LOCK_SECONDS = 5
"""Seconds that a statement waits for another's lock; a writer's commit takes milliseconds, so more is a jam."""

STATEMENT_SECONDS = 30
"""Seconds that one statement may run on PostgreSQL; the longest we have reads a whole topic."""

POOL_SECONDS = 10
"""Seconds that a request waits for a connection before it is told to come again."""

POSTGRESQL_CONNECTIONS = 10
"""Connections of one process; PostgreSQL allows 100 by default, for all of its clients."""

DISK_BYTES = 65_536
"""What has to fit on the disk of an embedded database for it to take writes: some commits' worth of its log."""

RANDOM_PAGE = "1.1"
"""Cost of a page read out of order, in pages read in order: disks without moving parts. The default is for those with: 4, by which
PostgreSQL reads all grades rather than look up those of one question.

Source: PostgreSQL documentation, "Planner Cost Constants".
"""

_SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_PRIMARY_CODE = 0xFF

_NOT_WRITING = (ReadOnlySqlTransaction, FeatureNotSupported)
"""What PostgreSQL says to who writes on a standby, and to who begins a transaction that may write."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database.

    Attributes:
        engine: its pool of connections.
        sessions: makes sessions; each is one transaction at a time, and writes from the start.
    """

    engine: Engine
    sessions: sessionmaker[Session]

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that is committed at the end of the block, or rolled back if it raises.

        Raises:
            CapacityError: the database is too busy, away or a standby; nothing was recorded, unless it went away just then.
        """
        with refusing_when_busy(), _refusing_on_a_standby(), self.sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads and, on SQLite, never waits for a writer.

        Raises:
            CapacityError: the database is too busy.
        """
        with refusing_when_busy(), self.sessions() as session:
            session.connection(execution_options={"read_only": True, "postgresql_readonly": True})
            yield session

    def takes_writes(self) -> bool:
        """Whether a commit could be kept now; nothing is written to the database, nor its lock taken.

        Raises:
            OSError: the disk of an embedded database is full, read-only or gone.
            CapacityError: the database is too busy.
        """
        if self.engine.dialect.name == "sqlite":
            _try_disk(Path(self.engine.url.database or ".").parent)
            return True
        with refusing_when_busy(), self.engine.connect() as connection:
            standby = "pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'"
            return not connection.exec_driver_sql(f"SELECT {standby}").scalar()

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open a database; nothing is sent to it yet.

    Args:
        url: `sqlite:///FILE`, whose folder is made if need be, or `postgresql://…`.
    """
    engine = _open_sqlite(make_url(url)) if is_sqlite(url) else _open_postgresql(make_url(url))
    return Database(engine, sessionmaker(engine, expire_on_commit=False))


def is_sqlite(url: str) -> bool:
    """Whether the database is a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


@contextmanager
def refusing_when_busy() -> Iterator[None]:
    """Turn a lock, statement or pool timeout inside the block into a `CapacityError`."""
    try:
        yield
    except PoolTimeoutError as error:
        raise CapacityError("Every connection to the database is in use.") from error
    except DBAPIError as error:
        if not _is_busy(error):
            raise
        raise CapacityError("The database is busy or cannot be reached.") from error


@contextmanager
def _refusing_on_a_standby() -> Iterator[None]:
    """Turn what a PostgreSQL that may not write says into a `CapacityError`; it may be promoted, or another take its place."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, _NOT_WRITING):
            raise
        raise CapacityError("The database can only be read at the moment.") from error


def _try_disk(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(DISK_BYTES))
        file.flush()
        os.fsync(file.fileno())


def _is_busy(error: DBAPIError) -> bool:
    """Whether it may well work the next time.

    On PostgreSQL every operational error is of that kind: timeouts, deadlocks, too many clients, a server that restarts.
    """
    if not isinstance(error, OperationalError):
        return False
    return _is_sqlite_busy(error.orig) if isinstance(error.orig, sqlite3.Error) else True


def _is_sqlite_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE in _SQLITE_BUSY


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # One connection: SQLite has one writer at a time, and a queue in the pool is fair where its busy handler is not.
    engine = create_engine(
        url, poolclass=FairPool, pool_size=1, max_overflow=0, pool_timeout=POOL_SECONDS, hide_parameters=True
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction control begins too late for reads and not at all for DDL; `_begin_sqlite` begins.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    # The switch needs the file alone and does not wait by itself: of processes that start together, some are refused.
    last = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if time.monotonic() > last or not _is_sqlite_busy(error):
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes cannot wait: it fails at once when another has written.
    reads = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reads else "BEGIN IMMEDIATE")


def _open_postgresql(url: URL) -> Engine:
    settings = {
        "lock_timeout": f"{LOCK_SECONDS}s",
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{2 * STATEMENT_SECONDS}s",
        "timezone": "UTC",
        "random_page_cost": RANDOM_PAGE,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=FairPool,
        pool_size=POSTGRESQL_CONNECTIONS,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": options, "connect_timeout": POOL_SECONDS},
    )
