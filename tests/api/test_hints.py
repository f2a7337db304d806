"""The ladder of hints: one at a time, recorded, its cost said before and taken from later tries."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from service.bank.bank import Bank
from tests.api.conftest import Api
from tests.api.guided import QUESTION, RIGHT, WRONG, Guided, line, submit

HINTS = f"{QUESTION}/hints"


def take(api: Api, **said: Any) -> dict[str, Any]:
    answered = api.learner.post(HINTS, json=said)
    assert answered.status_code == 201, answered.text
    shown: dict[str, Any] = answered.json()
    return shown


def test_hints_come_one_by_one_from_general_to_specific(api: Api, bank: Bank) -> None:
    general = [hint.text for hint in bank.question("lora-memory").hints if hint.is_for_everybody]

    before = api.learner.get(HINTS).json()
    shown = [take(api)["taken"] for _ in general]

    assert (before["taken"], before["left"], before["next"]) == (
        [],
        len(general),
        {"number": 1, "cost": 0, "fits": False},
    )
    assert [[each["text"] for each in taken] for taken in shown] == [general[: n + 1] for n in range(len(general))]
    assert api.learner.get(HINTS).json()["next"] is None
    assert api.other.get(HINTS).json()["taken"] == []


def test_no_hint_is_taken_by_looking(api: Api) -> None:
    assert [api.learner.get(HINTS).json()["taken"] for _ in range(2)] == [[], []]


def test_a_hint_asked_for_by_its_number_is_taken_once(api: Api) -> None:
    first, again = take(api, number=1), take(api, number=1)

    assert first == again
    assert len(take(api, number=2)["taken"]) == 2


@pytest.mark.parametrize(("number", "code"), [(2, "hint-not-next"), (100, "hint-not-next")])
def test_no_hint_is_skipped(api: Api, number: int, code: str) -> None:
    answered = api.learner.post(HINTS, json={"number": number})

    assert (answered.status_code, answered.json()["type"]) == (409, f"/problems/{code}")


def test_the_ladder_ends(api: Api) -> None:
    for _ in range(api.learner.get(HINTS).json()["left"]):
        take(api)

    answered = api.learner.post(HINTS, json={})

    assert (answered.status_code, answered.json()["type"]) == (409, "/problems/no-hint-left")


def test_an_idempotency_key_takes_one_hint(api: Api) -> None:
    answered = [api.learner.post(HINTS, json={}, headers={"Idempotency-Key": "one"}) for _ in range(2)]

    assert [each.status_code for each in answered] == [201, 201]
    assert answered[0].json() == answered[1].json()
    assert [each.headers.get("Idempotency-Replayed") for each in answered] == [None, "true"]
    assert len(api.learner.get(HINTS).json()["taken"]) == 1


def test_many_who_ask_at_once_take_different_hints(api: Api) -> None:
    with ThreadPoolExecutor(4) as threads:
        answered = list(threads.map(lambda _: api.learner.post(HINTS, json={}).status_code, range(5)))

    taken = api.learner.get(HINTS).json()["taken"]
    assert [each["number"] for each in taken] == list(range(1, len(taken) + 1))
    assert len({each["text"] for each in taken}) == len(taken)
    assert answered.count(201) == len(taken)
    assert set(answered) <= {201, 409}


def test_the_cost_is_said_before_and_taken_from_later_tries(guided: Guided) -> None:
    api = guided(hint_cost=0.25)

    said = api.learner.get(HINTS).json()["next"]["cost"]
    taken = take(api)
    submit(api, RIGHT)

    assert (said, taken["cost"], taken["next"]["cost"]) == (0.25, 0.25, 0.25)
    assert (line(api)["earned"], line(api)["possible"]) == (0.75, 1)
    assert [each["hints"] for each in line(api)["evidence"]] == [0.25]


def test_hints_cost_nothing_that_was_earned_before_and_no_more_than_there_is(guided: Guided) -> None:
    api = guided(hint_cost=0.75)
    submit(api, WRONG)
    submit(api, RIGHT)
    take(api)
    take(api)
    submit(api, RIGHT)

    assert [each["earned"] for each in line(api)["evidence"]] == [0, 1, 0]
    assert {rule: line(api, attempt=rule)["earned"] for rule in ("first", "best", "last")} == {
        "first": 0,
        "best": 1,
        "last": 0,
    }


def test_hints_are_open_to_those_with_a_token_only(api: Api) -> None:
    assert api.anonymous.get(HINTS).status_code == api.anonymous.post(HINTS, json={}).status_code == 401


def test_a_topics_tally_counts_hints_too(guided: Guided) -> None:
    api = guided(hint_cost=0.25)
    take(api)
    submit(api, RIGHT)

    assert api.instructor.get("/v1/topics/lora/tally").json()["overall"]["earned"] == 0.75
