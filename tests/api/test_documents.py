"""Whole solutions over HTTP: found, graded, and nothing recorded."""

import pytest

from service.bank.whole.solution import MAX_CHARACTERS
from tests.api.conftest import ONLY_READING, Api

pytestmark = ONLY_READING

DOCUMENTS = "/v1/questions/lora-memory/documents"
DOCUMENT = "The adapters first.\n\n**adapter_bytes:** $4k(m+l)$\n\n**full_bytes:** $2ml$\n"


def test_the_answers_of_a_document_are_found_and_graded_and_not_recorded(api: Api) -> None:
    answered = api.learner.post(DOCUMENTS, json={"document": DOCUMENT})

    shown = answered.json()
    assert answered.status_code == 200
    assert (shown["verdict"], shown["earned"], shown["counts"]) == ("partial", 0.0, True)
    assert {name: grade["verdict"] for name, grade in shown["fields"].items()} == {
        "adapter_bytes": "correct",
        "full_bytes": "incorrect",
    }
    assert {name: DOCUMENT[slice(*each["span"])] for name, each in shown["found"].items()} == {
        "adapter_bytes": "$4k(m+l)$",
        "full_bytes": "$2ml$",
    }
    assert api.rows() == {"attempts": 0, "grades": 0, "idempotency": 0}


def test_what_was_found_can_be_sent_as_responses(api: Api) -> None:
    shown = api.learner.post(DOCUMENTS, json={"document": DOCUMENT}).json()
    responses = {name: each["text"] for name, each in shown["found"].items()}

    checked = api.learner.post("/v1/questions/lora-memory/checks", json={"responses": responses}).json()

    assert checked["verdict"] == shown["verdict"]


def test_a_wrong_step_is_shown_in_its_line(api: Api) -> None:
    document = "adapter_bytes: $4k(m+l)$\n\nfull_bytes: $4ml$\n\n$$4km + 4kl = 4k(m + 2l) = 8k$$"

    shown = api.learner.post(DOCUMENTS, json={"document": document}).json()

    first, second = shown["derivations"]["notes"]
    assert (first["code"], second["code"]) == ("line-does-not-follow", "line-fails-at")
    assert document[slice(*first["span"])].startswith("4km + 4kl")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"document": ""}, 422, "invalid-request"),
        ({"document": "x", "field": "full_bytes"}, 422, "invalid-request"),
        ({"document": "x" * (MAX_CHARACTERS + 1)}, 422, "document-too-long"),
        ({"document": "x", "variant": 9}, 404, "unknown-variant"),
    ],
)
def test_what_cannot_be_taken_is_refused(api: Api, body: dict[str, object], status: int, code: str) -> None:
    answered = api.learner.post(DOCUMENTS, json=body)

    assert (answered.status_code, answered.json()["type"].rpartition("/")[2]) == (status, code)


def test_documents_go_in_batches_beside_responses(api: Api) -> None:
    rows = [
        {"id": 1, "question": "lora-memory", "document": DOCUMENT},
        {"id": 2, "question": "lora-memory", "field": "full_bytes", "response": "4ml"},
        {"id": 3, "question": "lora-memory", "document": DOCUMENT, "response": "4ml"},
    ]

    grades = api.instructor.post("/v1/grade", json={"items": rows}).json()["grades"]

    assert [each.get("verdict") for each in grades] == ["partial", "correct", None]
    assert set(grades[0]["found"]) == {"adapter_bytes", "full_bytes"}
    assert grades[2]["error"]["type"].endswith("invalid-row")
