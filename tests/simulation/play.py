"""Seeded acts, and after each of them the service beside the model."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from httpx2 import Response
from sqlalchemy import select

from service.store import audit
from service.store.models import GradeRow
from tests.clock import Clock, clock_of_the_service
from tests.simulation.model import UNREADABLE, Model, Regrade
from tests.simulation.world import QUESTION, Crashed, World

LEARNERS = 3
KEYS = ("4*n", "2*n", "3*n")
RESPONSES = (*KEYS, "7", UNREADABLE)
RULES = ("first", "best", "last")
KEPT = timedelta(hours=20)
"""For how long a reply is surely kept; the setting is a day."""

MARKS = {"correct": 1.0, "incorrect": 0.0, "partial": 0.5}


class Play:
    """One run.

    Args:
        url: of a migrated, empty database.
        seed: of everything that happens.
    """

    def __init__(self, url: str, seed: int, clock: Clock) -> None:
        self.random = Random(seed)
        self.clock = clock
        self.world = World(url, LEARNERS)
        self.model = Model(KEYS[0])
        self.world.publish(KEYS[0], first=True)
        self.replies: dict[str, tuple[int, str, bytes, datetime]] = {}
        self.regrades: dict[str, Regrade | None] = {}
        self.histories: dict[str, list[int]] = {}
        self.acts: tuple[tuple[int, Callable[[], None]], ...] = (
            (10, self.submit),
            (3, self.send_again),
            (3, self.check),
            (2, self.hint),
            (1, self.give_up),
            (4, self.mark),
            (2, self.publish),
            (2, self.ask_for_regrade),
            (8, self.step_of_regrade),
            (3, self.jump),
            (2, self.restart),
        )

    def run(self, steps: int) -> None:
        weights = [weight for weight, _ in self.acts]
        try:
            for _ in range(steps):
                [(_, act)] = self.random.choices(self.acts, weights)
                act()
                self.compare(self.random.randrange(LEARNERS))
            self.compare_history()
        finally:
            self.world.end()

    def submit(self) -> None:
        learner, response, key = self.random.randrange(LEARNERS), self.random.choice(RESPONSES), f"k{len(self.replies)}"
        if self.random.random() < 0.2:
            with self.world.crashing():
                assert self._send(learner, response, key).status_code == 503
        at = self.clock.time
        answered = self._send(learner, response, key)
        assert answered.status_code == 201, answered.text
        told = answered.json()
        assert told["fields"]["value"]["verdict"] == self.model.submit(told["attempt"], learner, response)
        self.replies[key] = (learner, response, answered.content, at)

    def send_again(self) -> None:
        for key in self.random.sample(list(self.replies), min(2, len(self.replies))):
            learner, response, first, at = self.replies[key]
            if self.clock.time - at < KEPT:
                again = self._send(learner, response, key)
                assert (again.headers["idempotency-replayed"], again.content) == ("true", first)

    def _send(self, learner: int, response: str, key: str) -> Response:
        said = {"responses": {"value": response}}
        return self.world.ask(learner, "POST", f"{QUESTION}/submissions", said, **{"Idempotency-Key": key})

    def check(self) -> None:
        learner = self.random.randrange(LEARNERS)
        expected = self.model.check(learner, self.clock.time)
        answered = self.world.ask(learner, "POST", f"{QUESTION}/checks", {"responses": {"value": "7"}})
        assert answered.status_code == expected, answered.text

    def hint(self) -> None:
        learner = self.random.randrange(LEARNERS)
        answered = self.world.ask(learner, "POST", f"{QUESTION}/hints", {})
        assert answered.status_code == self.model.hint(learner), answered.text

    def give_up(self) -> None:
        learner = self.random.randrange(LEARNERS)
        answered = self.world.ask(learner, "POST", f"{QUESTION}/surrender", {})
        assert answered.status_code == 201, answered.text
        self.model.given_up.add(learner)

    def mark(self) -> None:
        if not self.model.attempts:
            return
        attempt = self.random.choice(self.model.attempts)
        verdict, credit = self.random.choice(list(MARKS.items()))
        said = {"field": "value", "verdict": verdict, "credit": credit}
        if self.random.random() < 0.2:
            with self.world.crashing():
                assert self.world.ask(-1, "POST", f"/v1/attempts/{attempt.id}/grades", said).status_code == 503
        answered = self.world.ask(-1, "POST", f"/v1/attempts/{attempt.id}/grades", said)
        assert answered.status_code == 201, answered.text
        attempt.person = (verdict, credit)
        self.model.marks += 1

    def publish(self) -> None:
        self.model.key = self.random.choice([key for key in KEYS if key != self.model.key])
        self.world.publish(self.model.key)

    def ask_for_regrade(self) -> None:
        answered = self.world.ask(-1, "POST", "/v1/regrades", {"question": "small"})
        assert answered.status_code == 202, answered.text
        self.regrades[answered.json()["regrade"]] = None

    def step_of_regrade(self) -> None:
        """Some worker begins a regrade or grades its next attempts, or dies just before it has."""
        if not self.regrades:
            return
        regrade_id = self.random.choice(list(self.regrades))
        regrade, regrading = self.regrades[regrade_id], self.world.regrading
        act = regrading.begin if regrade is None else regrading.chunk
        if self.random.random() < 0.3:
            with pytest.raises(Crashed), self.world.crashing():
                self.world.step(act, regrade_id)
            self.restart()
            return
        more = self.world.step(act, regrade_id)
        if regrade is None:
            self.regrades[regrade_id] = self.model.begin()
        else:
            assert more == self.model.chunk(regrade)
            if not more:
                del self.regrades[regrade_id]

    def jump(self) -> None:
        self.clock.jump(hours=self.random.choice([-3, -1, 1, 3]))

    def restart(self) -> None:
        self.world.end()
        self.world.start()

    def compare(self, learner: int) -> None:
        """Whether a learner is told what the model says."""
        listed = self.world.ask(learner, "GET", "/v1/me/attempts?limit=100").json()["attempts"]
        assert [each["attempt"] for each in listed] == self.model.listed(learner)[:100]
        for rule in RULES:
            told = self.world.ask(learner, "GET", f"/v1/me/tally?questions=all&part=credit&attempt={rule}").json()
            [line] = told["lines"] or [{"earned": 0.0, "attempts": 0}]
            assert (line["earned"], line["attempts"]) == self.model.tally(learner, rule), (learner, rule)

    def compare_history(self) -> None:
        """Whether every attempt is there with its grades, and the trail holds."""
        audit.seal(self.world.database)
        with self.world.database.reading() as session:
            rows = session.execute(
                select(GradeRow.attempt_id, GradeRow.verdict, GradeRow.graded_by).order_by(GradeRow.id)
            )
            engine, marks = dict[str, str](), 0
            for attempt, verdict, by in rows:
                marks += by is not None
                engine |= {attempt: verdict} if by is None else {}
            trail = audit.examine(session)
        assert engine == {each.id: each.engine for each in self.model.attempts}
        assert marks == self.model.marks
        assert (trail.breach, trail.unsealed) == (None, 0)


def play(url: str, seed: int, steps: int) -> None:
    """One run; what goes wrong is an `AssertionError` that names the seed."""
    with clock_of_the_service() as clock:
        try:
            Play(url, seed, clock).run(steps)
        except AssertionError as error:
            raise AssertionError(f"make simulate SEED={seed} STEPS={steps}: {error}") from error
