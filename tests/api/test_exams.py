"""Exams as instructors make and change them."""

from typing import Any

import pytest

from tests.api.conftest import ONLY_READING, Api
from tests.api.examined import Examined, examined, make_class, set_clock, terms
from tests.making import minute


def change(exam: Examined, hash: str | None = None, **over: Any) -> Any:
    """The reply to a change, of the version that is there now or of another."""
    seen = exam.api.instructor.get(exam.address).headers["ETag"] if hash is None else hash
    return exam.api.instructor.put(exam.address, json=terms(**over), headers={"If-Match": seen})


def code(answered: Any) -> tuple[int, str]:
    return answered.status_code, answered.json()["type"].removeprefix("/problems/")


def test_an_exam_is_made_shown_and_listed(api: Api) -> None:
    exam = examined(api, seconds=None, feedback="verdict")

    shown = api.instructor.get(exam.address)

    assert shown.headers["ETag"] == f'"{shown.json()["hash"]}"'
    assert shown.json() | {"hash": ""} == {
        "id": exam.id,
        "class_id": exam.class_id,
        "class_name": "Class",
        "title": "Midterm",
        "questions": ["lora-memory", "lora-zero-init"],
        "opens_at": "2026-11-24T11:00:00Z",
        "closes_at": "2026-11-24T13:00:00Z",
        "seconds": None,
        "attempts": 1,
        "counts": "last",
        "feedback": "verdict",
        "figures": "official",
        "told_at": "2026-11-24T13:00:05Z",
        "hash": "",
        "now": "2026-11-24T10:50:00Z",
    }
    assert api.instructor.get("/v1/exams").json()["exams"] == [shown.json()]
    assert api.admin.get("/v1/exams").json()["exams"] == [shown.json()]


@ONLY_READING
@pytest.mark.parametrize(
    ("over", "status", "problem"),
    [
        ({"class_id": "0" * 32}, 404, "unknown-class"),
        ({"questions": ["nothing-like-it"]}, 422, "unknown-question"),
        ({"questions": []}, 422, "invalid-request"),
        ({"questions": ["lora-memory", "lora-memory"]}, 422, "invalid-request"),
        ({"opens_at": minute(120).isoformat()}, 422, "invalid-request"),
        ({"opens_at": "2026-11-24T11:00:00"}, 422, "invalid-request"),
        ({"closes_at": "2500-01-01T00:00:00Z"}, 422, "invalid-request"),
        ({"closes_at": minute(-20).isoformat(), "opens_at": minute(-30).isoformat()}, 409, "exam-closed"),
        ({"seconds": 0}, 422, "invalid-request"),
        ({"attempts": 0}, 422, "invalid-request"),
        ({"feedback": "some"}, 422, "invalid-request"),
        ({"title": " "}, 422, "invalid-request"),
    ],
)
def test_an_exam_that_cannot_be(api: Api, over: dict[str, Any], status: int, problem: str) -> None:
    class_id = make_class(api)
    set_clock(api, -10)

    made = api.instructor.post("/v1/exams", json=terms(class_id=class_id) | over)

    assert code(made) == (status, problem)
    assert api.instructor.get("/v1/exams").json() == {"exams": []}


def test_only_instructors_of_the_class_have_to_do_with_it(api: Api) -> None:
    exam = examined(api)
    roles = {"learner": 403, "other": 403, "instructor": 200}
    for who, status in roles.items():
        client = getattr(api, who)
        assert client.get(exam.address).status_code == status
        assert client.get(f"{exam.address}/sittings").status_code == status
        assert client.get("/v1/exams").status_code == status

    api.instructor.delete(f"/v1/classes/{exam.class_id}/members/{api.ids['instructor']}")

    assert code(api.instructor.get(exam.address)) == (404, "unknown-exam")
    assert code(api.instructor.get(f"{exam.address}/sittings")) == (404, "unknown-exam")
    assert code(api.instructor.delete(exam.address, headers={"If-Match": "*"})) == (404, "unknown-exam")
    assert api.instructor.get("/v1/exams").json() == {"exams": []}
    assert api.admin.get(exam.address).status_code == 200


def test_an_exam_is_changed_by_who_has_seen_what_it_is(api: Api) -> None:
    exam = examined(api)
    first = api.instructor.get(exam.address).headers["ETag"]

    changed = change(exam, questions=["lora-zero-init"], title="Final", closes_at=minute(60).isoformat())

    assert changed.status_code == 200
    assert (changed.json()["title"], changed.json()["questions"]) == ("Final", ["lora-zero-init"])
    assert changed.headers["ETag"] == api.instructor.get(exam.address).headers["ETag"] != first
    assert code(change(exam, hash=first)) == (412, "version-outdated")
    assert code(api.instructor.put(exam.address, json=terms())) == (428, "precondition-required")


@ONLY_READING
@pytest.mark.parametrize(
    ("over", "status"),
    [
        ({"title": "Final"}, 200),
        ({"closes_at": minute(180).isoformat()}, 200),
        ({"closes_at": minute(100).isoformat()}, 200),
        ({"closes_at": minute(99).isoformat()}, 409),
        ({"seconds": 7200}, 200),
        ({"seconds": 5399}, 409),
        ({"seconds": None}, 200),
        ({"questions": ["lora-memory"]}, 409),
        ({"attempts": 2}, 409),
        ({"feedback": "full"}, 409),
        ({"opens_at": minute(5).isoformat()}, 409),
    ],
)
def test_once_somebody_has_started_nobody_gets_less(api: Api, over: dict[str, Any], status: int) -> None:
    exam = examined(api).at(10)
    exam.start()

    changed = change(exam, **over)

    assert changed.status_code == status, changed.text
    assert status == 200 or code(changed) == (409, "exam-started")


def test_an_exam_that_everybody_has_handed_in_may_close(api: Api) -> None:
    exam = examined(api).at(10)
    exam.start()
    api.learner.post(f"{exam.own}/hand-in")

    assert change(exam, closes_at=minute(11).isoformat()).status_code == 200
    assert exam.at(12).api.learner.get(exam.own).json()["stage"] == "told"


def test_an_exam_that_has_closed_stays_as_it_is(api: Api) -> None:
    exam = examined(api).at(120)

    assert code(change(exam, closes_at=minute(300).isoformat())) == (409, "exam-closed")


def test_an_exam_is_removed_until_somebody_has_started(api: Api) -> None:
    exam, kept = examined(api), examined(api)
    seen = {"If-Match": api.instructor.get(exam.address).headers["ETag"]}
    api.instructor.put(f"{exam.address}/sittings/{api.ids['learner']}", json={"extra_seconds": 60})
    kept.at(1).start()

    assert code(api.instructor.delete(exam.address)) == (428, "precondition-required")
    assert api.instructor.delete(exam.address, headers=seen).json()["id"] == exam.id
    assert code(api.instructor.get(exam.address)) == (404, "unknown-exam")
    assert code(api.instructor.delete(kept.address, headers={"If-Match": "*"})) == (409, "exam-started")


def test_extra_time_is_given_to_learners_of_the_class_and_grows_once_they_have_started(api: Api) -> None:
    exam = examined(api)

    def give(seconds: int, who: str = "learner") -> Any:
        return api.instructor.put(f"{exam.address}/sittings/{api.ids[who]}", json={"extra_seconds": seconds})

    assert give(1800).json()["sitters"][0]["deadline"] == "2026-11-24T13:30:00Z"
    assert give(600).json()["exam"]["told_at"] == "2026-11-24T13:10:05Z"
    assert code(give(60, "other")) == (404, "unknown-account")
    exam.at(0).start()
    assert code(give(60)) == (409, "exam-started")
    assert give(1800).json()["sitters"][0]["deadline"] == "2026-11-24T13:00:00Z"
    exam.at(151)
    assert code(give(3600)) == (409, "exam-closed")


def test_an_instructor_sees_who_has_come_how_far(api: Api) -> None:
    exam = examined(api).at(3)
    exam.start()
    assert exam.submit().status_code == 201
    exam.at(10)

    [sitter] = api.instructor.get(f"{exam.address}/sittings").json()["sitters"]

    assert sitter == {
        "learner": api.ids["learner"],
        "name": "learner",
        "extra_seconds": 0,
        "started_at": "2026-11-24T11:03:00Z",
        "deadline": "2026-11-24T12:33:00Z",
        "handed_in_at": None,
        "stage": "running",
        "submitted": ["lora-memory"],
        "earned": 1.0,
        "possible": 2.0,
        "pending": 0,
    }
