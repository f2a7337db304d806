"""Publishing: all or nothing, seen by everybody at once, never in place of something unseen."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from httpx2 import Response

from service.api.application import create_app
from service.bank.bank import Bank
from service.bank.documents import Documents, hash_of
from service.bank.yaml_lines import read_yaml
from service.maths.equivalence import unproved
from service.store.running_bank import RunningBank
from tests.api.conftest import Api, client

QUESTION = "/v1/questions/lora-memory"
RUBRIC = "/v1/rubrics/lora-underfitting.remedies"
YAML = {"Content-Type": "application/yaml"}


def text_of(files: Documents, id: str) -> str:
    documents = (*files.questions, *files.rubrics)
    return next(each.text for each in documents if each.content["id"] == id)


def put(api: Api, path: str, text: str, match: str | None, **headers: str) -> Response:
    sent = YAML | headers | ({"If-Match": match} if match else {})
    return api.instructor.put(path, content=text.encode(), headers=sent)


def tag(api: Api, path: str) -> str:
    return str(api.instructor.get(path).headers["etag"])


@pytest.fixture
def changed(files: Documents) -> str:
    return text_of(files, "lora-memory").replace("points: 1\n", "").replace("\ntitle:", "\npoints: 7\ntitle:", 1)


def test_a_published_version_is_what_the_next_request_sees(api: Api, changed: str) -> None:
    before = tag(api, QUESTION)

    answered = put(api, QUESTION, changed, before)

    assert (answered.status_code, answered.json()["changed"]) == (200, True)
    assert answered.headers["etag"] == f'"{answered.json()["hash"]}"' != before
    shown = api.instructor.get(QUESTION)
    assert (shown.json()["points"], shown.headers["etag"]) == (7.0, answered.headers["etag"])


def test_another_process_serves_it_too(api: Api, bank: Bank, files: Documents, changed: str) -> None:
    running = RunningBank(files, bank, b"tests")
    elsewhere = create_app(api.settings, bank=running, database=api.database, provers=lambda _: unproved)
    there = client(elsewhere, api.tokens["learner"])
    assert there.get(QUESTION).json()["points"] == 1.0

    put(api, QUESTION, changed, tag(api, QUESTION))

    assert there.get(QUESTION).json()["points"] == 7.0


def test_every_version_stays_readable(api: Api, files: Documents, changed: str) -> None:
    first = tag(api, QUESTION).strip('"')
    second = put(api, QUESTION, changed, first).json()["hash"]

    listed = api.instructor.get(f"{QUESTION}/versions").json()["versions"]

    assert [(each["hash"], each["replaces"], each["current"]) for each in listed] == [
        (second, first, True),
        (first, None, False),
    ]
    assert listed[0]["published_by"] == api.ids["instructor"]
    assert listed[1]["published_by"] is None
    texts = [api.instructor.get(f"{QUESTION}/versions/{each}").json()["text"] for each in (first, second)]
    assert texts == [text_of(files, "lora-memory"), changed]
    assert api.instructor.get(f"{QUESTION}/versions/{'0' * 64}").status_code == 404


def test_an_older_version_can_be_published_again(api: Api, files: Documents, changed: str) -> None:
    first = tag(api, QUESTION)
    second = put(api, QUESTION, changed, first).headers["etag"]

    back = put(api, QUESTION, text_of(files, "lora-memory"), second)

    assert (back.status_code, back.headers["etag"]) == (200, first)
    assert len(api.instructor.get(f"{QUESTION}/versions").json()["versions"]) == 3


def test_what_the_newest_version_says_already_is_not_published(api: Api, files: Documents) -> None:
    before = tag(api, QUESTION)

    answered = put(api, QUESTION, "# said again\n" + text_of(files, "lora-memory"), before)

    assert (answered.status_code, answered.json()["changed"], answered.headers["etag"]) == (200, False, before)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 428, "precondition-required"),
        ({"If-Match": '"' + "0" * 64 + '"'}, 412, "version-outdated"),
        ({"If-None-Match": "*"}, 412, "already-there"),
        ({"If-None-Match": '"x"'}, 422, "invalid-request"),
        ({"If-Match": "*", "Content-Type": "text/plain"}, 415, "unsupported-media-type"),
    ],
)
def test_an_upload_that_has_not_seen_the_newest_version_is_refused(
    api: Api, changed: str, headers: Mapping[str, str], status: int, code: str
) -> None:
    answered = put(api, QUESTION, changed, None, **headers)

    assert (answered.status_code, answered.json()["type"]) == (status, f"/problems/{code}")
    assert api.learner.get(QUESTION).json()["points"] == 1.0


def test_of_two_who_saw_the_same_version_one_is_refused(api: Api, changed: str) -> None:
    seen = tag(api, QUESTION)

    answered = [put(api, QUESTION, changed, seen), put(api, QUESTION, changed.replace(": 7", ": 8"), seen)]

    assert [each.status_code for each in answered] == [200, 412]


def broken(text: str) -> list[tuple[str, str, str]]:
    """Uploads with what is wrong in them: text, pointer, a part of the message."""
    return [
        (text.replace("verdict: incorrect", "verdict: correct", 1), "/cases/", "not correct"),
        (text.replace("\ntitle:", "\ntitel:"), "/titel", "titel"),
        (text + "\n\t- x: [", "", "tab"),
        (text.replace("id: lora-memory", "id: lora-memori"), "/id", "not the address's"),
        (text + "\nid: lora-memory\n", "/id", "twice"),
    ]


@pytest.mark.parametrize("at", range(5))
def test_a_complaint_names_line_and_field_and_nothing_is_published(api: Api, files: Documents, at: int) -> None:
    text, pointer, message = broken(text_of(files, "lora-memory"))[at]

    answered = put(api, QUESTION, text, "*")

    assert (answered.status_code, answered.json()["type"]) == (422, "/problems/unusable-upload")
    faults = answered.json()["errors"]
    assert any(pointer in each["pointer"] and message in each["message"].lower() for each in faults)
    assert all(each["line"] >= 1 and "file" not in each for each in faults)
    assert tag(api, QUESTION) == f'"{hash_of(read_yaml(text_of(files, "lora-memory").encode()))}"'


def test_json_says_the_same_as_yaml(api: Api, changed: str) -> None:
    content = read_yaml(changed.encode()).content

    answered = api.instructor.put(QUESTION, json=content, headers={"If-Match": "*"})

    hash = answered.json()["hash"]
    assert hash == hash_of(read_yaml(changed.encode()))
    text = api.instructor.get(f"{QUESTION}/versions/{hash}").json()["text"]
    assert read_yaml(text.encode()).content == content


def test_a_complaint_about_json_names_its_line(api: Api, changed: str) -> None:
    content = read_yaml(changed.encode()).content | {"points": -1}
    lines = json.dumps(content, indent=1, ensure_ascii=False)

    answered = put(api, QUESTION, lines, "*", **{"Content-Type": "application/json"})

    line = next(number for number, text in enumerate(lines.splitlines(), 1) if '"points"' in text)
    assert [(each["pointer"], each["line"]) for each in answered.json()["errors"]] == [("/points", line)]


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"id": NaN}', b'{"id": 1, "id": 2}', b"[]", b"\xff", b"[" * 100_000, b'{"id": "lora-memory", "x": 1e-30}'],
)
def test_a_body_that_is_no_document_is_refused(api: Api, body: bytes) -> None:
    sent = {"Content-Type": "application/json", "If-Match": "*"}

    answered = api.instructor.put(QUESTION, content=body, headers=sent)

    assert (answered.status_code, answered.json()["type"]) == (422, "/problems/unusable-upload")


def new_question(text: str, **changes: Any) -> dict[str, Any]:
    return read_yaml(text.encode()).content | changes


def test_a_new_question_is_published_where_none_is(api: Api, files: Documents) -> None:
    content = new_question(text_of(files, "lora-memory"), id="lora-again", title="Again")

    answered = api.instructor.put("/v1/questions/lora-again", json=content, headers={"If-None-Match": "*"})

    assert (answered.status_code, answered.json()["replaces"]) == (201, None)
    assert api.learner.get("/v1/questions/lora-again").json()["title"] == "Again"
    elsewhere = content | {"id": "nowhere"}
    assert api.instructor.put("/v1/questions/nowhere", json=elsewhere, headers={"If-Match": "*"}).status_code == 412


def test_a_rubric_gets_a_version_that_new_attempts_are_graded_by(api: Api, files: Documents) -> None:
    first = api.instructor.get(RUBRIC)
    text = text_of(files, "lora-underfitting.remedies").replace("title: ", "title: New ", 1)

    second = put(api, RUBRIC, text, first.headers["etag"])

    assert (first.status_code, second.status_code) == (200, 200)
    assert api.instructor.get(RUBRIC).json()["text"] == text
    assert [each["current"] for each in api.instructor.get(f"{RUBRIC}/versions").json()["versions"]] == [True, False]
    attempt = api.learner.post(
        "/v1/questions/lora-underfitting/submissions", json={"responses": {"remedies": "Raise the rank."}}
    ).json()["attempt"]
    (grade,) = api.instructor.get(f"/v1/attempts/{attempt}").json()["fields"]["remedies"]["grades"]
    assert grade["rubric_hash"] == second.json()["hash"]


def test_a_rubric_whose_own_example_fails_is_refused(api: Api, files: Documents) -> None:
    content = read_yaml(text_of(files, "lora-underfitting.remedies").encode()).content
    content["criteria"][0]["examples"]["award"][0] = "The moon is made of cheese."

    answered = api.instructor.put(RUBRIC, json=content, headers={"If-Match": "*"})

    (fault,) = answered.json()["errors"]
    assert (answered.status_code, fault["pointer"]) == (422, "/criteria/0/examples/award/0")
    assert "cheese" in fault["message"]


def test_a_rubric_that_no_field_uses_is_refused(api: Api, files: Documents) -> None:
    text = text_of(files, "lora-underfitting.remedies").replace("remedies", "causes")

    answered = put(api, "/v1/rubrics/lora-underfitting.causes", text, None, **{"If-None-Match": "*"})

    assert [each["pointer"] for each in answered.json()["errors"]] == ["/id"]


def test_learners_neither_publish_nor_see_versions(api: Api, files: Documents, changed: str) -> None:
    asked = [
        api.learner.put(QUESTION, content=changed, headers=YAML | {"If-Match": "*"}),
        api.learner.get(f"{QUESTION}/versions"),
        api.learner.get(f"{QUESTION}/versions/{'0' * 64}"),
        api.learner.get(RUBRIC),
    ]

    assert [each.status_code for each in asked] == [403] * 4


def test_what_was_never_there_has_no_versions(api: Api) -> None:
    for path in ("/v1/questions/nothing/versions", "/v1/rubrics/nothing/versions", "/v1/rubrics/nothing"):
        answered = api.instructor.get(path)
        assert answered.json()["type"] in ("/problems/unknown-question", "/problems/unknown-rubric")
