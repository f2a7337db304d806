"""Signing in: passwords by slow hashes, sessions by random cookies, and guessing only so often."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from service.errors import CapacityError, RequestError
from service.store import sign_ins
from service.store.passwords import AT_ONCE, WAITING, Passwords
from service.store.people import BrowserSession
from tests.making import START, make_account, minute

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HOUR = timedelta(hours=1)


def test_a_password_fits_its_own_hash_alone() -> None:
    passwords = Passwords(CHEAP)

    kept = passwords.hashed("correct horse")

    assert kept.startswith("$argon2id$")
    assert passwords.fits("correct horse", kept)
    assert not passwords.fits("correct horsf", kept)
    assert not passwords.fits("correct horse", None)
    assert not passwords.fits("correct horse", "no hash")


def test_the_usual_hash_is_as_slow_as_recommended() -> None:
    kept = Passwords().hashed("correct horse")

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


@pytest.mark.parametrize("password", ["", "x" * 9, "x" * 201])
def test_a_password_that_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(RequestError) as refused:
        Passwords(CHEAP).hashed(password)

    assert refused.value.code == "unusable-password"


def test_more_people_than_may_wait_are_told_to_come_again() -> None:
    passwords = Passwords(CHEAP)
    for _ in range(AT_ONCE + WAITING):
        passwords._admitted.acquire()

    with pytest.raises(CapacityError):
        passwords.fits("correct horse", None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("Ada", "ada"), (" ada@Example.org ", "ada@example.org"), ("ＡＤＡ", "ada"), ("Straße", "strasse")],
)
def test_a_login_has_one_spelling(written: str, kept: str) -> None:
    assert sign_ins.normal(written) == kept


@pytest.mark.parametrize("written", ["", "a", "a b", "x" * 255, "a\x00b"])
def test_a_login_that_cannot_be_one_is_refused(written: str) -> None:
    with pytest.raises(RequestError) as refused:
        sign_ins.normal(written)

    assert refused.value.code == "unusable-login"


def test_a_login_belongs_to_one_account(session: Session) -> None:
    ada, bob = make_account(session), make_account(session, name="Bob")
    sign_ins.set_password(session, ada.id, "hash of ada", login="ada")

    with pytest.raises(RequestError) as refused:
        sign_ins.set_password(session, bob.id, "hash of bob", login="ada")

    assert (refused.value.status, refused.value.code) == (409, "login-taken")
    assert sign_ins.by_login(session, "ada") == (ada, "hash of ada")
    assert sign_ins.by_login(session, "bob") is None


def test_a_new_password_keeps_the_login_and_ends_every_session(session: Session) -> None:
    ada = make_account(session)
    sign_ins.set_password(session, ada.id, "old", login="ada")
    value = sign_ins.begin_session(session, ada.id, at=START, lasting=HOUR)

    sign_ins.set_password(session, ada.id, "new")

    assert sign_ins.by_login(session, "ada") == (ada, "new")
    assert sign_ins.by_session_with(session, value, sign_ins.owner_with(literal(0)), at=START) is None


def test_an_account_without_a_login_cannot_get_a_password_alone(session: Session) -> None:
    with pytest.raises(RequestError) as refused:
        sign_ins.set_password(session, make_account(session).id, "new")

    assert refused.value.code == "no-sign-in"


def test_a_session_speaks_for_its_account_until_it_runs_out_or_is_ended(session: Session) -> None:
    ada = make_account(session)
    value = sign_ins.begin_session(session, ada.id, at=START, lasting=HOUR)

    assert sign_ins.by_session_with(session, value, sign_ins.owner_with(literal(7)), at=minute(59)) == (ada, 7)
    assert sign_ins.by_session_with(session, value, sign_ins.owner_with(literal(7)), at=minute(60)) is None
    assert sign_ins.by_session_with(session, value + "x", sign_ins.owner_with(literal(7)), at=START) is None

    sign_ins.end_session(session, value)

    assert sign_ins.by_session_with(session, value, sign_ins.owner_with(literal(7)), at=START) is None


def test_of_a_session_only_the_hash_is_kept_and_old_ones_are_cleared_away(session: Session) -> None:
    ada = make_account(session)
    sign_ins.begin_session(session, ada.id, at=START, lasting=HOUR)

    value = sign_ins.begin_session(session, ada.id, at=minute(61), lasting=HOUR)

    assert session.scalars(select(BrowserSession.hash)).all() == [sign_ins.hashed(value)]


def test_ten_tries_for_a_login_are_all_there_are_in_a_quarter_of_an_hour(session: Session) -> None:
    for number in range(10):
        sign_ins.count_try(session, "ada", f"10.0.0.{number}", at=minute(number))

    with pytest.raises(RequestError) as refused:
        sign_ins.count_try(session, "ada", "10.0.0.99", at=minute(10))
    sign_ins.count_try(session, "bob", "10.0.0.1", at=minute(10))
    sign_ins.count_try(session, "ada", "10.0.0.99", at=minute(15.1))

    assert (refused.value.status, refused.value.code, refused.value.retry_after) == (429, "too-many-tries", 300)


def test_a_hundred_tries_from_an_address_are_all_there_are(session: Session) -> None:
    for number in range(100):
        sign_ins.count_try(session, f"login-{number}", "10.0.0.1", at=START)

    with pytest.raises(RequestError):
        sign_ins.count_try(session, "another", "10.0.0.1", at=START)
    sign_ins.count_try(session, "another", "10.0.0.2", at=START)


def test_a_success_forgets_the_tries_of_the_login_and_one_of_the_address(session: Session) -> None:
    for number in range(100):
        sign_ins.count_try(session, f"login-{number % 50}", "10.0.0.1", at=START)

    sign_ins.forget_tries(session, "login-0", "10.0.0.1")
    sign_ins.count_try(session, "login-0", "10.0.0.1", at=START)

    with pytest.raises(RequestError):
        sign_ins.count_try(session, "login-0", "10.0.0.1", at=START)


def test_tries_of_a_time_to_come_keep_nobody_out(session: Session) -> None:
    for _ in range(sign_ins.TRIES["login"]):
        sign_ins.count_try(session, "ada", "10.0.0.1", at=START + timedelta(days=365))

    sign_ins.count_try(session, "ada", "10.0.0.1", at=START)
