"""The accounts to look around with: there on a machine of one's own, and nowhere else."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import literal
from sqlalchemy.orm import Session

from service.store import classes, demo, sign_ins
from service.store.models import Role
from service.store.moments import now
from service.store.passwords import Passwords
from service.store.sign_ins import WINDOW

PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
SQLITE, POSTGRESQL = "sqlite:///a.db", "postgresql://db/a"


@pytest.mark.parametrize(
    ("url", "host", "private"),
    [
        (SQLITE, "127.0.0.1", True),
        (SQLITE, "::1", True),
        (SQLITE, "localhost", True),
        (SQLITE, "0.0.0.0", False),  # noqa: S104 - nothing is bound here
        (SQLITE, "192.168.1.2", False),
        (SQLITE, "exam.example.org", False),
        (POSTGRESQL, "127.0.0.1", False),
    ],
)
def test_only_an_embedded_database_behind_a_local_address_is_private(url: str, host: str, private: bool) -> None:
    assert demo.is_private(url, host) is private


def test_the_accounts_are_made_once_and_get_a_new_password_at_every_start(session: Session) -> None:
    first = demo.prepare(session, PASSWORDS)
    again = demo.prepare(session, PASSWORDS)

    assert [each.role for each in again] == [Role.LEARNER, Role.INSTRUCTOR]
    assert {each.password for each in first}.isdisjoint(each.password for each in again)
    (learner, kept), (instructor, _) = (sign_ins.by_login(session, each.login) or (None, "") for each in again)
    assert PASSWORDS.fits(again[0].password, kept)
    assert not PASSWORDS.fits(first[0].password, kept)
    assert learner is not None
    assert instructor is not None
    assert [count for _, count in classes.of(session, instructor)] == [1]


def test_elsewhere_nobody_signs_in_with_them_and_their_sessions_are_over(session: Session) -> None:
    (made, *_) = demo.prepare(session, PASSWORDS)
    account, _ = sign_ins.by_login(session, made.login) or (None, "")
    assert account is not None
    value = sign_ins.begin_session(session, account.id, at=now(), lasting=WINDOW)

    demo.remove(session)

    assert sign_ins.by_login(session, made.login) is None
    assert sign_ins.by_session_with(session, value, sign_ins.owner_with(literal(0)), at=now()) is None
