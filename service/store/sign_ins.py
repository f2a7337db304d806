"""Signing in: a login and a password for a session that a browser keeps as a cookie, guessed at only so often."""

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.store.models import Account
from service.store.moments import now
from service.store.people import BrowserSession, SignIn, SignInTry

SESSION_BYTES = 32
"""Random bytes of a session's cookie: 256 bits cannot be guessed, so a fast hash is enough to keep them by."""

WINDOW = timedelta(minutes=15)
"""How long a try to sign in that failed is remembered."""

TRIES = {"login": 10, "address": 100}
"""Failed tries within the window before one has to wait: for one login, and for one address, which a class may share."""

LOGIN = re.compile(r"[^\s\x00-\x1f]{2,254}")


def normal(login: str) -> str:
    """A login as it is kept: one spelling, whatever the case.

    Raises:
        RequestError: 422, it cannot be one.
    """
    spelt = unicodedata.normalize("NFKC", login).strip().casefold()
    if not LOGIN.fullmatch(spelt):
        raise RequestError(
            422, "unusable-login", "A login has 2 to 254 characters and no blanks, such as an email address."
        )
    return spelt


def set_password(session: Session, account_id: str, password_hash: str, *, login: str | None = None) -> None:
    """Let an account sign in, or change its password; sessions it has elsewhere end.

    Args:
        session: whose transaction the caller commits.
        account_id: whose.
        password_hash: made by `service.store.passwords`.
        login: as `normal` gives it; None to keep the one there is.

    Raises:
        RequestError: 404 when there is nothing to keep, 409 when the login is another's.
    """
    known = session.get(SignIn, account_id)
    if known is None and login is None:
        raise RequestError(404, "no-sign-in", "This account has no login yet; give it one.")
    try:
        # In a savepoint, so that the transaction goes on when the login is another's.
        with session.begin_nested():
            _keep(session, known or SignIn(account_id=account_id), login, password_hash)
    except IntegrityError as error:
        raise RequestError(409, "login-taken", "Somebody has this login already.") from error
    end_sessions_of(session, account_id)


def _keep(session: Session, row: SignIn, login: str | None, password_hash: str) -> None:
    row.login, row.password_hash, row.changed_at = login or row.login, password_hash, now()
    session.add(row)
    session.flush()


def by_login(session: Session, login: str) -> tuple[Account, str] | None:
    """The account that signs in with this login, and the hash of its password."""
    found = select(Account, SignIn.password_hash).join(SignIn, SignIn.account_id == Account.id)
    row = session.execute(found.where(SignIn.login == login)).first()
    return None if row is None else (row[0], row[1])


def password_hash_of(session: Session, account_id: str) -> str | None:
    """The hash of an account's password, if it can sign in."""
    found = session.get(SignIn, account_id)
    return found.password_hash if found else None


def count_try(session: Session, login: str, address: str, *, at: datetime) -> None:
    """Count one try before its password is looked at, so that many at once do not slip through.

    Raises:
        RequestError: 429; this try is not counted.
    """
    # Also those of a time to come, which a clock that has been set back leaves behind.
    session.execute(delete(SignInTry).where(or_(SignInTry.at < at - WINDOW, SignInTry.at > at + WINDOW)))
    for subject, limit in _subjects(login, address).items():
        count, first = session.execute(
            select(func.count(), func.min(SignInTry.at)).where(SignInTry.subject == subject)
        ).one()
        if count >= limit:
            wait = max(1, int((first + WINDOW - at).total_seconds()))
            raise RequestError(429, "too-many-tries", f"Too many tries to sign in. Wait {wait} seconds.", wait)
    session.add_all(SignInTry(subject=subject, at=at) for subject in _subjects(login, address))
    session.flush()


def forget_tries(session: Session, login: str, address: str) -> None:
    """Forget the tries for a login that has succeeded, and one of its address."""
    of_login, of_address = _subjects(login, address)
    session.execute(delete(SignInTry).where(SignInTry.subject == of_login))
    last = select(func.max(SignInTry.id)).where(SignInTry.subject == of_address).scalar_subquery()
    session.execute(delete(SignInTry).where(SignInTry.id == last))


def begin_session(session: Session, account_id: str, *, at: datetime, lasting: timedelta) -> str:
    """Sign an account in at a browser: the cookie's value, known only now. Its expired sessions are cleared away."""
    session.execute(
        delete(BrowserSession).where(BrowserSession.account_id == account_id, BrowserSession.expires_at <= at)
    )
    value = secrets.token_urlsafe(SESSION_BYTES)
    row = BrowserSession(hash=hashed(value), account_id=account_id, created_at=at, expires_at=at + lasting)
    session.add(row)
    session.flush()
    return value


def owner_with(beside: ColumnElement[int]) -> Select[Account, int]:
    """The statement for `by_session_with` that asks for something else too; to be made once."""
    owner = select(Account, beside).join(BrowserSession, BrowserSession.account_id == Account.id)
    return owner.where(BrowserSession.hash == bindparam("hash"), BrowserSession.expires_at > bindparam("at"))


def by_session_with(
    session: Session, value: str, owner: Select[Account, int], *, at: datetime
) -> tuple[Account, int] | None:
    """Who is signed in with a cookie, with what the statement asks beside."""
    row = session.execute(owner, {"hash": hashed(value), "at": at}).first()
    return None if row is None else (row[0], row[1])


def end_session(session: Session, value: str) -> None:
    """Sign out at one browser."""
    session.execute(delete(BrowserSession).where(BrowserSession.hash == hashed(value)))


def end_sessions_of(session: Session, account_id: str) -> None:
    """Sign an account out everywhere."""
    session.execute(delete(BrowserSession).where(BrowserSession.account_id == account_id))


def hashed(value: str) -> str:
    """SHA-256 in hexadecimal, by which sessions, invitations and who tried to sign in are kept."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _subjects(login: str, address: str) -> dict[str, int]:
    """What is counted, in order: tries for the login, tries from the address."""
    return {hashed(f"login:{login}"): TRIES["login"], hashed(f"address:{address}"): TRIES["address"]}
