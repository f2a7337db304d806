"""What a database promises: commits, rollbacks, waiting and giving up."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError
from sqlalchemy.orm import sessionmaker

from service.errors import CapacityError
from service.store.database import Database, open_database
from service.store.models import Account
from tests.making import make_account


def test_a_transaction_is_committed_at_its_end(database: Database) -> None:
    with database.transaction() as session:
        ada = make_account(session)

    with database.reading() as session:
        assert session.get(Account, ada.id) is not None


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            make_account(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with database.reading() as session:
        assert session.scalars(select(Account)).all() == []


def test_an_account_can_be_read_after_its_transaction(database: Database) -> None:
    with database.transaction() as session:
        ada = make_account(session)

    assert ada.name == "Ada"


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path, pragma: str, value: object) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'file.db'}")

    with database.reading() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value
    database.close()


def test_a_sqlite_writer_never_finds_what_it_read_changed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'file.db'}"
    one, other = open_database(url), open_database(url)
    with one.transaction() as session:
        session.execute(text("CREATE TABLE counts (n INTEGER)"))
        session.execute(text("INSERT INTO counts VALUES (0)"))

    def add(database: Database) -> None:
        for _ in range(20):
            with database.transaction() as session:
                count = session.execute(text("SELECT n FROM counts")).scalar_one()
                session.execute(text("UPDATE counts SET n = :n"), {"n": count + 1})

    threads = [threading.Thread(target=add, args=(database,)) for database in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with one.reading() as session:
        assert session.execute(text("SELECT n FROM counts")).scalar_one() == 40
    one.close()
    other.close()


def test_reading_waits_for_no_writer(database_url: str) -> None:
    writing, other = open_database(database_url), open_database(database_url)

    with writing.transaction() as session:
        make_account(session)
        with other.reading() as reader:
            assert reader.scalars(text("SELECT id FROM accounts")).all() == []
    writing.close()
    other.close()


def test_a_pool_without_a_free_connection_is_a_lack_of_capacity(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'file.db'}", pool_size=1, max_overflow=0, pool_timeout=0.01)
    database = Database(engine, sessionmaker(engine))

    with pytest.raises(CapacityError), database.reading(), database.transaction() as session:
        session.connection()
    database.close()


def test_a_jam_of_locks_is_a_lack_of_capacity(database_url: str) -> None:
    one, other = open_database(database_url), open_database(database_url)
    take = "UPDATE idempotency SET key = key" if one.engine.dialect.name == "sqlite" else "LOCK TABLE accounts"
    impatient = "PRAGMA busy_timeout = 1" if one.engine.dialect.name == "sqlite" else "SET lock_timeout = 1"
    with other.engine.connect() as connection:
        connection.exec_driver_sql(impatient)
        connection.commit()

    with one.transaction() as session:
        session.execute(text(take))
        with pytest.raises(CapacityError), other.transaction() as waiting:
            make_account(waiting)
    one.close()
    other.close()


def test_a_mistake_in_a_statement_is_no_lack_of_capacity(database: Database) -> None:
    with pytest.raises((ProgrammingError, OperationalError), match="nothing"), database.transaction() as session:
        session.execute(text("SELECT nothing FROM accounts"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_gives_up_on_statements_that_run_for_long(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "30s"
        assert session.scalar(text("SHOW lock_timeout")) == "5s"
        assert session.scalar(text("SHOW timezone")) == "UTC"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_refuses_to_write_where_one_only_reads(database: Database) -> None:
    with pytest.raises(InternalError, match="read-only"), database.reading() as session:
        make_account(session)
