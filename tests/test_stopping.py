"""A server that is told to stop finishes what it has accepted, takes nothing new, and leaves nobody behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.settings import PROJECT
from service.store import accounts
from service.store.database import open_database
from service.store.migrating import upgrade
from service.store.models import Attempt, Role

PATIENCE = 100
BODY = b'{"responses": {"full_bytes": "4ml"}}'


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An embedded database with the schema."""
    made = f"sqlite:///{tmp_path / 'test.db'}"
    upgrade(made, PROJECT / "migrations")
    return made


def test_what_was_accepted_is_finished_when_the_server_is_told_to_stop(url: str, tmp_path: Path) -> None:
    with closing(open_database(url)) as database:
        with database.transaction() as session:
            token = accounts.issue_token(session, accounts.create_account(session, "Ada", Role.LEARNER).id)
        environment = {
            **os.environ,
            "EXAM_TUTOR_DATABASE_URL": url,
            "EXAM_TUTOR_SHUTDOWN_SECONDS": str(PATIENCE),
            "EXAM_TUTOR_PROVER_PROCESSES": "1",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", "service", "serve", "--port", "0", "--access-log"]
        with (
            (tmp_path / "log").open("wb") as log,
            subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=log) as server,
        ):
            assert server.stdout is not None
            port = int(re.findall(rb"Serving on http://127.0.0.1:(\d+)", server.stdout.readline())[0])
            with connected(port) as client:
                client.sendall(head(token))
                reply = client.makefile("rb")
                # It asks for the body, so the request has been accepted.
                assert reply.readline().startswith(b"HTTP/1.1 100")
                assert reply.readline() == b"\r\n"

                server.send_signal(signal.SIGTERM)
                wait_until_refused(port)
                client.sendall(BODY)

                assert reply.readline().startswith(b"HTTP/1.1 201")
                reply.read()
            ended = server.wait(PATIENCE)

        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Attempt)) == 1
    assert ended in (0, -signal.SIGTERM), (tmp_path / "log").read_text()
    assert '"status": 201' in (tmp_path / "log").read_text()


def head(token: str) -> bytes:
    lines = (
        "POST /v1/questions/lora-memory/submissions HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {token}",
        "Content-Type: application/json",
        f"Content-Length: {len(BODY)}",
        "Expect: 100-continue",
        "\r\n",
    )
    return "\r\n".join(lines).encode()


def connected(port: int) -> socket.socket:
    """A connection to a server that may still be starting."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            if time.monotonic() > last:
                raise
            time.sleep(0.02)


def wait_until_refused(port: int) -> None:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.02)
    pytest.fail("The server goes on taking connections.")
