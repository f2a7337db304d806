"""A real server process of its own: a free port, an empty database in a temporary folder, a token for each role."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import httpx

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 100.0


@dataclass(frozen=True, slots=True)
class Access:
    """Where a server is, and the tokens to talk to it.

    Attributes:
        url: of the server, without a trailing slash.
        learner: token of the learner who answers.
        instructor: token of the person who marks.
        process: id of the server's process.
        log: what the server printed.
    """

    url: str
    learner: str
    instructor: str
    process: int
    log: Path


@contextmanager
def fresh_server(settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[Access]:
    """A server that nobody has used yet, with these settings; it and its database are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="exam-tutor-replay-") as folder:
        port, log = _free_port(), Path(folder) / "server.log"
        environment = _environment(Path(folder), port) | dict(settings)
        url = f"http://127.0.0.1:{port}"
        with _serving(environment, log) as process:
            # While the server starts; each of the three brings the database up to date, and they wait for one another.
            learner, instructor = _token("learner", environment), _token("instructor", environment)
            _wait_until_ready(process, log, url)
            yield Access(url, learner, instructor, process.pid, log)


def _environment(folder: Path, port: int) -> dict[str, str]:
    ours = {
        "EXAM_TUTOR_DATABASE_URL": f"sqlite:///{folder / 'replay.db'}",
        "EXAM_TUTOR_HOST": "127.0.0.1",
        "EXAM_TUTOR_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("EXAM_TUTOR_")}
    return inherited | ours


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command(words: list[str], environment: Mapping[str, str]) -> str:
    """What a command of the service prints."""
    done = subprocess.run(
        [sys.executable, "-m", "service", *words],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"`service {' '.join(words)}` failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _token(role: str, environment: Mapping[str, str]) -> str:
    printed = _command(["token", "create", "--role", role, "--name", f"replay {role}"], environment)
    return dict(line.split(maxsplit=1) for line in printed.splitlines())["token"]


@contextmanager
def _serving(environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve"], cwd=PROJECT, env=environment, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path, url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"The server did not become ready:\n{log.read_text()}")
