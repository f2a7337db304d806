"""A small world to attack: two classes with a learner and an instructor each, an admin, and what the first learner has done."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from string import Formatter

from argon2 import PasswordHasher
from fastapi import FastAPI
from httpx2 import Response

from service.api.dependencies import Parts
from service.bank.bank import Bank
from service.bank.documents import Documents
from service.grading.exams import Feedback, Figures
from service.grading.policy import AttemptRule
from service.settings import Settings
from service.store import accounts, classes, exams, password_links, regrades, sign_ins, sittings
from service.store.database import Database, open_database
from service.store.exams import Wanted
from service.store.models import Account, Role
from service.store.moments import now
from service.store.passwords import Passwords
from service.store.regrades import Target
from service.store.running_bank import RunningBank
from service.web.application import add_pages
from service.workers.durable import RegradeQueue
from tests.api.authorisation import RESPONSES, Row
from tests.api.conftest import client, serving
from tests.api.test_publications import tag, text_of

VAGUE = "Perhaps the rank is to be raised."
RUBRIC = "lora-underfitting.remedies"
PASSWORD = "nine white mice"

EXAM = Wanted(
    title="Midterm",
    questions=("soft-prompt-loss-tokens",),
    opens_at=now() - timedelta(hours=1),
    closes_at=now() + timedelta(days=1),
    seconds=None,
    attempts=1,
    counts=AttemptRule.LAST,
    feedback=Feedback.NONE,
    figures=Figures.OFFICIAL,
)

TAUGHT = {"Algebra": "instructor", "Botany": "foreign"}
"""Who teaches each class."""


@dataclass(frozen=True)
class World:
    """A database in which a learner has done what there is to do, and the application in front of copies of it.

    Attributes:
        app: the application; each copy becomes its database.
        file: the SQLite database to copy.
        tokens: by caller; nobody has none.
        sessions: by caller, the value of a cookie of somebody who is signed in.
        names: what stands for the parts of paths and bodies.
        private: what tells of the learner, wherever it stands in a reply.
    """

    app: FastAPI
    file: Path
    tokens: Mapping[str, str]
    sessions: Mapping[str, str]
    names: Mapping[str, str]
    private: frozenset[str]

    def asked(
        self,
        row: Row,
        caller: str = "nobody",
        *,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Response:
        """The reply to a caller who asks for what is the learner's or the instructor's.

        Args:
            row: which route, and what is sent to it.
            caller: whose token comes along.
            body: in place of the row's.
            headers: over those of the row.
            params: of the query.
        """
        method, _ = row.route.split()
        answered: Response = client(self.app, self.tokens[caller]).request(
            method,
            self.path_of(row),
            content=self.body_of(row) if body is None else body,
            headers={"Content-Type": "application/json", **row.headers, **(headers or {})},
            params=params,
            follow_redirects=False,
        )
        return answered

    def path_of(self, row: Row) -> str:
        """The address of a row, its parts filled in."""
        _, template = row.route.split()
        parts = [name for _, name, _, _ in Formatter().parse(template) if name]
        return template.format(**{name: self.names[row.using.get(name, name)] for name in parts})

    def body_of(self, row: Row) -> str | None:
        """The body of a row, its names filled in."""
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


def on_sqlite(file: Path, bank: Bank, files: Documents) -> World:
    """The world, made in an SQLite file that has the schema."""
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
    ids, sessions = dict(api.ids), {"nobody": ""}
    with database.transaction() as session:
        ids["foreign"] = accounts.create_account(session, "foreign", Role.INSTRUCTOR).id
        token = accounts.issue_token(session, ids["foreign"])
        for name, id in ids.items():
            sign_ins.set_password(session, id, passwords.hashed(PASSWORD), login=name)
            sessions[name] = sign_ins.begin_session(session, id, at=now(), lasting=timedelta(hours=1))
        own, others = (classes.create(session, name, ids[by], at=now()).id for name, by in TAUGHT.items())
        classes.join(session, own, ids["learner"], at=now())
        classes.join(session, others, ids["other"], at=now())
        waiting, stopped = (
            regrades.ask(session, Target.TOPIC, "lora", version=None, by=ids["instructor"], at=now(), not_before=None)
            for _ in range(2)
        )
        link_to_set = password_links.issue(session, ids["learner"], by=ids["instructor"], at=now())
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
        "field": "full_bytes",
        "learner_id": ids["learner"],
        "account_id": ids["learner"],
        "class_id": own,
        "secret": link["path"].removeprefix("/join/"),
        **{"link": link_to_set, **two_exams(database, own, ids)},
        "review_id": api.instructor.get("/v1/reviews").json()["reviews"][0]["review"],
        "regrade_id": waiting.id,
        "stopped_id": stopped.id,
        "password": PASSWORD,
        "version": "older",
        "path": "icon.svg",
    }
    tokens = api.tokens | {"foreign": token, "nobody": ""}
    private = frozenset({ids["learner"], attempt, VAGUE, RESPONSES["responses"]["full_bytes"]})
    return World(api.app, Path(), tokens, sessions, names, private)


def two_exams(database: Database, class_id: str, ids: Mapping[str, str]) -> dict[str, str]:
    """The ids of two exams of the class that are open; the learner has started the second."""
    with database.transaction() as session:
        teacher, learner = (session.get_one(Account, ids[name]) for name in ("instructor", "learner"))
        waiting, started = (exams.make(session, class_id, EXAM, teacher, now()).id for _ in range(2))
        sittings.start(session, started, learner, now(), 0)
    return {"exam_id": waiting, "started_id": started}
