"""Dry runs say who would move, from which verdict to which and by how many points, and write nothing."""

from typing import Any

import pytest

from service.bank.documents import Documents
from tests.api.conftest import Api
from tests.api.test_publications import YAML, text_of
from tests.asking import question

QUESTION = "/v1/questions/small"
RUBRIC = "/v1/rubrics/lora-underfitting.remedies"
ASKED = "/v1/questions/lora-underfitting"


@pytest.fixture
def small(api: Api) -> Api:
    """The application with a small question in the bank, whose key is 4n."""
    answered = api.instructor.put(QUESTION, json=question(), headers={"If-None-Match": "*"})
    assert answered.status_code == 201, answered.text
    return api


def submit(api: Api, who: str, value: str) -> str:
    client = getattr(api, who)
    answered = client.post(f"{QUESTION}/submissions", json={"responses": {"value": value}})
    return str(answered.json()["attempt"])


def dry_run(api: Api, content: dict[str, Any]) -> dict[str, Any]:
    answered = api.instructor.post(f"{QUESTION}/dry-runs", json=content)
    assert answered.status_code == 200, answered.text
    return dict(answered.json())


def test_a_dry_run_says_what_would_move(small: Api) -> None:
    for who, value in (("learner", "4n"), ("learner", "2n"), ("other", "2n"), ("other", "4(n")):
        submit(small, who, value)
    rows = small.rows()

    found = dry_run(small, question("2*n"))

    assert (found["attempts"], found["moved"], found["complete"]) == (4, 3, True)
    assert found["fields"]["value"]["verdicts"] == [
        {"before": "incorrect", "after": "correct", "count": 2},
        {"before": "correct", "after": "incorrect", "count": 1},
    ]
    assert (found["before"]["earned"], found["after"]["earned"]) == (1.0, 1.0)
    moves = {each["learner"]: (each["before"]["earned"], each["after"]["earned"]) for each in found["learners"]}
    assert moves == {small.ids["learner"]: (1.0, 0.0), small.ids["other"]: (0.0, 1.0)}
    assert small.rows() == rows
    assert len(small.instructor.get(f"{QUESTION}/versions").json()["versions"]) == 1


def test_a_version_that_says_the_same_moves_nobody(small: Api) -> None:
    submit(small, "learner", "4n")

    found = dry_run(small, question())

    assert (found["attempts"], found["moved"], found["fields"], found["learners"]) == (1, 0, {}, [])


def test_more_points_move_learners_whose_grades_stay(small: Api) -> None:
    submit(small, "learner", "4n")

    found = dry_run(small, question(points=5))

    (move,) = found["learners"]
    assert (found["moved"], move["attempts"], move["before"]["earned"], move["after"]["earned"]) == (0, 0, 1.0, 5.0)


def test_a_persons_mark_would_stay(small: Api) -> None:
    attempt = submit(small, "learner", "4n")
    small.instructor.post(f"/v1/attempts/{attempt}/grades", json={"field": "value", "verdict": "correct"})

    found = dry_run(small, question("2*n"))

    assert (found["moved"], found["kept_marks"]) == (0, 1)


def test_a_rubric_is_tried_on_its_question(api: Api, files: Documents) -> None:
    api.learner.post("/v1/questions/lora-underfitting/submissions", json={"responses": {"remedies": "Raise the rank."}})
    text = text_of(files, "lora-underfitting.remedies")
    first = next(line for line in text.splitlines() if line.strip().startswith("- id: ")).strip().removeprefix("- id: ")

    changed = text.replace(f"- id: {first}\n", f"- id: {first}-again\n")
    # The question has a hint for those who miss the criterion, so the criterion leaves the question first.
    plain = text_of(files, "lora-underfitting").replace(f"  - criterion: {first}\n", "  - field: remedies\n")
    seen = api.instructor.get(ASKED).headers["etag"]
    sent = api.instructor.put(ASKED, content=plain.encode(), headers={**YAML, "If-Match": seen})
    assert sent.status_code == 200, sent.text
    found = api.instructor.post(f"{RUBRIC}/dry-runs", content=changed.encode(), headers=YAML).json()

    criteria = found["fields"]["remedies"]["criteria"]
    assert (found["question"], found["attempts"], found["moved"]) == ("lora-underfitting", 1, 1)
    assert {name: (each[0]["before"], each[0]["after"]) for name, each in criteria.items()} == {
        first: ("awarded", "none"),
        f"{first}-again": ("none", "awarded"),
    }


def test_what_could_not_be_published_is_not_tried(small: Api) -> None:
    answered = small.instructor.post(f"{QUESTION}/dry-runs", json=question("4*("))

    assert (answered.status_code, answered.json()["type"]) == (422, "/problems/unusable-upload")
    assert small.learner.post(f"{QUESTION}/dry-runs", json=question()).status_code == 403
