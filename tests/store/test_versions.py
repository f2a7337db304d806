"""Versions are added one behind the other; the newest is served, and files come first."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service.bank.documents import Documents, Kind, hash_of
from service.bank.loading import compose
from service.bank.uploading import read_upload
from service.bank.yaml_lines import Document
from service.errors import RequestError
from service.maths.equivalence import unproved
from service.store import versions
from service.store.database import Database
from service.store.locks import share_recording
from service.store.models import Role, Version
from service.store.publishing import Precondition, Publisher
from service.store.running_bank import RunningBank
from tests.bank.sheets import QUESTION, RUBRIC
from tests.making import START, make_account, minute


def sheet(raw: str = QUESTION) -> Document:
    return read_upload(raw.encode(), Kind.QUESTION, "disk-space", as_json=False)


FILES = Documents((sheet(),), (read_upload(RUBRIC.encode(), Kind.RUBRIC, "disk-space.reason", as_json=False),))
NEWER = QUESTION.replace("part: 1a", "part: 9z")


def publish(session: Session, raw: str, at: float = 0) -> Version:
    by = make_account(session, Role.INSTRUCTOR)
    return versions.publish(session, Kind.QUESTION, sheet(raw), replaces=None, by=by.id, at=minute(at))


def test_the_newest_published_version_lies_over_the_files(session: Session) -> None:
    versions.keep_files(session, FILES, at=START)
    assert versions.counter(session) == 0
    first, second = publish(session, NEWER), publish(session, NEWER.replace("9z", "9y"))

    documents = versions.overlaid(session, FILES)

    assert versions.counter(session) == second.id > first.id
    assert [each.content["part"] for each in documents.questions] == ["9y"]
    assert documents.rubrics == FILES.rubrics


def test_files_are_kept_once_and_come_last(session: Session) -> None:
    published = publish(session, NEWER)

    versions.keep_files(session, FILES, at=START)
    versions.keep_files(session, FILES, at=minute(1))

    kept = versions.history(session, Kind.QUESTION, "disk-space")
    assert [each.hash for each in kept] == [published.hash, hash_of(sheet())]
    assert [each.published_by is None for each in kept] == [False, True]


@pytest.mark.parametrize("statement", ["UPDATE versions SET text = ''", "DELETE FROM versions"])
def test_versions_are_never_changed(session: Session, statement: str) -> None:
    publish(session, NEWER)

    with pytest.raises(DBAPIError, match="are append-only"):
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("precondition", "current", "status"),
    [
        (Precondition(), "a", 428),
        (Precondition(), None, 428),
        (Precondition(frozenset("b")), "a", 412),
        (Precondition(frozenset("a")), None, 412),
        (Precondition(frozenset("*")), None, 412),
        (Precondition(absent=True), "a", 412),
        (Precondition(frozenset("ab")), "a", 0),
        (Precondition(frozenset("*")), "a", 0),
        (Precondition(absent=True), None, 0),
    ],
)
def test_a_precondition_is_met_or_not(precondition: Precondition, current: str | None, status: int) -> None:
    if not status:
        precondition.check(current)
        return
    with pytest.raises(RequestError) as refused:
        precondition.check(current)
    assert refused.value.status == status


def running() -> RunningBank:
    return RunningBank(FILES, compose(FILES, points=b"a test"), b"a test")


def publisher(database: Database) -> tuple[Publisher, str]:
    with database.transaction() as session:
        by = make_account(session, Role.INSTRUCTOR).id
    return Publisher(database, running(), unproved), by


def test_a_bank_follows_what_others_publish(database: Database) -> None:
    other = running()
    by_hand, by = publisher(database)

    by_hand.publish(Kind.QUESTION, sheet(NEWER), Precondition(frozenset("*")), by=by, at=START)

    with database.reading() as session:
        before = other.served
        after = other.follow(session)
        assert other.follow(session) is after is other.served
    assert before.bank.question("disk-space").part == "1a"
    assert after.bank.question("disk-space").part == "9z"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_publication_waits_for_those_who_record(database: Database) -> None:
    by_hand, by = publisher(database)
    done = threading.Event()

    def publishing() -> None:
        by_hand.publish(Kind.QUESTION, sheet(NEWER), Precondition(frozenset("*")), by=by, at=START)
        done.set()

    thread = threading.Thread(target=publishing)
    with database.transaction() as session:
        share_recording(session)
        thread.start()
        assert not done.wait(0.5)
    thread.join()
    assert done.is_set()


def test_a_published_version_that_does_not_fit_is_left_out_and_told(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.transaction() as session:
        publish(session, NEWER.replace("{rubric: disk-space.reason}", "{rubric: disk-space.other}"))
    bank = running()

    with database.reading() as session:
        served = bank.follow(session)
        assert bank.follow(session) is served

    assert not served.newest
    assert served.bank.question("disk-space").part == "1a"
    assert "do not fit" in caplog.text
