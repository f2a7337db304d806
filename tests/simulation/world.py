"""The real application on a real database, with what can go wrong: a process that ends, a commit that fails, a clock that jumps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Connection, event

from service.api.application import create_app
from service.errors import CapacityError
from service.maths.equivalence import unproved
from service.settings import Settings
from service.store import accounts
from service.store.database import open_database
from service.store.models import Role
from service.store.regrading import Regrading
from tests.asking import question
from tests.regrades import running_bank
from tests.simulation.model import CHECKS, CHUNK, HINT_COST, WINDOW

QUESTION = "/v1/questions/small"
GUIDANCE = {
    "hint_cost": HINT_COST,
    "checks": {"limit": CHECKS, "seconds": int(WINDOW.total_seconds())},
    "solution": {"give_up": True},
}


class Crashed(CapacityError):
    """What a process does not live to see."""


class World:
    """A service in this process that can be ended and started again.

    Args:
        url: of a migrated, empty database.
        learners: how many there are.
    """

    def __init__(self, url: str, learners: int) -> None:
        self.url = url
        self.start()
        with self.database.transaction() as session:
            made = [
                accounts.create_account(session, f"learner {number}", Role.LEARNER).id for number in range(learners)
            ]
            teacher = accounts.create_account(session, "instructor", Role.INSTRUCTOR).id
            self.tokens = [accounts.issue_token(session, account) for account in (*made, teacher)]

    def start(self) -> None:
        """A process of its own: everything that one holds in memory is new."""
        self.database = open_database(self.url)
        self.running = running_bank()
        self.regrading = Regrading(self.running, unproved, size=CHUNK)
        settings = Settings(database_url=self.url)
        self.app = create_app(
            settings, bank=self.running, database=self.database, provers=lambda _: unproved, points=b"simulation"
        )

    def end(self) -> None:
        self.database.close()

    def ask(self, who: int, method: str, path: str, said: Any = None, **headers: str) -> Response:
        """Send a request as a learner, or as the instructor who comes after the last of them."""
        told = {"Authorization": f"Bearer {self.tokens[who]}", **headers}
        client = TestClient(self.app, headers=told, raise_server_exceptions=False)
        answered: Response = client.request(method, path, json=said)
        return answered

    def publish(self, key: str, *, first: bool = False) -> None:
        seen = {"If-None-Match": "*"} if first else {"If-Match": "*"}
        answered = self.ask(-1, "PUT", QUESTION, question(key, guidance=GUIDANCE), **seen)
        assert answered.is_success, answered.text

    def step(self, act: Callable[..., bool], regrade_id: str) -> bool:
        """One step of a worker, in a transaction."""
        with self.database.transaction() as session:
            return act(session, regrade_id)

    @contextmanager
    def crashing(self) -> Iterator[None]:
        """Every commit inside the block fails, as if the process had ended just before it."""

        def crash(_: Connection) -> None:
            raise Crashed("The process ended here.")

        event.listen(self.database.engine, "commit", crash)
        try:
            yield
        finally:
            event.remove(self.database.engine, "commit", crash)


def sqlite_in(folder: Path) -> str:
    """The URL of a database in a folder."""
    return f"sqlite:///{folder / 'simulated.db'}"
