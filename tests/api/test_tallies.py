"""Tallies over HTTP; how attempts become one is tested where the fold is."""

from typing import Any

from tests.api.conftest import Api

NOBODY = "0" * 32
WRONG = {"adapter_bytes": "4k(m+l)", "full_bytes": "2ml"}
RIGHT = {"adapter_bytes": "4k(m+l)", "full_bytes": "4ml"}


def submit(api: Api, *tries: dict[str, str], who: str = "learner") -> list[dict[str, Any]]:
    learner = getattr(api, who)
    return [learner.post("/v1/questions/lora-memory/submissions", json={"responses": each}).json() for each in tries]


def test_a_tally_says_why_each_line_stands(api: Api) -> None:
    [first, _] = submit(api, RIGHT, WRONG)

    tally = api.learner.get("/v1/me/tally").json()

    sums = {"earned": 1.0, "possible": 1.0, "attempts": 2, "pending": 0, "first_try_share": 1.0}
    assert (tally["learner"], tally["overall"], tally["topics"]) == (api.ids["learner"], sums, {"lora": sums})
    assert tally["policy"]["attempt"] == "first"
    [line] = tally["lines"]
    assert (line["question"], line["attempt"], line["reason"]) == ("lora-memory", first["attempt"], "first-attempt")
    assert [each["reason"] for each in line["evidence"]] == ["first-attempt", "another-attempt-counts"]
    [adapter, full] = line["evidence"][0]["grades"]
    assert (adapter["field"], full["field"]) == ("adapter_bytes", "full_bytes")
    assert set(full) == {"field", "grade", "verdict", "credit", "engine_version", "by_person"}


def test_the_same_attempts_are_seen_under_another_policy(api: Api) -> None:
    earned = {
        "": 0.0,
        "attempt=best": 1.0,
        "attempt=last": 1.0,
        "attempt=average": 0.5,
        "part=credit": 0.5,
        "attempt=average&part=credit": 0.75,
    }
    submit(api, WRONG, RIGHT)

    seen = {query: api.learner.get(f"/v1/me/tally?{query}").json()["overall"]["earned"] for query in earned}

    assert seen == earned


def test_a_question_that_does_not_count_is_a_line_and_no_more(api: Api) -> None:
    waiting = {"responses": {"remedies": "Perhaps the rank is to be raised."}}
    api.learner.post("/v1/questions/lora-underfitting/submissions", json=waiting)

    listed = api.learner.get("/v1/me/tally").json()
    every = api.learner.get("/v1/me/tally", params={"questions": "all"}).json()

    assert [line["reason"] for line in listed["lines"]] == ["question-not-counted"]
    assert (listed["overall"]["pending"], every["overall"]["pending"]) == (0, 1)
    assert every["policy"]["questions"] == "all"


def test_an_instructor_sees_what_the_learner_sees(api: Api) -> None:
    submit(api, RIGHT)

    seen = api.instructor.get(f"/v1/learners/{api.ids['learner']}/tally").json()

    own = api.learner.get("/v1/me/tally").json()
    hashes = [evidence.pop("question_hash") for line in seen["lines"] for evidence in line["evidence"]]
    assert [evidence.pop("question_hash") for line in own["lines"] for evidence in line["evidence"]] == [None]
    assert len(hashes[0]) == 64
    assert seen == own


def test_a_learner_without_attempts_has_an_empty_tally(api: Api) -> None:
    tally = api.other.get("/v1/me/tally").json()

    assert tally["overall"] == {
        **{"earned": 0.0, "possible": 0.0, "attempts": 0, "pending": 0},
        "first_try_share": None,
    }
    assert (tally["topics"], tally["lines"]) == ({}, [])


def test_a_topic_is_summed_over_its_learners(api: Api) -> None:
    submit(api, RIGHT)
    submit(api, WRONG, who="other")

    tally = api.instructor.get("/v1/topics/lora/tally").json()

    assert (tally["topic"], tally["learners"], tally["next_after"]) == ("lora", 2, None)
    assert (tally["overall"]["earned"], tally["overall"]["possible"]) == (1.0, 2.0)
    [question] = tally["questions"]
    assert (question["question"], question["learners"], question["sums"]["first_try_share"]) == ("lora-memory", 2, 0.5)
    assert {each["learner"]: each["sums"]["earned"] for each in tally["page"]} == {
        api.ids["learner"]: 1.0,
        api.ids["other"]: 0.0,
    }


def test_a_topics_learners_come_page_by_page(api: Api) -> None:
    submit(api, RIGHT)
    submit(api, RIGHT, who="other")

    first = api.instructor.get("/v1/topics/lora/tally", params={"limit": 1}).json()
    second = api.instructor.get("/v1/topics/lora/tally", params={"limit": 1, "after": first["next_after"]}).json()

    listed = [each["learner"] for page in (first, second) for each in page["page"]]
    assert listed == sorted([api.ids["learner"], api.ids["other"]])
    assert second["next_after"] is None


def test_a_tally_that_cannot_be_shown_is_a_problem(api: Api) -> None:
    refused = {
        "/v1/me/tally?attempt=worst": 422,
        "/v1/me/tally?questions=some": 422,
        f"/v1/learners/{NOBODY}/tally": 404,
        "/v1/learners/%00/tally": 422,
        "/v1/topics/laura/tally": 404,
        "/v1/topics/%00/tally": 404,
        "/v1/topics/lora/tally?limit=0": 422,
        "/v1/topics/lora/tally?after=%00": 422,
    }

    assert {address: api.instructor.get(address).status_code for address in refused} == refused
