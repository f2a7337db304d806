"""Requests that are carried out at most once per Idempotency-Key, their replies kept in the transaction that did the work."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Header, Response
from sqlalchemy.orm import Session

from service.api.dependencies import Parts
from service.store import idempotency
from service.store.models import Account

IdempotencyKey = Annotated[
    str | None,
    Header(
        description="Any text of your own, such as a UUID. The same request sent again with the same key is carried out "
        "once and gets the first answer again.",
        min_length=1,
        max_length=idempotency.MAX_KEY,
        pattern=r"^[\x20-\x7e]+$",
    ),
]


def once(
    parts: Parts,
    session: Session,
    account: Account,
    key: str | None,
    request: Sequence[str],
    at: datetime,
    act: Callable[[], str],
) -> Response:
    """Carry a request out and answer 201, unless its key's request was carried out before; then give that answer again.

    Args:
        parts: what the request is served with.
        session: the transaction in which it is carried out.
        account: whose keys are asked.
        key: as the client sent it; without one it is carried out in any case.
        request: what tells it from other requests.
        at: the present moment.
        act: carries it out; the reply's body.
    """
    if key is None:
        return _created(act())
    since = at - timedelta(hours=parts.settings.idempotency_hours)
    asked = idempotency.fingerprint(request)
    kept = idempotency.replay_or_claim(session, account.id, key, asked, at=at, since=since)
    if kept is not None:
        return _created(kept.body, {"Idempotency-Replayed": "true"})
    body = act()
    idempotency.keep(session, account.id, key, status=201, body=body)
    return _created(body)


def kept(
    parts: Parts, session: Session, account: Account, key: str | None, request: Sequence[str], at: datetime
) -> idempotency.Reply | None:
    """The answer that a request with this key would get again; None when it would be carried out."""
    since = at - timedelta(hours=parts.settings.idempotency_hours)
    asked = idempotency.fingerprint(request)
    return None if key is None else idempotency.replay(session, account.id, key, asked, since=since)


def _created(body: str, headers: dict[str, str] | None = None) -> Response:
    return Response(body, 201, headers, "application/json")
