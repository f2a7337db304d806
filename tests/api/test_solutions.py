"""The worked solution: withheld, released in each way the policy knows, and what it does to later tries."""

from datetime import UTC, datetime

import pytest

from service.bank.bank import Bank
from tests.api.conftest import Api
from tests.api.guided import QUESTION, RIGHT, WRONG, Guided, line, submit

SOLUTION, SURRENDER = f"{QUESTION}/solution", f"{QUESTION}/surrender"


def test_it_is_withheld_and_says_what_opens_it(api: Api) -> None:
    answered = api.learner.get(SOLUTION)

    assert (answered.status_code, answered.json()["type"]) == (409, "/problems/solution-withheld")
    assert "After 3 more tries." in answered.json()["detail"]


def test_it_is_released_after_so_many_tries(guided: Guided, bank: Bank) -> None:
    api = guided(tries=2)
    submit(api, WRONG)
    between = api.learner.get(f"{QUESTION}/hints").json()["solution"]
    submit(api, WRONG)

    shown = api.learner.get(SOLUTION).json()

    assert (between["released"], between["because"], between["opens"][1]) == (False, [], "After 1 more try.")
    assert shown["because"] == ["tries"]
    assert shown["steps"] == list(bank.question("lora-memory").solution)
    assert api.other.get(SOLUTION).status_code == 409


def test_what_cannot_be_read_opens_nothing(guided: Guided) -> None:
    api = guided(tries=1)
    submit(api, RIGHT | {"full_bytes": "4m("})

    assert api.learner.get(SOLUTION).status_code == 409


def test_it_is_released_when_solved_even_if_hints_cost_points(guided: Guided) -> None:
    api = guided(hint_cost=0.5, tries=None)
    api.learner.post(f"{QUESTION}/hints", json={})
    submit(api, RIGHT)

    assert api.learner.get(SOLUTION).json()["because"] == ["solved"]


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"always": True}, ["always"]),
        ({"after": datetime(2026, 1, 1, tzinfo=UTC)}, ["due"]),
    ],
)
def test_it_is_released_at_once_or_from_a_date_on(guided: Guided, said: dict[str, object], because: list[str]) -> None:
    assert guided(**said).learner.get(SOLUTION).json()["because"] == because


def test_before_its_date_it_is_withheld(guided: Guided) -> None:
    answered = guided(after=datetime(2999, 1, 1, tzinfo=UTC)).learner.get(SOLUTION)

    assert answered.status_code == 409
    assert "From 2999-01-01T00:00:00+00:00 on." in answered.json()["detail"]


def test_giving_up_is_recorded_once_and_opens_it(api: Api) -> None:
    given_up = [api.learner.post(SURRENDER, json={}) for _ in range(2)]

    assert [each.status_code for each in given_up] == [201, 201]
    assert given_up[0].json() == given_up[1].json()
    assert given_up[0].json()["solution"] == {"released": True, "because": ["given-up"], "opens": []}
    assert api.learner.get(SOLUTION).json()["because"] == ["given-up"]


def test_giving_up_opens_nothing_where_the_policy_does_not_say_so(guided: Guided) -> None:
    api = guided(give_up=False)
    api.learner.post(SURRENDER, json={})

    assert api.learner.get(SOLUTION).status_code == 409


def test_tries_after_giving_up_earn_nothing(api: Api) -> None:
    api.learner.post(SURRENDER, json={})
    submit(api, RIGHT)

    assert (line(api)["earned"], line(api)["possible"], line(api)["reason"]) == (0, 1, "after-the-solution")


@pytest.mark.parametrize("rule", ["first", "best", "last", "average"])
def test_tries_before_the_solution_was_shown_stand(api: Api, rule: str) -> None:
    submit(api, RIGHT)
    api.learner.get(SOLUTION)
    submit(api, WRONG)
    submit(api, RIGHT)

    found = line(api, attempt=rule)

    assert (found["earned"], found["attempts"]) == (1, 3)
    assert [each["reason"] for each in found["evidence"][1:]] == ["after-the-solution"] * 2


def test_the_solution_for_other_figures_opens_with_the_official_one(api: Api) -> None:
    address = "/v1/questions/memory-and-gpus/solution"

    withheld = [api.learner.get(address, params={"variant": number}).status_code for number in (0, 1)]
    api.learner.post("/v1/questions/memory-and-gpus/surrender", json={"variant": 1})

    assert withheld == [409, 409]
    assert [api.learner.get(address, params={"variant": number}).status_code for number in (0, 1)] == [200, 200]


def test_an_instructor_always_sees_it(api: Api) -> None:
    assert api.instructor.get(SOLUTION).json()["because"] == ["always"]
