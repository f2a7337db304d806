"""The application keeps to its own description, whatever is sent: no 5xx, no status, type or shape it does not declare.

Schemathesis makes the requests, right and wrong ones, from the OpenAPI description.
"""

from collections.abc import Iterator

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

from service.api.application import assemble, create_app
from service.bank.bank import Bank
from service.maths.equivalence import unproved
from service.settings import Settings
from service.store import accounts
from service.store.database import open_database
from service.store.migrating import upgrade
from service.store.models import Role
from service.workers.durable import make_tables

APP = assemble()
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP)
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 25
"""Requests per operation and way of making them; all of them take some ten seconds."""


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory, bank: Bank) -> Iterator[str]:
    """An admin's token for the application, which is given its parts here."""
    chosen = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('contract') / 'test.db'}")
    upgrade(chosen.database_url, chosen.migrations)
    make_tables(chosen.database_url)
    database = open_database(chosen.database_url)
    with database.transaction() as session:
        token = accounts.issue_token(session, accounts.create_account(session, "contract", Role.ADMIN).id)
    APP.state.parts = create_app(chosen, bank=bank, database=database, provers=lambda _: unproved).state.parts
    yield token
    database.close()


@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_the_application_keeps_to_its_description(case: Case, token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
