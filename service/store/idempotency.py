"""Idempotency keys: the same request sent again gets the first answer again, and is carried out once.

    with database.transaction() as session:
        kept = replay_or_claim(session, account.id, key, fingerprint, at=moment, since=moment - retention)
        if kept is None:
            …record…
            keep(session, account.id, key, status=201, body=body)

The claim is a row of the same transaction as the work, so a request that fails leaves no claim, and a second one that
comes while the first is at work waits at the unique constraint until it can see the answer, or may claim itself.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.errors import CapacityError, RequestError
from service.store.models import KeptReply

MAX_KEY = 200
"""Characters of a key; a UUID has 36."""

CLAIMS = 3
"""Times a claim is tried: each time but the last the row that stood in the way has gone."""


_FORGET = delete(KeptReply).where(
    KeptReply.account_id == bindparam("account"), KeptReply.created_at < bindparam("since")
)
_CLAIM = {
    "postgresql": postgresql.insert(KeptReply).on_conflict_do_nothing().returning(KeptReply.key),
    "sqlite": sqlite.insert(KeptReply).on_conflict_do_nothing().returning(KeptReply.key),
}
_KEEP = (
    update(KeptReply)
    .where(KeptReply.account_id == bindparam("account"), KeptReply.key == bindparam("named"))
    .values(status=bindparam("status"), body=bindparam("body"))
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it was sent.

    Attributes:
        status: HTTP status code.
        body: the body's text.
    """

    status: int
    body: str


def fingerprint(parts: Iterable[str | bytes]) -> str:
    """What tells requests apart, as SHA-256 in hexadecimal; the parts' lengths count, so they cannot run together."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def replay(session: Session, account_id: str, key: str, request_hash: str, *, since: datetime) -> Reply | None:
    """The answer kept under the key, if there is one.

    Args:
        session: to read from.
        account_id: keys of different accounts have nothing to do with each other.
        key: as the client sent it.
        request_hash: fingerprint of the request.
        since: answers kept before are forgotten.

    Raises:
        RequestError: 400 for a malformed key, 422 `idempotency-key-reused` when the key came with another request.
    """
    _check(key)
    kept = session.get(KeptReply, (account_id, key), populate_existing=True)
    if kept is None or kept.created_at < since:
        return None
    if kept.request_hash != request_hash:
        detail = "This Idempotency-Key came with another request before; use a new key for a new request."
        raise RequestError(422, "idempotency-key-reused", detail)
    if kept.status is None or kept.body is None:
        raise CapacityError("The first request with this Idempotency-Key has left no answer.")
    return Reply(kept.status, kept.body)


def replay_or_claim(
    session: Session, account_id: str, key: str, request_hash: str, *, at: datetime, since: datetime
) -> Reply | None:
    """The answer kept under the key; None when the key is now claimed and the request is to be carried out.

    Args:
        session: the transaction in which the request will be carried out and its answer kept.
        account_id: keys of different accounts have nothing to do with each other.
        key: as the client sent it.
        request_hash: fingerprint of the request.
        at: the present moment.
        since: answers kept before are forgotten.

    Raises:
        RequestError: as `replay`.
        CapacityError: the key could be neither claimed nor read.
    """
    _check(key)
    # Each account clears its own old rows away, so the table holds no more than a retention's worth of anyone's requests.
    session.execute(_FORGET, {"account": account_id, "since": since})
    for _ in range(CLAIMS):
        if _claimed(session, account_id, key, request_hash, at):
            return None
        kept = replay(session, account_id, key, request_hash, since=since)
        if kept is not None:
            return kept
    raise CapacityError("This Idempotency-Key is in use.")


def keep(session: Session, account_id: str, key: str, *, status: int, body: str) -> None:
    """Keep the answer to the request that claimed the key, in the same transaction."""
    session.execute(_KEEP, {"account": account_id, "named": key, "status": status, "body": body})


def _claimed(session: Session, account_id: str, key: str, request_hash: str, at: datetime) -> bool:
    row = {"account_id": account_id, "key": key, "request_hash": request_hash, "created_at": at}
    return session.scalar(_CLAIM[session.get_bind().dialect.name], row) is not None


def _check(key: str) -> None:
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        detail = f"An Idempotency-Key has 1 to {MAX_KEY} printable ASCII characters."
        raise RequestError(400, "bad-idempotency-key", detail)
