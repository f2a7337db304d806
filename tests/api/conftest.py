"""The application on a fresh database, and clients for everybody who may ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from service.api.application import create_app
from service.bank.bank import Bank
from service.bank.documents import Documents
from service.bank.guidance import Checks, Guidance, Release
from service.bank.loading import load_bank, read_folders
from service.maths.equivalence import unproved
from service.settings import PROJECT, Settings
from service.store import accounts
from service.store.database import Database
from service.store.models import Attempt, GradeRow, KeptReply, Role
from service.store.running_bank import RunningBank

ONLY_READING = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of routes that ask the database for nothing but the token: one database is enough."""


@dataclass(frozen=True)
class Api:
    """The application under test.

    Attributes:
        app: itself.
        database: what it records in.
        anonymous: a client without a token.
        learner, other, instructor, admin: clients with the token of such an account; `other` is another learner.
        ids: the accounts' ids by those names.
        settings: of the application.
        tokens: the accounts' tokens by those names.
    """

    app: FastAPI
    database: Database
    anonymous: TestClient
    learner: TestClient
    other: TestClient
    instructor: TestClient
    admin: TestClient
    ids: dict[str, str]
    settings: Settings
    tokens: dict[str, str]

    def rows(self) -> dict[str, int]:
        """How many rows each table that requests write to has."""
        with self.database.reading() as session:
            return {
                model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0
                for model in (Attempt, GradeRow, KeptReply)
            }


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The bank of the project."""
    return load_bank(PROJECT / "question_bank", PROJECT / "rubrics", points=b"tests")


@pytest.fixture(scope="session")
def files() -> Documents:
    """What the bank of the project is made of."""
    return read_folders(PROJECT / "question_bank", PROJECT / "rubrics")


@pytest.fixture
def api(settings: Settings, bank: Bank, files: Documents, database: Database) -> Api:
    """The application with nothing recorded; a test that asks for it runs on both databases."""
    return serving(settings, bank, files, database)


def serving(settings: Settings, bank: Bank, files: Documents, database: Database) -> Api:
    """The application on a bank, and an account of each kind in its database."""
    running = RunningBank(files, bank, b"tests")
    app = create_app(settings, bank=running, database=database, provers=lambda _: unproved, points=b"tests")
    roles = {
        "learner": Role.LEARNER,
        "other": Role.LEARNER,
        "instructor": Role.INSTRUCTOR,
        "admin": Role.ADMIN,
    }
    ids, tokens = {}, {}
    with database.transaction() as session:
        for name, role in roles.items():
            account = accounts.create_account(session, name, role)
            ids[name] = account.id
            tokens[name] = accounts.issue_token(session, account.id)
    clients = {name: client(app, token) for name, token in tokens.items()}
    return Api(app=app, database=database, anonymous=client(app), ids=ids, settings=settings, tokens=tokens, **clients)


def client(app: FastAPI, token: str = "") -> TestClient:
    """A client that sees what a real one would, also when there is a bug."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return TestClient(app, headers=headers, raise_server_exceptions=False)


@pytest.fixture
def guided(settings: Settings, bank: Bank, files: Documents, database: Database) -> Callable[..., Api]:
    """Makes the application with guidance of which only what is said differs: `guided(hint_cost=0.25, tries=2)`."""
    return lambda **said: serving(settings, replace(bank, guidance=guidance(**said)), files, database)


def guidance(hint_cost: float = 0.0, checks: Mapping[str, Any] | None = None, **release: Any) -> Guidance:
    """Guidance of which only what is said differs from the default."""
    return Guidance(hint_cost, Release(**release), Checks(**(checks or {})))
