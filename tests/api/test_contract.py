"""The application keeps to its own description, whoever sends whatever: no 5xx, no status, type or shape it does not declare.

Schemathesis makes the requests, right and wrong ones, from the OpenAPI description. Each is sent twice: by an admin as it was made,
and by one kind of caller or another with the ids of what there is in place of those that were made up.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.api.application import assemble
from service.bank.bank import Bank
from service.bank.documents import Documents
from tests.api.world import World, on_sqlite

APP = assemble()
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP)
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "6"))
"""Requests per operation and way of making them; `make schemathesis` makes many more."""

CALLERS = ("nobody", "learner", "foreign", "instructor", "admin")


@pytest.fixture(scope="module")
def world(
    bank: Bank, files: Documents, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """What there is, behind the application that is described."""
    folder = tmp_path_factory.mktemp("contract")
    made = on_sqlite(Path(shutil.copy(migrated_sqlite, folder / "world.db")), bank, files)
    with made.copy(folder):
        APP.state.parts = made.app.state.parts
        yield made


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize="SCHEMATHESIS_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
def test_the_application_keeps_to_its_description(case: Case, world: World) -> None:
    send(case, world, "admin")
    case.path_parameters = {name: world.names.get(name, value) for name, value in (case.path_parameters or {}).items()}
    send(case, world, CALLERS[crc32(repr((case.query, case.body)).encode("utf-8", "replace")) % len(CALLERS)])


def send(case: Case, world: World, caller: str) -> None:
    token = world.tokens[caller]
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"} if token else {}, checks=CHECKS)
