"""The lock between those who record grades and those who change what grades are given by.

Recording is shared: any number of submissions, marks and regrades at once. Publishing stands alone: when it holds the lock, every
grade that an older version gave is committed, and none will be any more. SQLite has one writer at a time, so there it is no lock.
"""

from sqlalchemy import TextClause, bindparam, select, text
from sqlalchemy.orm import Session

from service.store.models import Account

RECORDING = 0x65786D5F67726164
"""Any number that no other user of the database takes; this one spells `exm_grad`."""

_SHARED = text(f"SELECT pg_advisory_xact_lock_shared({RECORDING})")
_ALONE = text(f"SELECT pg_advisory_xact_lock({RECORDING})")
_ACCOUNT = select(Account.id).where(Account.id == bindparam("id")).with_for_update(key_share=True)


def share_recording(session: Session) -> None:
    """Record beside others, until the transaction ends; nothing is published meanwhile."""
    _take(session, _SHARED)


def stop_recording(session: Session) -> None:
    """Wait until nobody else records, and let nobody begin before the transaction ends."""
    _take(session, _ALONE)


def act_alone(session: Session, account_id: str) -> None:
    """Let nobody else act for this account before the transaction ends, so that what it has may be counted."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ACCOUNT, {"id": account_id})


def hurry_recording(session: Session) -> None:
    """As `share_recording`, and do not wait for the disk when this transaction is committed.

    For work that is done again when it is lost: after a power failure PostgreSQL has all commits up to some moment and none after,
    so the last few may be gone, each with everything that says it was done. `wait_for_disk` keeps one, and all before it.
    """
    if session.get_bind().dialect.name == "postgresql":
        hurried = "set_config('synchronous_commit', 'off', true)"
        session.execute(text(f"SELECT {hurried}, pg_advisory_xact_lock_shared({RECORDING})"))


def wait_for_disk(session: Session) -> None:
    """Wait for the disk when this transaction is committed, as is usual."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL synchronous_commit = on"))


def _take(session: Session, function: TextClause) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(function)
