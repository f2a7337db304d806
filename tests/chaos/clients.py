"""Learners who submit and do not give up: what was not answered is sent again with the same Idempotency-Key."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.chaos.serving import PATIENCE, QUESTIONS
from tests.regrades import RESPONSES

AGAIN = 0.1
"""Share of the submissions that are sent once more when they were acknowledged."""

WAITING = 0.2
"""Seconds before something is sent again that was refused; less than it asks for, so that a run is over sooner."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Attributes:
        status: HTTP status code.
        headers: by name, in lower case.
        body: its bytes.
    """

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A submission and the reply that acknowledged it."""

    learner: str
    question: str
    response: str
    key: str
    reply: bytes

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.reply)
        return told


@dataclass
class Ledger:
    """What was acknowledged, in order, and what else happened to those who asked.

    Attributes:
        lines: each submission that was acknowledged, once.
        counted: connections that broke, refusals, replies that were given again.
    """

    lines: list[Acknowledged] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    _grown: threading.Condition = field(default_factory=threading.Condition)

    def add(self, line: Acknowledged) -> None:
        with self._grown:
            self.lines.append(line)
            self._grown.notify_all()

    def count(self, what: str) -> None:
        with self._grown:
            self.counted[what] += 1

    def wait_for(self, lines: int, working: Sequence[Future[None]]) -> None:
        """Wait until so many were acknowledged; ends early when somebody who asks has failed."""
        with self._grown:
            while len(self.lines) < lines and not any(each.done() and each.exception() for each in working):
                self._grown.wait(1.0)


@dataclass
class Line:
    """A connection of one learner, made anew whenever it breaks.

    Attributes:
        address: host and port.
        token: who asks.
        ledger: where it is counted what happens to the connection.
    """

    address: tuple[str, int]
    token: str
    ledger: Ledger = field(default_factory=Ledger)
    _connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, said: Any = None, key: str = "") -> Reply:
        """Send once, and read the reply.

        Raises:
            OSError, HTTPException: the connection broke.
        """
        self._connection = self._connection or http.client.HTTPConnection(*self.address, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": key} if key else {}
        try:
            self._connection.request(method, path, None if said is None else json.dumps(said), headers)
            answered = self._connection.getresponse()
            return Reply(
                answered.status, {name.lower(): text for name, text in answered.headers.items()}, answered.read()
            )
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def ask_once(self, method: str, path: str, said: Any = None, key: str = "") -> Reply:
        """Send once, on a connection of its own, which nobody closes for having been idle."""
        self.close()
        try:
            return self.ask(method, path, said, key)
        finally:
            self.close()

    def insist(self, method: str, path: str, said: Any = None, key: str = "") -> Reply:
        """Send until there is an answer that is not "come again"."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            try:
                reply = self.ask(method, path, said, key)
            except (OSError, http.client.HTTPException):
                self.ledger.count("connections broken")
                continue
            if reply.status != 503:
                return reply
            refuses_clearly(reply)
            self.ledger.count("refused")
            time.sleep(WAITING)
        raise AssertionError(f"There was no answer to {method} {path} in {PATIENCE} seconds.")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def refuses_clearly(reply: Reply) -> None:
    """That a reply says "come again" as it is documented."""
    assert reply.status == 503, reply
    assert reply.headers["content-type"] == "application/problem+json"
    assert int(reply.headers["retry-after"]) >= 1
    assert json.loads(reply.body)["detail"]


@contextmanager
def submitting(
    address: tuple[str, int], learners: dict[str, str], count: int, seed: int
) -> Iterator[tuple[Ledger, Sequence[Future[None]]]]:
    """All learners submit at the same time, each in a thread, together so many; the block ends when all are acknowledged.

    Args:
        address: host and port.
        learners: their tokens by account.
        count: of submissions.
        seed: of what they submit.
    """
    ledger = Ledger()
    shares = [count // len(learners) + (number < count % len(learners)) for number in range(len(learners))]
    with ThreadPoolExecutor(len(learners)) as threads:
        working = [
            threads.submit(_submit, Line(address, token, ledger), account, share, Random(f"{seed} {number}"))
            for number, ((account, token), share) in enumerate(zip(learners.items(), shares, strict=True))
        ]
        yield ledger, working
        for each in working:
            each.result()


def _submit(line: Line, account: str, count: int, random: Random) -> None:
    mine: list[Acknowledged] = []
    for number in range(count):
        question, response = random.choice(QUESTIONS), random.choice(RESPONSES)
        key = f"{account}-{number}"
        reply = _send(line, question, response, key)
        mine.append(Acknowledged(account, question, response, key, reply.body))
        line.ledger.add(mine[-1])
        if random.random() < AGAIN:
            earlier = random.choice(mine)
            again = _send(line, earlier.question, earlier.response, earlier.key)
            assert again.headers["idempotency-replayed"] == "true"
            assert again.body == earlier.reply
            line.ledger.count("given again")
    line.close()


def _send(line: Line, question: str, response: str, key: str) -> Reply:
    reply = line.insist("POST", f"/v1/questions/{question}/submissions", {"responses": {"value": response}}, key)
    assert reply.status == 201, reply
    return reply
