"""A clock that tests set: every moment that the service in this process takes comes from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

import pytest

from service.store import moments
from tests.making import START

TICK = timedelta(milliseconds=1)
"""By how much it goes on whenever it is read."""


@dataclass
class Clock:
    """The time, which stands still but for the ticks.

    Attributes:
        time: what it shows.
    """

    time: datetime = START

    def jump(self, *, hours: float) -> None:
        """Set it forward, or back by a negative number."""
        self.time += timedelta(hours=hours)

    def read(self) -> datetime:
        self.time += TICK
        return self.time


@contextmanager
def clock_of_the_service() -> Iterator[Clock]:
    """A clock in place of the system's, inside the block."""
    clock = Clock()

    class Shown(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock.read().astimezone(tz)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moments, "datetime", Shown)
        yield clock
