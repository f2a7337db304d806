"""Mastery and what comes next over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.bank.bank import Bank
from service.store import classes
from service.store.moments import now
from tests.api.conftest import Api

RIGHT = {"adapter_bytes": "4k(m+l)", "full_bytes": "4ml"}
WRONG = {"adapter_bytes": "4k(m+l)", "full_bytes": "4m"}


def submit(client: Any, question: str, responses: dict[str, str]) -> None:
    assert client.post(f"/v1/questions/{question}/submissions", json={"responses": responses}).status_code == 201


def in_days(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def test_at_first_nothing_is_known_and_the_first_question_comes_next(api: Api, bank: Bank) -> None:
    mastery = api.learner.get("/v1/me/mastery").json()
    following = api.learner.get("/v1/me/next").json()

    assert [each["topic"] for each in mastery["topics"]] == [topic.id for topic in bank.topics()]
    assert {(each["mastery"], each["tried"], each["due"]) for each in mastery["topics"]} == {(None, 0, 0)}
    assert following["due"] == 0
    assert following["next"]["question"]["id"] == next(iter(bank.questions))
    assert (following["next"]["why"], following["next"]["recall"]) == ("not-yet-tried", None)


def test_a_right_answer_is_mastery_and_comes_again_with_other_figures_when_it_is_due(api: Api) -> None:
    submit(api.learner, "lora-memory", RIGHT)

    lora = api.learner.get("/v1/me/mastery").json()["topics"][0]
    later = api.learner.get("/v1/me/next", params={"at": in_days(10)}).json()

    assert (lora["topic"], lora["tried"], lora["due"]) == ("lora", 1, 0)
    assert 0.5 < lora["mastery"]["estimate"] < lora["mastery"]["high"]
    assert later["due"] == 1
    assert (later["next"]["question"]["id"], later["next"]["why"]) == ("lora-memory", "due")
    assert later["next"]["variant"] >= 1000
    assert 0.5 < later["next"]["recall"] < 0.9
    assert "10 days ago" in later["next"]["says"] or "9 days ago" in later["next"]["says"]


def test_a_wrong_answer_makes_its_topic_the_weakest(api: Api) -> None:
    submit(api.learner, "soft-prompt-loss-tokens", {"positions": "51 to 71"})

    following = api.learner.get("/v1/me/next").json()["next"]

    assert (following["question"]["id"], following["why"]) == ("soft-prompt-true-false", "weakest-topic")
    assert following["mastery"]["estimate"] < 0.5
    assert "soft-prompting" in following["says"]


def test_one_topic_may_be_asked_for(api: Api) -> None:
    found = api.learner.get("/v1/me/next", params={"topic": "fermi-estimation"}).json()

    assert found["next"]["question"]["id"] == "chinchilla-optimum"
    assert api.learner.get("/v1/me/next", params={"topic": "cooking"}).status_code == 404


def test_an_instructor_sees_a_class(api: Api, bank: Bank) -> None:
    submit(api.learner, "lora-memory", RIGHT)
    submit(api.other, "lora-memory", WRONG)

    found = api.instructor.get("/v1/mastery").json()

    topics = {each["learner"]: each["topics"] for each in found["page"]}
    assert set(topics) == {api.ids["learner"], api.ids["other"]}
    assert topics[api.ids["learner"]]["lora"]["estimate"] > topics[api.ids["other"]]["lora"]["estimate"]
    assert [each["question"] for each in found["questions"]] == list(bank.questions)
    own = api.instructor.get(f"/v1/learners/{api.ids['learner']}/mastery").json()
    assert own["topics"][0]["mastery"] == topics[api.ids["learner"]]["lora"]


def test_a_class_comes_in_pages(api: Api) -> None:
    first = api.instructor.get("/v1/mastery", params={"limit": 1}).json()
    second = api.instructor.get("/v1/mastery", params={"limit": 1, "after": first["next_after"]}).json()

    assert [first["page"][0]["learner"], second["page"][0]["learner"]] == sorted([api.ids["learner"], api.ids["other"]])
    assert second["next_after"] is None


def test_an_instructor_sees_the_own_classes_and_who_is_in_none(api: Api) -> None:
    with api.database.transaction() as session:
        made = classes.create(session, "Mine", api.ids["instructor"], at=now())
        other = classes.create(session, "Another", api.ids["admin"], at=now())
        classes.join(session, made.id, api.ids["learner"], at=now())
        classes.join(session, other.id, api.ids["other"], at=now())

    seen = [each["learner"] for each in api.instructor.get("/v1/mastery").json()["page"]]
    of_class = api.admin.get("/v1/mastery", params={"class_id": other.id}).json()["page"]

    assert seen == [api.ids["learner"]]
    assert [each["learner"] for each in of_class] == [api.ids["other"]]
    assert api.instructor.get("/v1/mastery", params={"class_id": other.id}).status_code == 404
    assert api.instructor.get(f"/v1/learners/{api.ids['other']}/mastery").status_code == 404


@pytest.mark.parametrize("path", ["/v1/mastery", "/v1/learners/{learner}/mastery"])
def test_learners_do_not_see_others(api: Api, path: str) -> None:
    assert api.learner.get(path.format(**api.ids)).status_code == 403


@pytest.mark.parametrize(
    "at", ["2026-12-01T08:00:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "soon"]
)
def test_a_moment_has_to_say_where_it_is_that_late_and_be_near(api: Api, at: str) -> None:
    submit(api.learner, "lora-memory", RIGHT)

    assert api.learner.get("/v1/me/next", params={"at": at}).status_code == 422
    assert api.learner.get("/v1/me/mastery", params={"at": at}).status_code == 422
