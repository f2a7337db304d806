"""Servers and databases that are killed at any moment, while many submit, lose nothing and record nothing twice."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from service.settings import Settings
from service.store.database import open_database
from service.store.migrating import upgrade
from service.store.models import Role
from tests.chaos.clients import Ledger, Line, refuses_clearly, submitting
from tests.chaos.cluster import Cluster
from tests.chaos.holding import enrol, holds, tallies_hold
from tests.chaos.serving import PATIENCE, QUESTIONS, Servers, write_bank
from tests.conftest import postgresql_server

KILLS = int(os.environ.get("CHAOS_KILLS", "2"))
SUBMISSIONS = int(os.environ.get("CHAOS_SUBMISSIONS", "100"))
SEED = int(os.environ.get("CHAOS_SEED", "0")) or Random().randrange(1, 2**31)
LEARNERS = 6

LONGEST_WAIT = 0.03
"""Seconds between the reply that is waited for and the kill, at most; a submission takes some milliseconds."""


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return write_bank(tmp_path).model_copy(update={"database_url": database_url})


@pytest.fixture
def servers(settings: Settings) -> Iterator[Servers]:
    made = Servers(settings)
    yield made
    made.close()


def moments(random: Random) -> list[int]:
    """After how many acknowledged submissions something is killed."""
    return sorted(random.sample(range(1, SUBMISSIONS), KILLS))


def tell(what: str, ledger: Ledger, began: float) -> None:
    counted = ", ".join(f"{count} {name}" for name, count in sorted(ledger.counted.items()))
    seconds = time.monotonic() - began
    print(f"\n{what}: {len(ledger.lines)} submissions, {KILLS} kills, {counted}, {seconds:.0f} s, CHAOS_SEED={SEED}")


@pytest.mark.timeout(120 + 30 * KILLS)
@pytest.mark.parametrize(
    ("database_url", "count"),
    [("sqlite", 1), ("postgresql", 2)],
    indirect=["database_url"],
    ids=["sqlite", "postgresql"],
)
def test_a_server_that_is_killed_loses_nothing_and_records_nothing_twice(servers: Servers, count: int) -> None:
    random, began = Random(SEED), time.monotonic()
    for _ in range(count):
        servers.start()
    database = open_database(servers.settings.database_url)
    learners = enrol(database, LEARNERS)

    with submitting(servers.address, learners, SUBMISSIONS, SEED) as (ledger, working):
        for moment in moments(random):
            ledger.wait_for(moment, working)
            time.sleep(random.uniform(0, LONGEST_WAIT))
            servers.kill(random.randrange(count))
            servers.start()

    tell(f"{count} x {database.engine.dialect.name}", ledger, began)
    tallies_hold(servers.address, learners, ledger)
    holds(database, ledger)
    database.close()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with postgresql_server() as server:
        made = Cluster(server)
        yield made
        # The package that started it knows only of its first life.
        made.stop()


@pytest.mark.timeout(120 + 30 * KILLS)
def test_a_database_that_is_killed_loses_nothing_and_is_found_again(cluster: Cluster, tmp_path: Path) -> None:
    random, began = Random(SEED), time.monotonic()
    servers = Servers(write_bank(tmp_path).model_copy(update={"database_url": cluster.url}))
    upgrade(cluster.url, servers.settings.migrations)
    database = open_database(cluster.url)
    learners = enrol(database, LEARNERS)
    servers.start()

    with submitting(servers.address, learners, SUBMISSIONS, SEED) as (ledger, working):
        for moment in moments(random):
            ledger.wait_for(moment, working)
            time.sleep(random.uniform(0, LONGEST_WAIT))
            random.choice([cluster.kill, cluster.stop])()
            meanwhile(servers, next(iter(learners.values())))
            cluster.start()

    cluster.stand_by()
    only_read(servers, next(iter(learners.values())))
    cluster.promote()

    tell("PostgreSQL itself", ledger, began)
    tallies_hold(servers.address, learners, ledger)
    holds(database, ledger)
    assert [each.is_alive() for each in servers.processes] == [True]
    regrades_go_on(servers, *enrol(database, 1, Role.INSTRUCTOR).values())
    servers.close()
    database.close()


def meanwhile(servers: Servers, token: str) -> None:
    """Without its database the server says so, whatever is asked; that it lives it can still tell."""
    line = Line(servers.address, token)
    for path in ("/v1/me/tally", "/v1/me/attempts", "/v1/questions"):
        refuses_clearly(line.ask_once("GET", path))
    assert line.ask_once("GET", "/healthz").status == 200
    assert json.loads(line.ask_once("GET", "/readyz").body)["database"] is False


def only_read(servers: Servers, token: str) -> None:
    """On a standby everything can be read, and what is to be recorded is refused."""
    line = Line(servers.address, token)
    assert line.insist("GET", "/v1/me/tally").status == 200
    refuses_clearly(line.ask_once("POST", f"/v1/questions/{QUESTIONS[0]}/submissions", {"responses": {"value": "4n"}}))
    refuses_clearly(line.ask_once("POST", f"/v1/questions/{QUESTIONS[0]}/hints", {}))
    assert line.insist("GET", "/v1/me/attempts").status == 200
    line.close()


def regrades_go_on(servers: Servers, token: str) -> None:
    """The threads that carry regrades out have found the database again too."""
    line = Line(servers.address, token)
    asked = json.loads(line.insist("POST", "/v1/regrades", {"question": QUESTIONS[0]}).body)
    last = time.monotonic() + PATIENCE
    while asked["state"] != "finished":
        assert time.monotonic() < last, asked
        time.sleep(0.1)
        asked = json.loads(line.insist("GET", f"/v1/regrades/{asked['regrade']}").body)
    line.close()
