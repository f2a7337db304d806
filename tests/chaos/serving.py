"""The service in a process of its own, put together as `exam-tutor serve` does, to be killed and started again.

It serves on a listening socket that the test holds, so its port stays taken while nobody serves, and clients that connect meanwhile
wait. Processes are forked from one that has imported everything. The prover is left out: it records nothing, and loads SymPy.
"""

import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from socket import create_server, socket

import uvicorn

from service.api.application import create_app
from service.asgi import load_running, regrade_worker
from service.maths.equivalence import unproved
from service.settings import Settings
from service.store.database import open_database
from service.store.migrating import upgrade
from service.workers.durable import make_tables
from tests.asking import question

QUESTIONS = ("first", "second", "third")
BACKLOG = 128
PATIENCE = 100.0
"""Seconds after which something that must happen is said not to happen."""

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([__name__])


def serve(settings: Settings, listener: socket, prepare: Callable[[], None]) -> None:
    """Serve until killed; this is the other process."""
    prepare()
    upgrade(settings.database_url, settings.migrations)
    make_tables(settings.database_url)
    points = b"chaos"
    running = load_running(settings, points)
    database = open_database(settings.database_url)
    worker = regrade_worker(settings, database, running)
    application = create_app(
        settings,
        bank=running,
        database=database,
        points=points,
        provers=lambda _: unproved,
        starting=(worker.launch,),
        closing=(worker.close, database.close),
    )
    # What fails on purpose is not worth a page of the report.
    config = uvicorn.Config(application, log_level="critical", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


def nothing() -> None:
    """Prepare nothing."""


@dataclass
class Servers:
    """Processes that serve side by side.

    Attributes:
        settings: of each.
        listener: the socket that they share.
        prepare: what a process does first, such as giving something up.
        processes: those that run.
    """

    settings: Settings
    listener: socket = field(default_factory=lambda: create_server(("127.0.0.1", 0), backlog=BACKLOG))
    prepare: Callable[[], None] = nothing
    processes: list[BaseProcess] = field(default_factory=list)

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.listener.getsockname()
        return str(host), int(port)

    def start(self) -> None:
        """One more process; whoever connects waits until it is ready."""
        process = _FORKING.Process(target=serve, args=(self.settings, self.listener, self.prepare), daemon=True)
        process.start()
        self.processes.append(process)

    def kill(self, which: int = 0) -> None:
        """End a process at once, as a machine that loses power ends it."""
        process = self.processes.pop(which)
        assert process.pid is not None
        assert process.is_alive(), "The process had ended by itself."
        os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)

    def close(self) -> None:
        while self.processes:
            self.processes.pop().kill()
        self.listener.close()


def write_bank(folder: Path) -> Settings:
    """Settings with a bank of small questions, all with one key."""
    for name in QUESTIONS:
        path = folder / "bank" / "smallness" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(question(id=name)))
    (folder / "rubrics").mkdir()
    return Settings(question_bank=folder / "bank", rubrics=folder / "rubrics")
