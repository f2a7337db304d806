"""Accounts and the tokens that speak for them."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, literal, select, update
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.store.models import Account, Role, Token
from service.store.moments import new_id, now

TOKEN_PREFIX = "et_"  # noqa: S105 - the public part of every token
"""Makes a token recognisable, for people and for scanners of leaked secrets."""

TOKEN_BYTES = 32
"""Random bytes of a token: 256 bits cannot be guessed, so a fast hash is enough to keep them by."""


def create_account(session: Session, name: str, role: Role | str) -> Account:
    """Add an account.

    Raises:
        ValueError: the role is none of ours.
    """
    moment = now()
    account = Account(id=new_id(moment), name=name, role=Role(role).value, created_at=moment)
    session.add(account)
    session.flush()
    return account


def account(session: Session, account_id: str) -> Account:
    """The account with this id.

    Raises:
        RequestError: 404, there is none.
    """
    found = session.get(Account, account_id)
    if found is None:
        raise RequestError(404, "unknown-account", f"There is no account {account_id!r}.")
    return found


def issue_token(session: Session, account_id: str) -> str:
    """Give an account one more token, shown only now; its hash alone is kept."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    session.add(Token(hash=_hashed(token), account_id=account_id, created_at=now()))
    session.flush()
    return token


def by_token(session: Session, token: str) -> Account | None:
    """Who the token speaks for; None when it is unknown or revoked.

    The lookup is by hash, so its time tells nothing about how much of a guess was right.
    """
    found = by_token_with(session, token, _OWNER)
    return None if found is None else found[0]


def owner_with(beside: ColumnElement[int]) -> Select[Account, int]:
    """The statement for `by_token_with` that asks for something else too. To be made once: making it takes longer than asking."""
    owner = select(Account, beside).join(Token, Token.account_id == Account.id)
    return owner.where(Token.hash == bindparam("hash"), Token.revoked_at.is_(None))


_OWNER = owner_with(literal(0))


def by_token_with(session: Session, token: str, owner: Select[Account, int]) -> tuple[Account, int] | None:
    """Who the token speaks for, as `by_token`, with what the statement asks beside."""
    row = session.execute(owner, {"hash": _hashed(token)}).first()
    return None if row is None else (row[0], row[1])


def revoke_token(session: Session, token: str, *, at: datetime) -> bool:
    """Revoke one token; False when it is unknown or was revoked before."""
    return _revoke(session, Token.hash == _hashed(token), at) == 1


def revoke_tokens_of(session: Session, account_id: str, *, at: datetime) -> int:
    """Revoke every token of an account; how many that were."""
    return _revoke(session, Token.account_id == account_id, at)


def _revoke(session: Session, which: ColumnElement[bool], at: datetime) -> int:
    revoked = update(Token).where(which, Token.revoked_at.is_(None)).values(revoked_at=at).returning(Token.hash)
    return len(session.scalars(revoked).all())


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
