"""Every route does for each kind of caller what the table in `authorisation` says, and what it refuses changes nothing."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx2 import Response
from sqlalchemy import select

from service.api import openapi
from service.api.dependencies import Parts
from service.bank.bank import Bank
from service.bank.documents import Documents
from service.settings import Settings
from service.store import accounts, classes, regrades, sign_ins
from service.store.database import Database, open_database
from service.store.models import Role, Table
from service.store.moments import now
from service.store.passwords import Passwords
from service.store.regrades import Target
from service.store.running_bank import RunningBank
from service.web.application import ROUTERS, add_pages
from service.workers.durable import RegradeQueue
from tests.api.authorisation import CALLERS, RESPONSES, TABLE, Row
from tests.api.conftest import client, serving
from tests.api.test_publications import tag, text_of

ROUTES = [
    f"{method.upper()} {path}"
    for path, operations in json.loads(openapi.text())["paths"].items()
    for method in operations
]
PAGES = [
    f"{method} {route.path_format}"
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods
]
VAGUE = "Perhaps the rank is to be raised."
RUBRIC = "lora-underfitting.remedies"
PASSWORD = "correct horse battery"


TAUGHT = {"Algebra": "instructor", "Botany": "foreign"}
"""Who teaches each class."""


@dataclass(frozen=True)
class World:
    """A database in which a learner has done what there is to do, and the application in front of copies of it.

    Attributes:
        app: the application; each copy becomes its database.
        file: the SQLite database to copy.
        tokens: by caller; nobody has none.
        names: what stands for the parts of paths and bodies.
        private: what tells of the learner, wherever it stands in a reply.
    """

    app: FastAPI
    file: Path
    tokens: Mapping[str, str]
    names: Mapping[str, str]
    private: frozenset[str]

    def asked(self, row: Row, caller: str) -> Response:
        """The reply to a caller who asks for what is the learner's or the instructor's."""
        method, template = row.route.split()
        parts = [name for _, name, _, _ in Formatter().parse(template) if name]
        path = template.format(**{name: self.names[row.using.get(name, name)] for name in parts})
        answered: Response = client(self.app, self.tokens[caller]).request(
            method,
            path,
            content=self._body(row),
            headers={"Content-Type": "application/json", **row.headers},
            follow_redirects=False,
        )
        return answered

    def _body(self, row: Row) -> str | None:
        if row.body is None:
            return None
        written = row.body if isinstance(row.body, str) else json.dumps(row.body)
        for name, value in self.names.items():
            written = written.replace(f"<{name}>", value)
        return written

    def tells(self, answered: Response) -> bool:
        """Whether a reply tells of the learner; a refusal may repeat the id that it was asked for."""
        return answered.is_success and any(each in answered.text for each in self.private)

    @contextmanager
    def put_on(self, database: Database) -> Iterator[None]:
        """Let the application serve a database inside the block."""
        before: Parts = self.app.state.parts
        running = RunningBank(before.running.files, before.bank, b"tests")
        self.app.state.parts = replace(before, database=database, regrades=RegradeQueue(database), running=running)
        yield
        self.app.state.parts = before

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Database]:
        """The application on a fresh copy of the database inside the block."""
        database = open_database(f"sqlite:///{shutil.copy(self.file, folder / 'copy.db')}")
        with self.put_on(database):
            yield database
        database.close()


@pytest.fixture(scope="module")
def world(bank: Bank, files: Documents, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """What there is before anybody asks."""
    file = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("world") / "world.db"))
    settings = Settings(database_url=f"sqlite:///{file}")
    database = open_database(settings.database_url)
    made = made_in(database, settings, bank, files)
    database.close()
    return replace(made, file=file)


def made_in(database: Database, settings: Settings, bank: Bank, files: Documents) -> World:
    """The world, made in an empty database."""
    api = serving(settings, bank, files, database)
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    api.app.state.parts = replace(api.app.state.parts, passwords=passwords)
    add_pages(api.app)
    ids = dict(api.ids)
    with database.transaction() as session:
        foreign = accounts.create_account(session, "foreign", Role.INSTRUCTOR)
        ids["foreign"] = foreign.id
        token = accounts.issue_token(session, foreign.id)
        for name, id in ids.items():
            sign_ins.set_password(session, id, passwords.hashed(PASSWORD), login=name)
        own, others = (classes.create(session, name, ids[by], at=now()).id for name, by in TAUGHT.items())
        classes.join(session, own, ids["learner"], at=now())
        classes.join(session, others, ids["other"], at=now())
        waiting, stopped = (
            regrades.ask(session, Target.TOPIC, "lora", version=None, by=ids["instructor"], at=now(), not_before=None)
            for _ in range(2)
        )
        regrades.add_event(session, stopped, "cancelled", at=now(), by=ids["instructor"])
    attempt = api.learner.post("/v1/questions/lora-memory/submissions", json=RESPONSES).json()["attempt"]
    api.learner.post("/v1/questions/lora-underfitting/submissions", json={"responses": {"remedies": VAGUE}})
    (link,) = api.instructor.post(f"/v1/classes/{own}/invitations", json={}).json()["invitations"]
    names = {
        "question_id": "lora-memory",
        "question": text_of(files, "lora-memory"),
        "topic": "lora",
        "rubric_id": RUBRIC,
        "hash": tag(api, "/v1/questions/lora-memory").strip('"'),
        "rubric_hash": tag(api, f"/v1/rubrics/{RUBRIC}").strip('"'),
        "rubric": text_of(files, RUBRIC),
        "attempt_id": attempt,
        "learner_id": ids["learner"],
        "account_id": ids["learner"],
        "class_id": own,
        "secret": link["path"].removeprefix("/join/"),
        "review_id": api.instructor.get("/v1/reviews").json()["reviews"][0]["review"],
        "regrade_id": waiting.id,
        "stopped_id": stopped.id,
        "password": PASSWORD,
        "version": "older",
        "path": "icon.svg",
    }
    tokens = api.tokens | {"foreign": token, "nobody": ""}
    private = frozenset({ids["learner"], attempt, VAGUE, RESPONSES["responses"]["full_bytes"]})
    return World(api.app, Path(), tokens, names, private)


def test_every_route_is_in_the_table_once() -> None:
    listed = [row.route for row in TABLE]

    assert sorted(listed) == sorted([*ROUTES, *PAGES, "GET /openapi.json"])


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.route)
def test_each_caller_gets_what_the_table_says(row: Row, world: World, tmp_path: Path) -> None:
    found = {}
    for caller in CALLERS:
        with world.copy(tmp_path):
            answered = world.asked(row, caller)
        found[caller] = (answered.status_code, world.tells(answered))

    assert found == row.expected()


def test_what_is_refused_changes_nothing(database: Database, database_url: str, bank: Bank, files: Documents) -> None:
    world = made_in(database, Settings(database_url=database_url), bank, files)
    refused = [(row, caller) for row in TABLE for caller, (status, _) in row.expected().items() if status >= 400]
    before = rows(database)

    found = [(row.route, caller, world.asked(row, caller).status_code) for row, caller in refused]

    assert found == [(row.route, caller, row.expected()[caller][0]) for row, caller in refused]
    assert rows(database) == before


def rows(database: Database) -> dict[str, list[str]]:
    """Everything that the tables hold."""
    with database.reading() as session:
        return {
            table.name: sorted(repr(row) for row in session.execute(select(table)))
            for table in Table.metadata.sorted_tables
        }
