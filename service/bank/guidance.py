"""How far the tutor helps: hints, the worked solution, checks. Values and decisions; nothing is looked up here.

The policy says it for all questions, and a question may say parts of it otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from service.bank.shapes import ChecksShape, GuidanceShape, ReleaseShape


class Way(StrEnum):
    """Why a worked solution is shown."""

    ALWAYS = "always"
    SOLVED = "solved"
    TRIES = "tries"
    DUE = "due"
    GIVEN_UP = "given-up"


@dataclass(frozen=True, slots=True)
class Release:
    """When the worked solution is shown; any of these suffices.

    Attributes:
        always: at once, which is practice.
        tries: after so many tries, at least one; None for never by tries.
        after: from this moment on; None for never by date.
        give_up: to a learner who gives up.
    """

    always: bool = False
    tries: int | None = 3
    after: datetime | None = None
    give_up: bool = True

    def otherwise(self, shape: ReleaseShape) -> "Release":
        """The same, but for what the shape says."""
        return Release(
            always=self.always if shape.always is None else shape.always,
            tries=self.tries if shape.tries is None else shape.tries,
            after=self.after if shape.after is None else shape.after,
            give_up=self.give_up if shape.give_up is None else shape.give_up,
        )


class Tell(StrEnum):
    """What a check tells."""

    ALL = "all"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Checks:
    """How often a learner may check responses to a question, and what a check tells.

    Attributes:
        limit: so many checks; with 0 there are none.
        seconds: within such a time.
        tell: what is wrong, or only how the responses are read.
    """

    limit: int = 30
    seconds: int = 3600
    tell: Tell = Tell.ALL

    def otherwise(self, shape: ChecksShape) -> "Checks":
        """The same, but for what the shape says."""
        return Checks(
            limit=self.limit if shape.limit is None else shape.limit,
            seconds=shape.seconds or self.seconds,
            tell=Tell(shape.tell) if shape.tell else self.tell,
        )


@dataclass(frozen=True, slots=True)
class Guidance:
    """How far the tutor helps with a question.

    Attributes:
        hint_cost: share of the question's points that each hint takes, in [0, 1].
        release: when the worked solution is shown.
        checks: how often responses may be checked.
    """

    hint_cost: float = 0.0
    release: Release = field(default_factory=Release)
    checks: Checks = field(default_factory=Checks)

    def otherwise(self, shape: GuidanceShape) -> "Guidance":
        """The same, but for what the shape says."""
        cost = self.hint_cost if shape.hint_cost is None else shape.hint_cost
        return Guidance(cost, self.release.otherwise(shape.solution), self.checks.otherwise(shape.checks))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner has come with a question.

    Attributes:
        tries: so many counted, of the variant that counts.
        solved: whether one of them earned everything.
        given_up: whether the learner said so.
    """

    tries: int = 0
    solved: bool = False
    given_up: bool = False


def ways(release: Release, progress: Progress, now: datetime) -> Iterator[Way]:
    """Every reason why the worked solution is shown; none while it is not."""
    if release.always:
        yield Way.ALWAYS
    if progress.solved:
        yield Way.SOLVED
    if release.tries is not None and progress.tries >= release.tries:
        yield Way.TRIES
    if release.after is not None and now >= release.after:
        yield Way.DUE
    if release.give_up and progress.given_up:
        yield Way.GIVEN_UP
