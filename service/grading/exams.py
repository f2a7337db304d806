"""The rules of an exam's clock, and what is told of its answers while it is held. Moments are handed in; no clock is read.

opens_at ─────── started_at ─────── deadline ─────── closes_at ── the last extra time ──► told
         held for everybody of the class: no help with its questions, no practice, nothing told but what the feedback allows
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_EXTRA = 86_400
"""Seconds of extra time that one learner may have at most: a day."""


class Feedback(StrEnum):
    """What a learner is told of submitted responses before the exam is over for everybody."""

    NONE = "none"
    VERDICT = "verdict"
    FULL = "full"


class Figures(StrEnum):
    """Which variant of a question each learner answers."""

    OFFICIAL = "official"
    ASSIGNED = "assigned"


class Stage(StrEnum):
    """How an exam stands for one learner."""

    UPCOMING = "upcoming"
    OPEN = "open"
    RUNNING = "running"
    HANDED_IN = "handed-in"
    OVER = "over"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Terms:
    """When an exam is held, and for how long.

    Attributes:
        opens_at: from then on it may be started.
        closes_at: until then it may be answered; later than it opens.
        seconds: for a learner from the start; None for until it closes.
        most_extra: seconds of the longest extra time of a learner.
    """

    opens_at: datetime
    closes_at: datetime
    seconds: int | None = None
    most_extra: int = 0

    def closes_for(self, extra: int) -> datetime:
        """When it closes for a learner with so many seconds of extra time."""
        return self.closes_at + timedelta(seconds=extra)

    def deadline(self, started_at: datetime | None, extra: int) -> datetime:
        """When a learner's time is over; of one who has not started, when it closes.

        Args:
            started_at: when the learner started.
            extra: seconds of extra time.
        """
        closes = self.closes_for(extra)
        if started_at is None or self.seconds is None:
            return closes
        return min(closes, started_at + timedelta(seconds=self.seconds + extra))

    def told_at(self, grace: float) -> datetime:
        """When nobody can submit any more, and everything is told.

        Args:
            grace: seconds after a deadline in which a submission is still taken.
        """
        return self.closes_for(self.most_extra) + timedelta(seconds=grace)


@dataclass(frozen=True, slots=True)
class Sat:
    """What a learner has done about an exam.

    Attributes:
        extra: seconds of extra time.
        started_at: None before the start.
        handed_in_at: None before the learner says that that is all.
    """

    extra: int = 0
    started_at: datetime | None = None
    handed_in_at: datetime | None = None

    def stage(self, terms: Terms, at: datetime, grace: float) -> Stage:
        """How an exam on these terms stands for the learner at a moment.

        Args:
            terms: of the exam.
            at: the moment.
            grace: seconds after a deadline in which a submission is still taken.
        """
        if at < terms.opens_at:
            return Stage.UPCOMING
        if at >= terms.told_at(grace):
            return Stage.TOLD
        if self.handed_in_at is not None:
            return Stage.HANDED_IN
        late = timedelta(seconds=grace if self.started_at else 0)
        if at >= terms.deadline(self.started_at, self.extra) + late:
            return Stage.OVER
        return Stage.RUNNING if self.started_at else Stage.OPEN
