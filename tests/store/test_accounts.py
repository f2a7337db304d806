"""Accounts and tokens: who may speak for whom."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.store import accounts
from service.store.models import Account, Role, Token
from service.store.moments import now
from tests.making import make_account


def test_a_token_speaks_for_its_account(session: Session) -> None:
    ada = make_account(session)

    token = accounts.issue_token(session, ada.id)

    assert token.startswith("et_")
    assert len(token) == 46
    assert accounts.by_token(session, token) is ada


def test_only_the_hash_of_a_token_is_kept(session: Session) -> None:
    ada = make_account(session)

    token = accounts.issue_token(session, ada.id)

    (kept,) = session.scalars(select(Token)).all()
    assert token not in (kept.hash, kept.account_id)
    assert len(kept.hash) == 64


@pytest.mark.parametrize("token", ["", "et_", "et_unknown", "\ud800", "\x00"])
def test_an_unknown_token_speaks_for_nobody(session: Session, token: str) -> None:
    assert accounts.by_token(session, token) is None


def test_a_token_is_found_with_one_query(session: Session, sent: list[str]) -> None:
    token = accounts.issue_token(session, make_account(session).id)
    sent.clear()

    accounts.by_token(session, token)

    assert len(sent) == 1


def test_a_revoked_token_speaks_for_nobody(session: Session) -> None:
    ada = make_account(session)
    token, other = accounts.issue_token(session, ada.id), accounts.issue_token(session, ada.id)

    assert accounts.revoke_token(session, token, at=now())

    assert accounts.by_token(session, token) is None
    assert accounts.by_token(session, other) is ada
    assert not accounts.revoke_token(session, token, at=now())


def test_every_token_of_an_account_can_be_revoked(session: Session) -> None:
    ada, bob = make_account(session), make_account(session, name="Bob")
    tokens = [accounts.issue_token(session, ada.id) for _ in range(2)]
    kept = accounts.issue_token(session, bob.id)

    assert accounts.revoke_tokens_of(session, ada.id, at=now()) == 2

    assert [accounts.by_token(session, token) for token in tokens] == [None, None]
    assert accounts.by_token(session, kept) is bob


def test_an_account_is_found_by_its_id(session: Session) -> None:
    ada = make_account(session, Role.INSTRUCTOR)

    assert accounts.account(session, ada.id) is ada
    with pytest.raises(RequestError) as refusal:
        accounts.account(session, "nobody")
    assert (refusal.value.status, refusal.value.code) == (404, "unknown-account")


def test_an_unknown_role_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="'root' is not a valid Role"):
        accounts.create_account(session, "Eve", "root")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts SET role = 'root'",
        "UPDATE accounts SET name = ''",
        "INSERT INTO tokens (hash, account_id, created_at) VALUES ('short', (SELECT min(id) FROM accounts), '2026-11-24')",
        f"INSERT INTO tokens (hash, account_id, created_at) VALUES ('{'0' * 64}', 'nobody', '2026-11-24')",
        "DELETE FROM accounts",
    ],
)
def test_the_database_refuses_accounts_and_tokens_that_make_no_sense(session: Session, statement: str) -> None:
    accounts.issue_token(session, make_account(session).id)

    with pytest.raises(IntegrityError):
        session.execute(text(statement))


def test_moments_come_back_aware(session: Session) -> None:
    ada = make_account(session)
    made = ada.created_at
    session.expire_all()

    again = session.get(Account, ada.id)

    assert again is not None
    assert again.created_at == made
    assert again.created_at.utcoffset() is not None
