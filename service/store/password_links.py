"""Links by which somebody who has lost a password sets a new one: random, for a few days, used once."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.store import audit, sign_ins
from service.store.models import Account
from service.store.people import PasswordLink, SignIn

LINK_BYTES = 24
"""Random bytes: 192 bits cannot be guessed."""

LASTING = timedelta(days=3)
"""Long enough for a message to be read, short enough for one that is left lying about."""


def issue(session: Session, account_id: str, *, by: str | None, at: datetime) -> str:
    """Make a link for an account that can sign in: its secret part, known only now. Links made before lead nowhere any more.

    Args:
        session: whose transaction the caller commits.
        account_id: whose password is lost.
        by: id of the account that gives the link; None on the command line.
        at: the moment.

    Raises:
        RequestError: 404, the account has no login.
    """
    if session.get(SignIn, account_id) is None:
        raise RequestError(404, "no-sign-in", "This account has no login yet; give it one.")
    session.execute(delete(PasswordLink).where(PasswordLink.account_id == account_id))
    secret = secrets.token_urlsafe(LINK_BYTES)
    row = PasswordLink(hash=sign_ins.hashed(secret), account_id=account_id, created_at=at, expires_at=at + LASTING)
    session.add(row)
    session.flush()
    # Whoever has the link can be that person from then on, so it is told who gave it.
    audit.add(session, "gave-password-link", account_id, by=by, at=at)
    return secret


def owner(session: Session, secret: str, *, at: datetime, alone: bool = False) -> tuple[Account, SignIn]:
    """Whose password a link sets.

    Args:
        session: to read from.
        secret: of the link.
        at: the moment at which it has to be good.
        alone: whether nobody else may use it before the transaction ends.

    Raises:
        RequestError: 404, there is none, it has run out, or it was used.
    """
    asked = select(PasswordLink).where(PasswordLink.hash == sign_ins.hashed(secret), PasswordLink.expires_at > at)
    link = session.scalar(asked.with_for_update() if alone else asked)
    if link is None:
        detail = "This link has run out, was used, or never was; ask for another."
        raise RequestError(404, "unknown-password-link", detail)
    found = select(Account, SignIn).join(SignIn, SignIn.account_id == Account.id).where(Account.id == link.account_id)
    account, sign_in = session.execute(found).one()
    return account, sign_in


def use(session: Session, secret: str, password_hash: str, *, at: datetime) -> tuple[Account, SignIn]:
    """Set the password; the link is used up, and every session of the account ends.

    Raises:
        RequestError: as `owner` does.
    """
    account, sign_in = owner(session, secret, at=at, alone=True)
    sign_ins.set_password(session, account.id, password_hash)
    session.execute(delete(PasswordLink).where(PasswordLink.account_id == account.id))
    return account, sign_in
