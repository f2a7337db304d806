"""Who is asking, and what a route lets them do: each capability is the type of one argument.

What waits for nothing is `async`, for a plain function would cost a trip to another thread.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from service.api.dependencies import ServiceParts
from service.api.one_thread import in_place
from service.api.same_site import require_own_pages
from service.errors import RequestError
from service.store import accounts, sign_ins
from service.store.models import Account, Role
from service.store.moments import now
from service.store.running_bank import SEEN

COOKIE = "exam_tutor_session"

_BY_TOKEN = accounts.owner_with(SEEN)
_BY_SESSION = sign_ins.owner_with(SEEN)

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="An API token, made with `exam-tutor token create`.",
)
cookie = APIKeyCookie(
    name=COOKIE,
    auto_error=False,
    scheme_name="session",
    description="The cookie of somebody who is signed in at the service's own pages, made by `POST /v1/sessions`.",
)


def caller(
    request: Request,
    parts: ServiceParts,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    session_cookie: Annotated[str | None, Depends(cookie)],
) -> Account:
    """The account whose token or session came along; on the way, the bank is brought to what is published.

    Looked up in a transaction of its own that is over before the route starts: a connection kept from one thread of the
    server to the next would let enough waiting requests block the one they wait for.

    Raises:
        RequestError: 401, or 403 for a session that another site tries to use.
    """
    if credentials is None and session_cookie is None:
        raise RequestError(401, "token-missing", "Send `Authorization: Bearer <token>`, or sign in.")
    if credentials is None:
        require_own_pages(request)
    with parts.database.reading() as session:
        found = (
            _by_token(session, credentials.credentials) if credentials else _by_session(session, session_cookie or "")
        )
        account, counter = found
        parts.running.follow(session, counter)
    return account


def _by_token(session: Session, token: str) -> tuple[Account, int]:
    found = accounts.by_token_with(session, token, _BY_TOKEN)
    if found is None:
        raise RequestError(401, "token-unknown", "No account has this token; it may have been revoked.")
    return found


def _by_session(session: Session, value: str) -> tuple[Account, int]:
    found = sign_ins.by_session_with(session, value, _BY_SESSION, at=now())
    if found is None:
        raise RequestError(401, "session-ended", "You are signed out. Sign in again; what you have written is kept.")
    return found


Caller = Annotated[Account, Depends(in_place(caller))]
"""Anybody with a token, or signed in, acting for themselves."""


async def instructor(account: Caller) -> Account:
    """The caller, who may see and mark what learners did.

    Raises:
        RequestError: 403.
    """
    if account.role not in (Role.INSTRUCTOR, Role.ADMIN):
        raise RequestError(403, "role-too-low", f"This takes an instructor; you are a {account.role}.")
    return account


Instructor = Annotated[Account, Depends(instructor)]
"""An instructor or an admin."""
