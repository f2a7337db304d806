"""Marks: an instructor's grade stands beside the engine's and before it."""

import pytest

from tests.api.conftest import Api

NOBODY = "0" * 32


def waiting_attempt(api: Api) -> str:
    answered = api.learner.post(
        "/v1/questions/lora-underfitting/submissions",
        json={"responses": {"remedies": "Perhaps the rank is to be raised."}},
    )
    return str(answered.json()["attempt"])


def test_a_mark_is_added_beside_the_first_grade(api: Api) -> None:
    attempt = waiting_attempt(api)

    answered = api.instructor.post(
        f"/v1/attempts/{attempt}/grades",
        json={"field": "remedies", "verdict": "partial", "credit": 0.25, "comment": "One of three."},
    )

    mark = answered.json()
    assert answered.status_code == 201
    assert (mark["verdict"], mark["credit"], mark["graded_by"]) == ("partial", 0.25, api.ids["instructor"])
    assert mark["certificate"]["means"] == "person"
    assert mark["certificate"]["values"] == {"comment": "One of three."}
    grades = api.learner.get(f"/v1/attempts/{attempt}").json()["fields"]["remedies"]["grades"]
    assert [grade["verdict"] for grade in grades] == ["needs-review", "partial"]


@pytest.mark.parametrize(
    ("verdict", "credit", "pending", "earned"), [("correct", 1.0, 0, 1.0), ("incorrect", 0.0, 0, 0.0)]
)
def test_a_mark_settles_the_tally(api: Api, verdict: str, credit: float, pending: int, earned: float) -> None:
    attempt = waiting_attempt(api)
    before = api.learner.get("/v1/me/tally", params={"questions": "all"}).json()["overall"]

    mark = api.instructor.post(f"/v1/attempts/{attempt}/grades", json={"field": "remedies", "verdict": verdict}).json()
    after = api.learner.get("/v1/me/tally", params={"questions": "all"}).json()["overall"]

    assert (before["pending"], before["possible"]) == (1, 0.0)
    assert mark["credit"] == credit
    assert (after["pending"], after["possible"], after["earned"]) == (pending, 1.0, earned)


REFUSED = [
    ({"field": "remedies", "verdict": "partial"}, 422, "credit-contradicts-verdict"),
    ({"field": "remedies", "verdict": "correct", "credit": 0.5}, 422, "credit-contradicts-verdict"),
    ({"field": "remedies", "verdict": "incorrect", "credit": 1}, 422, "credit-contradicts-verdict"),
    ({"field": "remedies", "verdict": "needs-review"}, 422, "invalid-request"),
    ({"field": "remedies", "verdict": "correct", "credit": 2}, 422, "invalid-request"),
    ({"field": "remedies", "verdict": "correct", "credit": "1"}, 422, "invalid-request"),
    ({"field": "remedies"}, 422, "invalid-request"),
    ({"field": "other", "verdict": "correct"}, 404, "unknown-field"),
    ({"field": "remedies", "verdict": "correct", "by": "me"}, 422, "invalid-request"),
]


def test_a_mark_that_says_nothing_clear_is_refused(api: Api) -> None:
    attempt = waiting_attempt(api)

    answered = [api.instructor.post(f"/v1/attempts/{attempt}/grades", json=mark).json() for mark, _, _ in REFUSED]

    assert [(each["status"], each["type"]) for each in answered] == [
        (status, f"/problems/{code}") for _, status, code in REFUSED
    ]
    assert api.rows()["grades"] == 1


def test_an_attempt_that_is_not_there_cannot_be_marked(api: Api) -> None:
    answered = api.instructor.post(f"/v1/attempts/{NOBODY}/grades", json={"field": "x", "verdict": "correct"})

    assert (answered.status_code, answered.json()["type"]) == (404, "/problems/unknown-attempt")
