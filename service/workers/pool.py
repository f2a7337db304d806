"""The prover in processes of its own: killable, bounded in time, memory and queue, with spares at hand.

A proof that does not come in time is no proof; it is never "wrong". When every place is taken, or a caller has taken its share, new
questions are answered "no proof" at once rather than made to wait, which leaves them undecided (`service.workers.turns`). A process
that dies or is killed costs one question; a spare that was started before takes its place, and another is started behind it.
"""

import contextlib
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from service.maths.equivalence import Prover
from service.maths.names import Symbol
from service.maths.tree import Node
from service.workers.confined import Limits, Question
from service.workers.memory import Findings, content
from service.workers.turns import NOBODY, Load, Turns

SPARES = 2
"""Processes that are started and wait for another to die."""

_FOLDER = Path(__file__).resolve().parents[2]
_STARTING = 60.0


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process by a descriptor that names it for good, and the pipe to it."""

    process: int
    connection: Connection

    def ask(self, question: Question, seconds: float) -> bool | None:
        """The answer, or None when none came before the deadline."""
        try:
            self.connection.send(question)
            return bool(self.connection.recv()) if self.connection.poll(seconds) else None
        except (EOFError, OSError):
            return None

    def is_alive(self) -> bool:
        """Whether the process is there; it says nothing unless it is asked, so a pipe with news is a closed one."""
        return not self.connection.poll(0)

    def end(self) -> None:
        """Kill it, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.process, signal.SIGKILL)
        os.close(self.process)
        self.connection.close()


class _Forks:
    """The process that is forked from, started anew when it has died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def fork(self) -> _Worker | None:
        """A fresh process, or None when there was none to be had."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        ours, theirs = socket.socketpair()
        with ours, theirs:
            connection = Connection(os.dup(ours.fileno()))
            try:
                socket.send_fds(self._control, [b"+"], [theirs.fileno()])  # type: ignore[arg-type]
                theirs.close()
                if connection.poll(_STARTING):
                    return _Worker(os.pidfd_open(connection.recv()), connection)
            except (EOFError, OSError):
                pass
        connection.close()
        return None

    def _start(self) -> None:
        self.close()
        self._control, theirs = socket.socketpair()
        limits = (self._limits.memory_bytes, self._limits.cpu_seconds, self._limits.open_files)
        command = [sys.executable, "-m", "service.workers.forking", *map(str, (theirs.fileno(), *limits))]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_FOLDER), os.environ.get("PYTHONPATH", "")])}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter with arguments of our own
                command, pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL
            )

    def close(self) -> None:
        """End it; its idle children end with it."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=5)


class ProverPool:
    """A `service.maths.equivalence.Prover` whose work is done in other processes.

    Args:
        workers: how many questions are worked on at once.
        deadline: seconds of wall clock for one proof, once a process works on it.
        waiting: how many questions may be in hand at once; further ones are left unproved.
        memory_bytes: address space of one process.
        spares: processes beyond the workers that wait for one of them to die.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        deadline: float = 1.5,
        waiting: int = 8,
        memory_bytes: int = 2**30,
        spares: int = SPARES,
    ) -> None:
        self.deadline = deadline
        self.findings = Findings()
        self._limits = Limits(memory_bytes, cpu_seconds=max(1, round(deadline)) + 2)
        self._turns = Turns(workers, waiting)
        self._forks = _Forks(self._limits)
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._wanted: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._closed = False
        self._size = workers + spares
        threading.Thread(target=self._start_workers, name="prover spares", daemon=True).start()
        for _ in range(self._size):
            self._wanted.put(True)

    def __call__(self, left: Node, right: Node, symbols: Mapping[str, Symbol]) -> bool:
        """Whether a proof of equality was found before the deadline."""
        return self._proved(left, right, symbols, NOBODY, time.monotonic() + 3 * self.deadline)

    def for_caller(self, caller: str) -> Prover:
        """The same prover for one caller, who takes turns with the others."""

        def prover(left: Node, right: Node, symbols: Mapping[str, Symbol]) -> bool:
            return self._proved(left, right, symbols, caller, time.monotonic() + 3 * self.deadline)

        return prover

    def for_request(self, caller: str) -> Prover:
        """As `for_caller`, for one request that somebody waits for: all of its proofs together, and waiting, have one deadline."""
        left = self.deadline

        def prover(left_side: Node, right_side: Node, symbols: Mapping[str, Symbol]) -> bool:
            nonlocal left
            start = time.monotonic()
            proved = left > 0 and self._proved(left_side, right_side, symbols, caller, start + left)
            left -= time.monotonic() - start
            return proved

        return prover

    def _proved(self, left: Node, right: Node, symbols: Mapping[str, Symbol], caller: str, until: float) -> bool:
        key = content(left, right, symbols)
        known = self.findings.get(key)
        if known is not None:
            return known
        with self._turns.turn(caller, patience=until - time.monotonic()) as came:
            answered = self._asked((left, right, dict(symbols)), until) if came else None
        if answered is not None:
            self.findings.keep(key, proved=answered)
        return bool(answered)

    def _asked(self, question: Question, until: float) -> bool | None:
        """True for proved, False for not proved in time, None when nobody could be asked or the process died."""
        worker = self._ready_worker()
        if worker is None:
            return None
        answered = worker.ask(question, max(0.0, min(self.deadline, until - time.monotonic())))
        if answered is not None:
            self._idle.put(worker)
            return answered
        died = not worker.is_alive()
        self._wanted.put(True)
        worker.end()
        return None if died else False

    def _ready_worker(self) -> _Worker | None:
        """A process that is alive; dead ones are thrown out and replaced."""
        until = time.monotonic() + self.deadline
        while not self._closed:
            try:
                worker = self._idle.get(timeout=max(until - time.monotonic(), 0.001))
            except queue.Empty:
                return None
            if worker.is_alive():
                return worker
            self._wanted.put(True)
            worker.end()
        return None

    def _start_workers(self) -> None:
        while self._wanted.get() and not self._closed:
            worker = self._forks.fork()
            if worker is not None:
                self._idle.put(worker)
            elif not self._closed:
                time.sleep(0.1)
                self._wanted.put(True)

    @property
    def alive(self) -> bool:
        """Whether the pool takes work: some process is there, idle or at work."""
        return not self._closed and self._idle.qsize() + self._turns.load.at_work > 0

    @property
    def load(self) -> Load:
        """How much there is to prove now."""
        return self._turns.load

    def warm(self) -> None:
        """Wait until the processes are started, so that the first learner does not wait for SymPy to load."""
        until = time.monotonic() + 30
        while self._idle.qsize() < self._size and time.monotonic() < until:
            time.sleep(0.01)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._closed = True
        self._wanted.put(False)
        self._forks.close()
        with contextlib.suppress(queue.Empty):
            while True:
                self._idle.get(timeout=0.2).end()
