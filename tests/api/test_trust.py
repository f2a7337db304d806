"""What persons decide in the review queue tells how far a criterion can be trusted, and nobody's decision is lost."""

import json
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from service.api.application import create_app
from service.bank.bank import Bank
from service.bank.documents import Documents
from service.cli import bank as bank_command
from service.cli import rubric as rubric_command
from service.maths.equivalence import unproved
from service.store.running_bank import RunningBank
from tests.api.conftest import Api, client
from tests.api.test_publications import put, tag, text_of
from tests.api.test_reviews import decide, queue, submit

NAME = "lora-underfitting.remedies"
RUBRIC = f"/v1/rubrics/{NAME}"
BOTH = "Raise the rank. Perhaps a higher learning rate."
"""Of which the rules award the first and leave the second open."""


def trust(asking: TestClient) -> dict[str, dict[str, Any]]:
    answered = asking.get(f"{RUBRIC}/trust").json()
    return {each["criterion"]: each for each in answered["criteria"]}


def contradict(api: Api) -> str:
    """A person denies what the rules award; the group's id."""
    submit(api, BOTH)
    review = str(queue(api.instructor)[0]["review"])
    decide(api.instructor, review, {"criteria": {"raise-rank": "deny", "learning-rate": "deny"}})
    return review


def first_verdict(asking: TestClient, response: str = "Raise the rank.") -> dict[str, Any]:
    body = {"responses": {"remedies": response}}
    return dict(asking.post("/v1/questions/lora-underfitting/checks", json=body).json()["fields"]["remedies"])


def test_every_criterion_says_why_it_marks_without_a_person(api: Api) -> None:
    found = trust(api.instructor)["raise-rank"]

    assert (found["alone"], found["denied"], found["earned"], found["false_awards"]) == (True, 8, 8, 0)
    assert found["reason"] == "At most 32.4% false awards and 32.4% false denials; the policy allows 35.0% and 35.0%."
    assert api.learner.get(f"{RUBRIC}/trust").status_code == 403
    assert api.instructor.get("/v1/rubrics/nothing/trust").json()["type"] == "/problems/unknown-rubric"


def test_a_criterion_that_errs_too_often_goes_to_persons_from_the_next_request_on(
    api: Api, bank: Bank, files: Documents
) -> None:
    elsewhere = create_app(
        api.settings, bank=RunningBank(files, bank, b"tests"), database=api.database, provers=lambda _: unproved
    )
    there = client(elsewhere, api.tokens["instructor"])
    assert first_verdict(there)["verdict"] == "partial"

    contradict(api)

    for asking in (api.instructor, there):
        graded = first_verdict(asking)
        assert (graded["verdict"], graded["criteria"]["raise-rank"]["verdict"]) == ("needs-review", "review")
        assert "criterion-review-untrusted" in [note["code"] for note in graded["notes"]]
    found = trust(api.instructor)["raise-rank"]
    assert (found["alone"], found["false_awards"], found["denied"]) == (False, 1, 9)
    assert "up to 43.5% false awards" in found["reason"]


def test_what_is_disputed_is_no_example(api: Api) -> None:
    review = contradict(api)

    decide(api.admin, review, {"criteria": {"raise-rank": "award", "learning-rate": "deny"}})

    assert (trust(api.instructor)["raise-rank"]["denied"], first_verdict(api.learner)["verdict"]) == (8, "partial")


def test_an_upload_that_contradicts_what_persons_decided_is_told_so(api: Api, files: Documents) -> None:
    review = contradict(api)
    text = text_of(files, NAME) + "\n# Changed.\n"
    content = yaml.safe_load(text)
    content["criteria"][0]["title"] = "Another title"

    tried = api.instructor.post(f"{RUBRIC}/dry-runs", json=content).json()
    published = put(api, RUBRIC, json.dumps(content), tag(api, RUBRIC)).json()

    for reply in (tried, published):
        (told,) = reply["trust"][NAME]["contradictions"]
        assert (told["review"], told["criterion"], told["decided"], told["found"]) == (
            review,
            "raise-rank",
            "denied",
            "awarded",
        )
        assert told["response"] == BOTH
    assert published["changed"] is True


def test_a_rubric_with_few_examples_is_published_and_marked_by_persons(api: Api, files: Documents) -> None:
    content = yaml.safe_load(text_of(files, NAME))
    examples = content["criteria"][0]["examples"]
    content["criteria"][0]["examples"] = {"award": examples["award"][:2], "deny": examples["deny"][:2]}

    published = put(api, RUBRIC, json.dumps(content), tag(api, RUBRIC)).json()

    found = {each["criterion"]: each["alone"] for each in published["trust"][NAME]["criteria"]}
    assert found == {"raise-rank": False, "change-init": True, "learning-rate": True}
    assert first_verdict(api.learner)["verdict"] == "needs-review"


def test_decisions_are_exported_and_evaluated(
    api: Api, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    review = contradict(api)
    monkeypatch.setenv("EXAM_TUTOR_DATABASE_URL", database_url)

    exported = CliRunner().invoke(bank_command.app, ["export", str(tmp_path)])
    evaluated = CliRunner().invoke(rubric_command.app, ["evaluate", "--decisions"])
    again = CliRunner().invoke(rubric_command.app, ["evaluate", str(tmp_path / "labelled.jsonl")])

    assert (exported.exit_code, evaluated.exit_code, again.exit_code) == (0, 0, 0)
    (line,) = (tmp_path / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["review"] == review
    assert json.loads(line)["criteria"] == {"raise-rank": "not", "change-init": "not", "learning-rate": "not"}
    for output in (evaluated.output, again.output):
        row = next(each for each in output.splitlines() if each.startswith(f"{NAME}/raise-rank"))
        assert "no: There may be up to 43.5% false awards" in row
