"""One process that proves: what it may use is bounded before it is asked anything.

It answers questions that come through a pipe until the pipe is closed. It cannot connect, start a program or write a file.
"""

import gc
import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection

from service.maths.names import Symbol
from service.maths.tree import Node

Question = tuple[Node, Node, Mapping[str, Symbol]]
"""Two expressions and what is known of their names."""

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "ctypes.",
    "pty.",
)
_WRITING = frozenset("wax+")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may use.

    Attributes:
        memory_bytes: address space.
        cpu_seconds: processor time for one question; the kernel ends the process beyond it, whoever is left to notice.
        open_files: file descriptors.
    """

    memory_bytes: int = 2**30
    cpu_seconds: int = 3
    open_files: int = 64


def serve(connection: Connection, limits: Limits) -> None:
    """Say the own process id, then answer questions with True for proved and False for anything else, until the pipe is closed."""
    from service.maths.cas import proves_equal

    gc.freeze()
    connection.send(os.getpid())
    confine(limits)
    while True:
        try:
            left, right, symbols = connection.recv()
        except (EOFError, OSError):
            return
        _allow_time(limits.cpu_seconds)
        try:
            answered = bool(proves_equal(left, right, symbols))
        except (
            ArithmeticError,
            ValueError,
            TypeError,
            NotImplementedError,
            AttributeError,
            RecursionError,
            MemoryError,
        ):
            answered = False
        connection.send(answered)


def confine(limits: Limits) -> None:
    """Give up memory, files and the network, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(args[1], str) and not _WRITING.isdisjoint(args[1]):
        raise PermissionError(event)


def _allow_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))
