"""Batches: each row on its own, in order, and nothing recorded."""

from typing import Any

import pytest

from service.api.batch import BATCH_SECONDS, graded
from service.bank.bank import Bank
from service.bank.rows import RowGrader
from service.maths.equivalence import unproved
from tests.api.conftest import ONLY_READING, Api

RIGHT = {"question": "lora-memory", "field": "full_bytes", "response": "4ml"}
SECONDS = {"type": "expression", "value": "2*x"}


@ONLY_READING
def test_rows_are_graded_in_order_with_their_ids(api: Api) -> None:
    rows = [{"id": "a", **RIGHT}, {"id": 2, **RIGHT, "response": "2ml"}, {"key": SECONDS, "response": "x+x"}, RIGHT]

    answered = api.instructor.post("/v1/grade", json={"items": rows})

    grades = answered.json()["grades"]
    assert answered.status_code == 200
    assert [grade.get("id") for grade in grades] == ["a", 2, None, None]
    assert [grade["verdict"] for grade in grades] == ["correct", "incorrect", "correct", "correct"]
    assert set(grades[3]) == {"verdict", "credit", "read", "notes", "certificate", "criteria"}
    assert api.rows() == {"attempts": 0, "grades": 0, "idempotency": 0}


@ONLY_READING
@pytest.mark.parametrize(
    ("row", "status", "code", "pointer"),
    [
        ({"response": "1"}, 422, "invalid-row", ""),
        ({"question": "lora-memory", "response": "1"}, 422, "invalid-row", ""),
        ({**RIGHT, "key": SECONDS}, 422, "invalid-row", ""),
        ({"question": "lora-memory", "field": "full_bytes"}, 422, "invalid-row", "/response"),
        ({**RIGHT, "answer": "1"}, 422, "invalid-row", "/answer"),
        ({**RIGHT, "response": [[[[[[[[[1]]]]]]]]]}, 422, "invalid-row", "/response"),
        ({**RIGHT, "variant": "0"}, 422, "invalid-row", "/variant"),
        ({**RIGHT, "id": True}, 422, "invalid-row", None),
        (7, 422, "invalid-row", ""),
        (None, 422, "invalid-row", ""),
        ({**RIGHT, "question": "lora-memori"}, 404, "unknown-question", None),
        ({**RIGHT, "variant": 9}, 404, "unknown-variant", None),
        ({**RIGHT, "field": "bytes"}, 422, "unknown-field", None),
        ({"key": {}, "response": "1"}, 422, "unusable-key", "/type"),
        ({"key": {"type": "telepathy"}, "response": "1"}, 422, "unusable-key", "/type"),
        ({"key": {"type": "expression", "value": "2*("}, "response": "1"}, 422, "unusable-key", "/value"),
        ({"key": {"type": "expression", "value": "2", "vlaue": "1"}, "response": "1"}, 422, "unusable-key", "/vlaue"),
    ],
)
def test_a_bad_row_is_told_in_its_place_and_the_others_are_graded(
    api: Api, row: Any, status: int, code: str, pointer: str | None
) -> None:
    answered = api.instructor.post("/v1/grade", json=[RIGHT, row, RIGHT])

    first, refused, last = answered.json()["grades"]
    assert answered.status_code == 200
    assert (first["verdict"], last["verdict"]) == ("correct", "correct")
    assert set(refused) - {"id"} == {"error"}
    error = refused["error"]
    assert (error["status"], error["type"]) == (status, f"/problems/{code}")
    assert pointer is None or error["errors"][0]["pointer"] == pointer


@ONLY_READING
@pytest.mark.parametrize(("count", "status"), [(0, 200), (1000, 200), (1001, 422)])
def test_a_batch_has_at_most_a_thousand_rows(api: Api, count: int, status: int) -> None:
    assert api.instructor.post("/v1/grade", json=[RIGHT] * count).status_code == status


@ONLY_READING
@pytest.mark.parametrize("body", ["{}", '{"items": 1}', '{"items": [], "rows": []}', "5", '"x"', "null"])
def test_a_body_that_is_no_batch_is_a_problem(api: Api, body: str) -> None:
    answered = api.instructor.post("/v1/grade", content=body, headers={"Content-Type": "application/json"})

    assert (answered.status_code, answered.json()["type"]) == (422, "/problems/invalid-request")


def test_rows_that_would_come_too_late_are_given_back(bank: Bank) -> None:
    moments = iter([0.0, BATCH_SECONDS / 2, BATCH_SECONDS * 2])

    first, second = graded([RIGHT, {"id": 7, **RIGHT}], RowGrader(bank, b"tests", unproved), lambda: next(moments))

    assert first.model_dump()["verdict"] == "correct"
    refused = second.model_dump()
    assert (refused["id"], refused["error"]["status"]) == (7, 503)
