"""A disk that is full, or can only be read: what cannot be recorded is refused clearly and wholly; what is there can be read."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from httpx2 import Response
from sqlalchemy import text

from tests.api.conftest import Api
from tests.api.guided import QUESTION, RIGHT

ENOUGH = 100
"""Submissions that do not fit into what is left of a full disk."""


@contextmanager
def full(api: Api) -> Iterator[None]:
    """No page more on SQLite; on PostgreSQL the error that it gives when the system has no space left."""
    if api.database.engine.dialect.name == "sqlite":
        with _pragma(api, "max_page_count", "page_count", 2**30):
            yield
        return
    with api.database.transaction() as session:
        raising = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END"
        session.execute(text(f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS '{_quoted(raising)}'"))
        session.execute(text("CREATE TRIGGER refusing BEFORE INSERT ON grades EXECUTE FUNCTION refuse()"))
    yield
    with api.database.transaction() as session:
        session.execute(text("DROP TRIGGER refusing ON grades"))


@contextmanager
def only_read(api: Api) -> Iterator[None]:
    """What SQLite says of a file that it may not write; `tests/chaos` makes a standby of a PostgreSQL."""
    with _pragma(api, "query_only", "1", 0):
        yield


@contextmanager
def _pragma(api: Api, name: str, value: str, after: int) -> Iterator[None]:
    value = value if value.isdecimal() else str(_tell(api, f"PRAGMA {value}"))
    _tell(api, f"PRAGMA {name} = {value}")
    yield
    _tell(api, f"PRAGMA {name} = {after}")


def _tell(api: Api, pragma: str) -> object:
    """Outside of any transaction, which would have to write."""
    connection = api.database.engine.raw_connection()
    try:
        found = connection.cursor().execute(pragma).fetchone()
    finally:
        connection.close()
    return found[0] if found else None


def _quoted(code: str) -> str:
    return code.replace("'", "''")


@pytest.mark.parametrize(
    ("database_url", "failing"),
    [("sqlite", full), ("sqlite", only_read), ("postgresql", full)],
    indirect=["database_url"],
)
def test_what_cannot_be_recorded_is_refused_and_taken_again_later(
    api: Api, failing: Callable[[Api], AbstractContextManager[None]]
) -> None:
    def submit(key: str) -> Response:
        headers = {"Idempotency-Key": key}
        answered: Response = api.learner.post(f"{QUESTION}/submissions", json={"responses": RIGHT}, headers=headers)
        return answered

    first = submit("first")
    with failing(api):
        more = [submit("0")]
        while more[-1].status_code == 201:
            assert len(more) < ENOUGH
            more.append(submit(f"{len(more)}"))
        refused = [number for number, each in enumerate(more) if each.status_code != 201]
        meanwhile = api.rows()
        again = submit("first")
        read = [api.learner.get(path).status_code for path in ("/v1/me/tally", "/v1/me/attempts", QUESTION)]
    later = [submit(f"{number}") for number in refused]

    assert refused
    for number in refused:
        assert more[number].status_code == 503
        assert more[number].headers["content-type"] == "application/problem+json"
        assert int(more[number].headers["retry-after"]) >= 1
    recorded = 1 + len(more) - len(refused)
    assert meanwhile == {"attempts": recorded, "grades": 2 * recorded, "idempotency": recorded}
    assert read == [200] * 3
    assert (again.status_code, again.content) in [(201, first.content), (503, again.content)]
    assert [each.status_code for each in later] == [201] * len(refused)
    assert api.rows()["attempts"] == 1 + len(more)
