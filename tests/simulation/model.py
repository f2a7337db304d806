"""What the service should say of a course with one question, kept in plain lists; it knows nothing of the service."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

HINTS = 2
HINT_COST = 0.25
CHECKS = 3
WINDOW = timedelta(seconds=600)
CHUNK = 3
"""Attempts that a regrade grades in one step."""

UNREADABLE = "4*(n"


def verdict(response: str, key: str) -> str:
    """What a response is worth by a key, both as `4*n`, say."""
    if response == UNREADABLE:
        return "unreadable"
    return "correct" if response == key else "incorrect"


@dataclass
class Attempt:
    """An attempt.

    Attributes:
        id: as the service named it.
        learner: number of the learner.
        response: what was answered.
        hints: how many had been taken before.
        helped: whether the learner had given up before.
        engine: verdict of the latest grade that the engine gave.
        person: verdict and credit of the latest mark, if there is one.
    """

    id: str
    learner: int
    response: str
    hints: int
    helped: bool
    engine: str
    person: tuple[str, float] | None = None

    @property
    def standing(self) -> tuple[str, float]:
        return self.person or (self.engine, float(self.engine == "correct"))


@dataclass
class Regrade:
    """A regrade that has begun.

    Attributes:
        key: by which it grades.
        last: id of the latest attempt that there was.
        after: id of the attempt up to which it has come.
    """

    key: str
    last: str
    after: str = ""


@dataclass
class Model:
    """The whole course.

    Attributes:
        key: of the question as it is published.
        attempts: in the order in which they were recorded.
        hints: taken, by learner.
        given_up: learners who have.
        checks: when each learner made one.
        marks: how many were given.
    """

    key: str
    attempts: list[Attempt] = field(default_factory=list)
    hints: dict[int, int] = field(default_factory=dict)
    given_up: set[int] = field(default_factory=set)
    checks: dict[int, list[datetime]] = field(default_factory=dict)
    marks: int = 0

    def submit(self, id: str, learner: int, response: str) -> str:
        """The verdict on a new attempt."""
        found = verdict(response, self.key)
        helped = learner in self.given_up
        self.attempts.append(Attempt(id, learner, response, self.hints.get(learner, 0), helped, found))
        return found

    def check(self, learner: int, at: datetime) -> int:
        """Status of a check."""
        made = self.checks.setdefault(learner, [])
        if sum(abs(each - at) < WINDOW for each in made) >= CHECKS:
            return 429
        made.append(at)
        return 200

    def hint(self, learner: int) -> int:
        """Status of asking for one more hint."""
        if self.hints.get(learner, 0) == HINTS:
            return 409
        self.hints[learner] = self.hints.get(learner, 0) + 1
        return 201

    def begin(self) -> Regrade:
        return Regrade(self.key, max((each.id for each in self.attempts), default=""))

    def chunk(self, regrade: Regrade) -> bool:
        """One step of a regrade; whether there may be more."""
        if regrade.key != self.key:
            return False
        ahead = sorted((each for each in self.attempts if regrade.after < each.id <= regrade.last), key=lambda a: a.id)
        for each in ahead[:CHUNK]:
            regrade.after = each.id
            if each.person is None:
                each.engine = verdict(each.response, self.key)
        return bool(ahead)

    def tally(self, learner: int, rule: str) -> tuple[float, int]:
        """Points and number of tries, by credit."""
        tries = [each for each in self.attempts if each.learner == learner and each.standing[0] != "unreadable"]
        points = [max(0.0, each.standing[1] - HINT_COST * each.hints) for each in tries if not each.helped]
        chosen = {"first": points[:1], "last": points[-1:], "best": [max(points, default=0.0)]}[rule]
        return (chosen[0] if chosen else 0.0), len(tries)

    def listed(self, learner: int) -> list[str]:
        """Ids of the attempts, newest first."""
        return [each.id for each in reversed(self.attempts) if each.learner == learner]
