"""Regrades over HTTP: asked for, watched, stopped and gone on with, by instructors."""

from typing import Any

import pytest
from httpx2 import Response

from service.maths.equivalence import unproved
from service.store.regrading import Regrading
from service.workers.regrader import RegradeWorker
from tests.api.conftest import Api
from tests.asking import question

QUESTION = "/v1/questions/small"
NOBODY = "0" * 32


@pytest.fixture
def small(api: Api) -> Api:
    """The application with a small question in the bank, whose key is 4n."""
    assert api.instructor.put(QUESTION, json=question(), headers={"If-None-Match": "*"}).status_code == 201
    return api


def publish(api: Api, key: str, **query: str) -> dict[str, Any]:
    answered = api.instructor.put(QUESTION, json=question(key), headers={"If-Match": "*"}, params=query)
    return dict(answered.json())


def ask(api: Api, **asked: object) -> Response:
    answered: Response = api.instructor.post("/v1/regrades", json=asked)
    return answered


def carry_out(api: Api, regrade: str) -> dict[str, Any]:
    """Do the steps of a regrade as a worker would."""
    regrading = Regrading(api.app.state.parts.running, unproved)
    with api.database.transaction() as session:
        more = regrading.begin(session, regrade)
    while more:
        with api.database.transaction() as session:
            more = regrading.chunk(session, regrade)
    return dict(api.instructor.get(f"/v1/regrades/{regrade}").json())


def test_the_tally_is_right_when_the_new_grade_is_there(small: Api) -> None:
    small.learner.post(f"{QUESTION}/submissions", json={"responses": {"value": "2n"}})
    tally = {"questions": "all"}
    before = small.learner.get("/v1/me/tally", params=tally).json()["overall"]
    publish(small, "2*n")

    asked = ask(small, question="small")
    done = carry_out(small, asked.json()["regrade"])

    assert (asked.status_code, asked.json()["state"], asked.json()["total"]) == (202, "waiting", None)
    assert asked.headers["location"] == f"/v1/regrades/{asked.json()['regrade']}"
    assert (done["state"], done["total"], done["attempts"], done["moved"]) == ("finished", 1, 1, 1)
    assert done["moves"] == {"incorrect > correct": 1}
    after = small.learner.get("/v1/me/tally", params=tally).json()
    assert (before["earned"], after["overall"]["earned"]) == (0.0, 1.0)
    (line,) = after["lines"]
    assert line["evidence"][0]["grades"][0]["verdict"] == "correct"


def test_a_publication_asks_for_its_regrade_in_the_same_transaction(small: Api) -> None:
    published = publish(small, "2*n", regrade="true")

    shown = small.instructor.get(f"/v1/regrades/{published['regrade']}").json()
    assert (shown["target"], shown["name"], shown["state"]) == ("question", "small", "waiting")
    assert publish(small, "2*n", regrade="true")["regrade"] is None
    assert [each["regrade"] for each in small.instructor.get("/v1/regrades").json()["regrades"]] == [shown["regrade"]]


def test_a_regrade_is_stopped_and_gone_on_with(small: Api) -> None:
    regrade = ask(small, question="small").json()["regrade"]
    path = f"/v1/regrades/{regrade}"

    answered = [
        small.instructor.post(f"{path}/{verb}") for verb in ("resume", "cancel", "cancel", "resume", "resume", "cancel")
    ]

    assert [each.status_code for each in answered] == [409, 200, 409, 200, 409, 200]
    assert [each["event"] for each in small.instructor.get(path).json()["events"]] == [
        "cancelled",
        "resumed",
        "cancelled",
    ]
    assert {each["by"] for each in small.instructor.get(path).json()["events"]} == {small.ids["instructor"]}


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({}, 422, "invalid-request"),
        ({"question": "small", "topic": "lora"}, 422, "invalid-request"),
        ({"question": "small", "version": "x"}, 422, "invalid-request"),
        ({"question": "small", "at": "2026-12-01T03:00:00"}, 422, "invalid-request"),
        ({"question": "smal"}, 404, "unknown-question"),
        ({"rubric": "small.value"}, 404, "unknown-rubric"),
        ({"topic": "nothing"}, 404, "unknown-topic"),
    ],
)
def test_a_regrade_of_nothing_there_is_refused(small: Api, asked: dict[str, object], status: int, code: str) -> None:
    answered = ask(small, **asked)

    assert (answered.status_code, answered.json()["type"]) == (status, f"/problems/{code}")


@pytest.mark.parametrize(
    "asked",
    [
        {"rubric": "lora-underfitting.remedies"},
        {"topic": "lora", "at": "2030-01-01T00:00:00Z"},
        {"engine_version": "1", "at": "2020-01-01T00:00:00Z"},
        {"question": "small", "version": "0" * 64},
    ],
)
def test_everything_there_is_can_be_graded_again(small: Api, asked: dict[str, str]) -> None:
    shown = ask(small, **asked).json()

    (target,) = {"rubric", "topic", "engine_version", "question"} & set(asked)
    assert (shown["target"], shown["name"]) == (target.removesuffix("_version"), asked[target])
    assert (shown["not_before"] is None) is ("2030" not in asked.get("at", ""))


def test_only_instructors_ask_for_regrades(small: Api) -> None:
    refused = [
        small.learner.post("/v1/regrades", json={"question": "small"}),
        small.learner.get("/v1/regrades"),
        small.learner.get(f"/v1/regrades/{NOBODY}"),
        small.learner.post(f"/v1/regrades/{NOBODY}/cancel"),
    ]

    assert [each.status_code for each in refused] == [403] * 4
    assert small.instructor.get(f"/v1/regrades/{NOBODY}").json()["type"] == "/problems/unknown-regrade"


def test_a_worker_beside_the_application_carries_it_out(small: Api) -> None:
    small.learner.post(f"{QUESTION}/submissions", json={"responses": {"value": "2n"}})
    regrading = Regrading(small.app.state.parts.running, unproved)
    worker = RegradeWorker(small.settings.database_url, small.database, regrading)
    worker.launch()
    try:
        path = f"/v1/regrades/{publish(small, '2*n', regrade='true')['regrade']}"
        while (shown := small.instructor.get(path).json())["state"] in ("waiting", "running"):
            pass
    finally:
        worker.close()

    assert (shown["state"], shown["moved"]) == ("finished", 1)
