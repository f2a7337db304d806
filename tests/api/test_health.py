"""Liveness asks nobody; readiness looks at everything a request needs."""

import resource

import pytest

from service.api.application import create_app
from service.bank.bank import Bank
from service.maths.equivalence import unproved
from service.settings import Settings
from service.store.database import open_database
from tests.api.conftest import Api, client

READY = dict.fromkeys(("ready", "database", "migrations", "writable", "bank", "prover"), True)


def test_a_process_that_answers_is_alive(api: Api) -> None:
    answered = api.anonymous.get("/healthz")

    assert (answered.status_code, answered.json()) == (200, {"alive": True})


def test_a_service_with_all_its_parts_is_ready(api: Api) -> None:
    answered = api.anonymous.get("/readyz")

    assert answered.status_code == 200
    assert answered.json() == READY


def test_a_database_without_a_schema_is_not_ready(empty_url: str, bank: Bank) -> None:
    database = open_database(empty_url)
    app = create_app(Settings(database_url=empty_url), bank=bank, database=database, provers=lambda _: unproved)

    answered = client(app).get("/readyz")
    database.close()

    assert answered.status_code == 503
    assert answered.json() == {**READY, "ready": False, "migrations": False}


def test_a_service_whose_database_is_gone_is_not_ready(bank: Bank) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nowhere"
    database = open_database(url)
    app = create_app(
        Settings(database_url=url), bank=Bank({}), database=database, provers=lambda _: unproved, alive=lambda: False
    )

    answered = client(app).get("/readyz")
    database.close()

    assert answered.status_code == 503
    assert answered.json() == dict.fromkeys(READY, False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_service_whose_disk_is_full_is_not_ready(api: Api) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    answered = api.anonymous.get("/readyz")
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert (answered.status_code, answered.json()["database"], answered.json()["writable"]) == (503, True, False)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_service_whose_database_takes_no_writes_is_not_ready(api: Api) -> None:
    with api.database.engine.connect() as connection:
        name = connection.engine.url.database
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        connection.commit()
    api.database.engine.dispose()

    answered = api.anonymous.get("/readyz")

    assert (answered.status_code, answered.json()["database"], answered.json()["writable"]) == (503, True, False)
