"""One request, one effect, one answer, however often it is sent."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.errors import CapacityError, RequestError
from service.store.database import Database, open_database
from service.store.idempotency import MAX_KEY, Reply, fingerprint, keep, replay, replay_or_claim
from service.store.models import Account, Attempt, KeptReply
from tests.making import make_account, make_attempt, minute

NOW, SINCE = minute(60), minute(0)


def carry_out(session: Session, account: Account, body: str, *, key: str = "k", request: str = "r") -> Reply | None:
    kept = replay_or_claim(session, account.id, key, request, at=NOW, since=SINCE)
    if kept is None:
        keep(session, account.id, key, status=201, body=body)
    return kept


def test_the_same_request_gets_the_first_answer_again(session: Session) -> None:
    ada = make_account(session)

    assert carry_out(session, ada, "first") is None
    assert carry_out(session, ada, "second") == Reply(201, "first")
    assert replay(session, ada.id, "k", "r", since=SINCE) == Reply(201, "first")


def test_an_unused_key_has_no_answer(session: Session) -> None:
    assert replay(session, make_account(session).id, "k", "r", since=SINCE) is None


def test_another_request_under_the_same_key_is_refused(session: Session) -> None:
    ada = make_account(session)
    carry_out(session, ada, "first")

    with pytest.raises(RequestError) as refusal:
        carry_out(session, ada, "second", request="another")

    assert (refusal.value.status, refusal.value.code) == (422, "idempotency-key-reused")


def test_accounts_and_keys_have_nothing_to_do_with_each_other(session: Session) -> None:
    ada, bob = make_account(session), make_account(session, name="Bob")
    carry_out(session, ada, "first")

    assert carry_out(session, bob, "second", request="another") is None
    assert carry_out(session, ada, "third", key="l") is None


def test_an_answer_is_forgotten_in_time(session: Session) -> None:
    ada = make_account(session)
    carry_out(session, ada, "first")

    later = minute(61)
    assert replay(session, ada.id, "k", "another", since=later) is None
    assert replay_or_claim(session, ada.id, "k", "another", at=later, since=later) is None
    keep(session, ada.id, "k", status=200, body="second")
    assert replay(session, ada.id, "k", "another", since=later) == Reply(200, "second")


def test_an_account_clears_its_old_answers_away(session: Session) -> None:
    ada, bob = make_account(session), make_account(session, name="Bob")
    for account, key in ((ada, "k"), (ada, "l"), (bob, "k")):
        carry_out(session, account, "first", key=key)

    replay_or_claim(session, ada.id, "m", "r", at=minute(120), since=minute(61))

    kept = session.execute(select(KeptReply.account_id, KeptReply.key)).all()
    assert sorted(map(tuple, kept)) == sorted([(ada.id, "m"), (bob.id, "k")])


@pytest.mark.parametrize("key", ["", "x" * (MAX_KEY + 1), "\x00", "é", "a\nb"])
def test_a_malformed_key_is_refused(session: Session, key: str) -> None:
    ada = make_account(session)

    with pytest.raises(RequestError) as refusal:
        carry_out(session, ada, "first", key=key)

    assert (refusal.value.status, refusal.value.code) == (400, "bad-idempotency-key")


def test_a_claim_without_an_answer_is_no_answer(session: Session) -> None:
    ada = make_account(session)
    replay_or_claim(session, ada.id, "k", "r", at=NOW, since=SINCE)

    with pytest.raises(CapacityError):
        replay_or_claim(session, ada.id, "k", "r", at=NOW, since=SINCE)


def test_a_request_that_fails_leaves_no_claim(database: Database) -> None:
    with database.transaction() as session:
        ada = make_account(session)

    def fail() -> None:
        with database.transaction() as session:
            replay_or_claim(session, ada.id, "k", "r", at=NOW, since=SINCE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with database.transaction() as session:
        assert carry_out(session, ada, "second") is None


@pytest.mark.parametrize(
    ("one", "other"), [(["ab", "c"], ["a", "bc"]), (["a"], ["a", ""]), (["a"], ["b"]), ([b"\xff"], ["\ud800"])]
)
def test_fingerprints_tell_requests_apart(one: list[str | bytes], other: list[str | bytes]) -> None:
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one) == fingerprint(iter(one))


def test_of_requests_that_come_together_one_is_carried_out_and_all_get_its_answer(database_url: str) -> None:
    # Two openings of the database, as two processes would have; within one, SQLite's single connection already queues.
    databases = [open_database(database_url) for _ in range(2)]
    with databases[0].transaction() as session:
        ada = make_account(session)
    together, bodies = threading.Barrier(8), list[str]()

    def ask(database: Database) -> None:
        together.wait()
        with database.transaction() as session:
            kept = replay_or_claim(session, ada.id, "k", "r", at=NOW, since=SINCE)
            body = kept.body if kept else make_attempt(session, ada).id
            if kept is None:
                keep(session, ada.id, "k", status=201, body=body)
        bodies.append(body)

    run_together([lambda database=database: ask(database) for database in databases * 4])

    with databases[0].reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1
        assert bodies == [session.scalars(select(Attempt.id)).one()] * 8
    for database in databases:
        database.close()


def run_together(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
