"""A clock that is set back, or that differs between machines, changes no order, locks nobody out and gives nothing away."""

from collections.abc import Iterator

import pytest

from service.store import audit
from tests.api.conftest import Api
from tests.api.guided import QUESTION, RIGHT, WRONG, Guided, line, submit
from tests.clock import Clock, clock_of_the_service

YEAR = 24 * 365


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with clock_of_the_service() as clock:
        yield clock


def test_the_first_attempt_stays_the_first(api: Api, clock: Clock) -> None:
    first = submit(api, WRONG)
    clock.jump(hours=-1)
    second = submit(api, RIGHT)

    listed = [each["attempt"] for each in api.learner.get("/v1/me/attempts").json()["attempts"]]
    assert listed == [second["attempt"], first["attempt"]]
    assert second["submitted_at"] > first["submitted_at"]
    assert (line(api)["attempt"], line(api)["earned"]) == (first["attempt"], 0)
    assert line(api, attempt="last")["attempt"] == second["attempt"]


def test_an_attempt_after_the_solution_stays_after_it(api: Api, clock: Clock) -> None:
    assert api.learner.post(f"{QUESTION}/surrender", json={}).status_code == 201
    clock.jump(hours=-1)
    submit(api, RIGHT)

    [seen] = line(api)["evidence"]
    assert (seen["earned"], seen["reason"]) == (0, "after-the-solution")


def test_a_hint_after_the_attempt_costs_it_nothing(guided: Guided, clock: Clock) -> None:
    api = guided(hint_cost=0.25)
    submit(api, RIGHT)
    clock.jump(hours=-1)
    assert api.learner.post(f"{QUESTION}/hints", json={}).status_code == 201

    assert (line(api)["earned"], line(api)["evidence"][0]["hints"]) == (1, 0)


def test_checks_of_a_time_to_come_are_not_counted(guided: Guided, clock: Clock) -> None:
    api = guided(checks={"limit": 2, "seconds": 600})

    def check() -> int:
        return int(api.learner.post(f"{QUESTION}/checks", json={"responses": WRONG}).status_code)

    clock.jump(hours=YEAR)
    before = [check() for _ in range(3)]
    clock.jump(hours=-YEAR)
    after = [check() for _ in range(3)]

    assert before == after == [200, 200, 429]


def test_a_key_gets_its_first_answer_again(api: Api, clock: Clock) -> None:
    answered = []
    for hours in (0, -YEAR, YEAR + 1):
        clock.jump(hours=hours)
        headers = {"Idempotency-Key": "one"}
        answered.append(api.learner.post(f"{QUESTION}/submissions", json={"responses": RIGHT}, headers=headers))

    assert [each.status_code for each in answered] == [201] * 3
    assert len({each.content for each in answered}) == 1
    assert api.rows()["attempts"] == 1


@pytest.mark.parametrize("hours", [-YEAR, YEAR])
def test_whatever_is_computed_from_moments_is_still_told(api: Api, clock: Clock, hours: float) -> None:
    for responses in (WRONG, RIGHT):
        submit(api, responses)
        clock.jump(hours=hours)

    for path in ("/v1/me/next", "/v1/me/mastery", "/v1/me/tally", "/v1/me/attempts", QUESTION):
        assert api.learner.get(path).status_code == 200, path
    assert line(api)["attempts"] == 2


def test_the_trail_of_what_was_done_holds(api: Api, clock: Clock) -> None:
    attempt = submit(api, WRONG)["attempt"]
    for _ in range(3):
        mark = {"field": "adapter_bytes", "verdict": "correct"}
        assert api.instructor.post(f"/v1/attempts/{attempt}/grades", json=mark).status_code == 201
        clock.jump(hours=-1)
        audit.seal(api.database)

    with api.database.reading() as session:
        trail = audit.examine(session)
    assert (trail.breach, trail.entries, trail.unsealed) == (None, 6, 0)
