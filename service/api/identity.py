"""Who is asking, and what a route lets them do: each capability is the type of one argument.

What waits for nothing is `async`, for a plain function would cost a trip to another thread.
"""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.api.dependencies import ServiceParts
from service.errors import RequestError
from service.store import accounts
from service.store.models import Account, Role
from service.store.running_bank import seen

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="An API token, made with `exam-tutor token create`.",
)


def caller(
    parts: ServiceParts,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Account:
    """The account whose token came along; on the way, the bank is brought to what is published.

    Looked up in a transaction of its own that is over before the route starts: a connection kept from one thread of the
    server to the next would let enough waiting requests block the one they wait for.

    Raises:
        RequestError: 401.
    """
    if credentials is None:
        raise RequestError(401, "token-missing", "Send `Authorization: Bearer <token>`.")
    with parts.database.reading() as session:
        found = accounts.by_token_with(session, credentials.credentials, seen())
        if found is None:
            raise RequestError(401, "token-unknown", "No account has this token; it may have been revoked.")
        account, counter = found
        parts.running.follow(session, counter)
    return account


Caller = Annotated[Account, Depends(caller)]
"""Anybody with a token, acting for themselves."""


async def instructor(account: Caller) -> Account:
    """The caller, who may see and mark what learners did.

    Raises:
        RequestError: 403.
    """
    if account.role not in (Role.INSTRUCTOR, Role.ADMIN):
        raise RequestError(403, "role-too-low", f"This takes an instructor; the token belongs to a {account.role}.")
    return account


Instructor = Annotated[Account, Depends(instructor)]
"""An instructor or an admin."""
