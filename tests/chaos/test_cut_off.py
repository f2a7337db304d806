"""Replies that never arrive, and a disk that fills up, in front of a real server."""

import json
import resource
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.settings import Settings
from service.store.database import open_database
from service.store.models import Attempt
from tests.chaos.clients import Line, refuses_clearly
from tests.chaos.holding import enrol
from tests.chaos.serving import PATIENCE, QUESTIONS, Servers, write_bank

SUBMISSIONS = f"/v1/questions/{QUESTIONS[0]}/submissions"
RIGHT = {"responses": {"value": "4n"}}


@pytest.fixture
def servers(tmp_path: Path, database_url: str) -> Iterator[Servers]:
    made = Servers(write_bank(tmp_path).model_copy(update={"database_url": database_url}))
    made.start()
    yield made
    made.close()


@pytest.fixture
def learner(servers: Servers) -> str:
    """The token of a learner."""
    database = open_database(servers.settings.database_url)
    [token] = enrol(database, 1).values()
    database.close()
    return token


def recorded(settings: Settings) -> int:
    database = open_database(settings.database_url)
    with database.reading() as session:
        count = session.scalar(select(func.count()).select_from(Attempt)) or 0
    database.close()
    return count


def request(token: str, key: str) -> bytes:
    body = json.dumps(RIGHT)
    head = [
        f"POST {SUBMISSIONS} HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {token}",
        f"Idempotency-Key: {key}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def lost_on_the_way(servers: Servers, token: str, key: str) -> bytes:
    """Send a submission through something that takes the whole reply and passes none of it on; the reply's body."""
    with socket.create_connection(servers.address, PATIENCE) as passing:
        passing.sendall(request(token, key))
        taken = b"".join(iter(lambda: passing.recv(65536), b""))
    return taken.partition(b"\r\n\r\n")[2]


def test_a_reply_that_was_lost_is_given_again_byte_for_byte(servers: Servers, learner: str) -> None:
    first = lost_on_the_way(servers, learner, "lost")
    servers.kill()
    servers.start()
    line = Line(servers.address, learner)

    again = line.insist("POST", SUBMISSIONS, RIGHT, "lost")

    assert (again.status, again.headers["idempotency-replayed"]) == (201, "true")
    assert again.body == first
    for number in range(10):
        # Whoever hangs up at once may be served or not, and has been served once in the end.
        with socket.create_connection(servers.address, PATIENCE) as hasty:
            hasty.sendall(request(learner, f"hasty-{number}"))
    replies = [[line.insist("POST", SUBMISSIONS, RIGHT, f"hasty-{number}") for number in range(10)] for _ in range(2)]
    assert [each.body for each in replies[0]] == [each.body for each in replies[1]]
    line.close()
    assert recorded(servers.settings) == 11


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_server_whose_disk_is_full_goes_on_when_there_is_room(servers: Servers, learner: str) -> None:
    line = Line(servers.address, learner)
    before = line.insist("POST", SUBMISSIONS, RIGHT, "before")
    process = servers.processes[0]
    assert process.pid is not None

    room = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, room[1]))
    refused = line.ask_once("POST", SUBMISSIONS, RIGHT, "full")
    read = [line.ask_once("GET", path).status for path in ("/v1/me/attempts", "/v1/me/tally", "/v1/questions")]
    kept = recorded(servers.settings)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, room)
    after = line.insist("POST", SUBMISSIONS, RIGHT, "full")

    refuses_clearly(refused)
    assert read == [200] * 3
    assert kept == 1
    assert (before.status, after.status, process.is_alive()) == (201, 201, True)
    assert "idempotency-replayed" not in after.headers
    line.close()
    assert recorded(servers.settings) == 2
