"""Answers per second over HTTP, beside a route of the same server that does nothing and one that writes one row."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from socket import create_server

from benchmarks.load import Request, measure, request
from service.bank.bank import Bank
from service.settings import PROJECT, Settings
from service.store import accounts
from service.store.database import open_database
from service.store.migrating import upgrade
from service.store.models import Role
from service.workers.durable import make_tables

SECONDS = 4.0
"""How long each request is sent; long enough for some thousand of most."""

CONNECTIONS = 8
"""Clients at once: enough to keep the server busy, few enough to see its latency rather than a queue."""

ROWS = 1000
BATCHES = 20
WAYS = 20
"""Blanks before and behind a response; the square of it is more than a field remembers."""

MEMORY = {"adapter_bytes": r"4mk + 4k\ell", "full_bytes": "4m\\ell"}
RANGE = {"positions": "60"}


def rows(bank: Bank) -> Iterator[tuple[str, ...]]:
    """Request, requests and answers per second, p50 and p95 in milliseconds, and the share of the bare route's rate."""
    with tempfile.TemporaryDirectory(prefix="exam-tutor-bench-") as folder, serving(Path(folder)) as (port, token):
        bare = 0.0
        for asked in requests(token, bank):
            load = measure(port, asked, connections=CONNECTIONS, seconds=SECONDS)
            bare = bare or load.rate
            yield (
                asked.name,
                f"{load.rate:.0f}",
                f"{load.rate * asked.answers:.0f}" if asked.answers else "",
                f"{load.p50:.1f}",
                f"{load.p95:.1f}",
                f"{load.rate / bare:.2f}",
                f"{load.rate * asked.answers / bare:.2f}" if asked.answers else "",
            )


def requests(token: str, bank: Bank) -> Iterator[Request]:
    """What is sent; the bare route comes first, since the others are compared with it."""
    memory, positions = "/v1/questions/lora-memory", "/v1/questions/soft-prompt-loss-tokens"
    yield request("nothing", "GET", "/nothing", answers=0)
    yield request("one row written", "POST", "/one-row", answers=0)
    yield request("list of topics", "GET", "/v1/topics", token=token, answers=0)
    yield post("preview, two expressions", f"{memory}/previews", token, written(MEMORY), answers=2)
    yield post("check, two expressions", f"{memory}/checks", token, written(MEMORY), answers=2)
    yield post("the same, again", f"{memory}/checks", token, [answers_to(MEMORY)], answers=2)
    yield post("check, one range", f"{positions}/checks", token, written(RANGE), answers=1)
    yield post("submission, two expressions", f"{memory}/submissions", token, written(MEMORY), answers=2)
    yield post("submission, one range", f"{positions}/submissions", token, written(RANGE), answers=1)
    batches = [batch(bank, blanks) for blanks in range(BATCHES)]
    yield post(f"batch of {ROWS}, every answer type", "/v1/grade", token, batches, answers=ROWS)
    yield post("the same, again", "/v1/grade", token, batches[:1], answers=ROWS)


def post(name: str, address: str, token: str, bodies: list[object], *, answers: int) -> Request:
    """Requests with JSON bodies, sent in turn."""
    encoded = [json.dumps(body).encode() for body in bodies]
    return request(name, "POST", address, token=token, bodies=encoded, answers=answers)


def written(responses: Mapping[str, str]) -> list[object]:
    """The same responses in more ways than a field remembers, so that each is worked out anew."""
    return [
        answers_to({name: f"{' ' * (way % WAYS)}{text}{' ' * (way // WAYS)}" for name, text in responses.items()})
        for way in range(WAYS**2)
    ]


def answers_to(responses: Mapping[str, str]) -> object:
    """The body of a check or submission."""
    return {"responses": dict(responses)}


def batch(bank: Bank, blanks: int) -> object:
    """Rows made of the bank's own cases, in a mixed order that is the same every time, with so many blanks behind each response."""
    cases = [
        {"question": question.id, "field": field.name, "response": case.response + " " * blanks}
        for question in bank.questions.values()
        for field in question.fields.values()
        for case in field.cases
    ]
    return Random(1).choices(cases, k=ROWS)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, str]]:
    """A server process on a fresh SQLite database; its port and an admin's token."""
    settings = Settings(database_url=f"sqlite:///{folder / 'benchmark.db'}")
    upgrade(settings.database_url, settings.migrations)
    make_tables(settings.database_url)
    database = open_database(settings.database_url)
    with database.transaction() as session:
        token = accounts.issue_token(session, accounts.create_account(session, "benchmark", Role.ADMIN).id)
    database.close()
    with create_server(("127.0.0.1", 0), backlog=128) as listener:
        listener.set_inheritable(True)
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.server", str(listener.fileno())],
            cwd=PROJECT,
            env=os.environ | {"EXAM_TUTOR_DATABASE_URL": settings.database_url},
            pass_fds=[listener.fileno()],
        )
        try:
            # The socket listens already, so the first request waits until the server takes it.
            measure(listener.getsockname()[1], request("ready", "GET", "/readyz"), connections=1, seconds=1.0)
            yield listener.getsockname()[1], token
        finally:
            process.terminate()
            process.wait(30)
