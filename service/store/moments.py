"""Moments and ids: aware UTC on every database, and ids that sort by the moment they were made."""

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def new_id(at: datetime) -> str:
    """A new id of 32 hexadecimal digits; ids sort by their moment, down to the microsecond.

    Source: RFC 9562, version 7 with the sub-millisecond fraction in `rand_a` (section 6.2, method 3).
    """
    microseconds = int(at.timestamp()) * 1_000_000 + at.microsecond
    milliseconds, fraction = divmod(microseconds, 1000)
    fields = (milliseconds << 80) | (0x7 << 76) | ((fraction * 4096 // 1000) << 64) | (0b10 << 62)
    return UUID(int=fields | secrets.randbits(62)).hex


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC, also on SQLite, which keeps no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Convert to UTC; a datetime without a zone is refused, for nobody knows what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment needs a time zone, got {value.isoformat()}.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
