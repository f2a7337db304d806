"""Every route does for each kind of caller what the table in `authorisation` says, and what it refuses changes nothing."""

import json
import shutil
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select

from service.api import openapi
from service.bank.bank import Bank
from service.bank.documents import Documents
from service.settings import Settings
from service.store.database import Database
from service.store.models import Table
from service.web.application import ROUTERS
from tests.api.authorisation import CALLERS, TABLE, Row
from tests.api.world import World, made_in, on_sqlite

ROUTES = [
    f"{method.upper()} {path}"
    for path, operations in json.loads(openapi.text())["paths"].items()
    for method in operations
]
PAGES = [
    f"{method} {route.path_format}"
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods
]


@pytest.fixture(scope="module")
def world(bank: Bank, files: Documents, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """What there is before anybody asks."""
    return on_sqlite(Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("world") / "world.db")), bank, files)


def test_every_route_is_in_the_table_once() -> None:
    listed = [row.route for row in TABLE]

    assert sorted(listed) == sorted([*ROUTES, *PAGES, "GET /openapi.json"])


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.route)
def test_each_caller_gets_what_the_table_says(row: Row, world: World, tmp_path: Path) -> None:
    found = {}
    for caller in CALLERS:
        with world.copy(tmp_path):
            answered = world.asked(row, caller)
        found[caller] = (answered.status_code, world.tells(answered))

    assert found == row.expected()


def test_what_is_refused_changes_nothing(database: Database, database_url: str, bank: Bank, files: Documents) -> None:
    world = made_in(database, Settings(database_url=database_url), bank, files)
    refused = [(row, caller) for row in TABLE for caller, (status, _) in row.expected().items() if status >= 400]
    before = rows(database)

    found = [(row.route, caller, world.asked(row, caller).status_code) for row, caller in refused]

    assert found == [(row.route, caller, row.expected()[caller][0]) for row, caller in refused]
    assert rows(database) == before


def rows(database: Database) -> dict[str, list[str]]:
    """Everything that the tables hold."""
    with database.reading() as session:
        return {
            table.name: sorted(repr(row) for row in session.execute(select(table)))
            for table in Table.metadata.sorted_tables
        }
