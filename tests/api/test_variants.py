"""Variants over HTTP: each learner is asked another one, it alone counts, and an attempt says which it was."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from service.bank.bank import Bank
from service.bank.documents import Documents
from service.bank.loading import load_bank, read_folders
from tests.api.conftest import Api
from tests.bank.sheets import GOOD, POLICY_FILE, QUESTION_FILE, write

MANY = 'size: {value: "4096", unit: bytes, low: "512", high: "1e9", figures: 2}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small question with many variants, under a policy that assigns them."""
    question = GOOD[QUESTION_FILE].replace('size: {value: "4096", text: 4 KiB}', MANY)
    policy = GOOD[POLICY_FILE].replace("official", "assigned")
    write(tmp_path, {**GOOD, QUESTION_FILE: question, POLICY_FILE: policy})
    return tmp_path


@pytest.fixture
def files(folder: Path) -> Documents:
    return read_folders(folder / "questions", folder / "rubrics")


@pytest.fixture
def bank(folder: Path) -> Bank:
    return load_bank(folder / "questions", folder / "rubrics", points=b"tests")


def shown(client: Any, **asked: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.get("/v1/questions/disk-space", params=asked).json()
    return found


def submitted(client: Any, response: str, **variant: int) -> Mapping[str, Any]:
    sent = {"responses": {"space": response}, **variant}
    reply = client.post("/v1/questions/disk-space/submissions", json=sent)
    assert reply.status_code == 201, reply.text
    found: Mapping[str, Any] = reply.json()
    return found


def test_each_learner_is_asked_a_variant_of_their_own(api: Api) -> None:
    mine, again, theirs = shown(api.learner), shown(api.learner), shown(api.other)

    assert mine == again
    assert 1000 <= mine["variant"] <= 1999
    assert mine["statement"] != theirs["statement"]
    assert (mine["variants"], mine["drawn"]) == ([0, 1], {"first": 1000, "last": 1999})


def test_an_attempt_is_at_the_assigned_variant_and_keeps_its_figures(api: Api, bank: Bank) -> None:
    number = shown(api.learner)["variant"]
    size = bank.question("disk-space", number).figures["size"]

    made = submitted(api.learner, f"{size}*n")

    assert (made["variant"], made["verdict"]) == (number, "correct")
    (kept,) = api.learner.get("/v1/me/attempts").json()["attempts"]
    assert (kept["variant"], kept["figures"]) == (number, {"size": size})


def test_only_the_assigned_variant_counts_and_others_are_practice(api: Api) -> None:
    submitted(api.learner, "4096*n", variant=0)
    submitted(api.learner, "512*n", variant=1)
    mine = submitted(api.learner, "0*n")["variant"]

    tally = api.learner.get("/v1/me/tally").json()

    assert {line["variant"]: line["reason"] for line in tally["lines"]} == {
        0: "variant-not-counted",
        1: "variant-not-counted",
        mine: "first-attempt",
    }
    assert (tally["overall"]["earned"], tally["overall"]["possible"]) == (0, 1)
    topic = api.instructor.get("/v1/topics/disks/tally").json()
    assert [(each["variant"], each["learners"]) for each in topic["questions"]] == [(0, 0), (mine, 1)]


def test_under_another_policy_the_official_figures_count(api: Api) -> None:
    submitted(api.learner, "4096*n", variant=0)

    tally = api.learner.get("/v1/me/tally", params={"variants": "official"}).json()

    assert (tally["overall"]["earned"], tally["lines"][0]["reason"]) == (1, "first-attempt")


@pytest.mark.parametrize("number", [2, 999, 2000, 10**9])
def test_a_variant_that_is_not_there_is_a_problem_that_names_those_there_are(api: Api, number: int) -> None:
    reply = api.learner.get("/v1/questions/disk-space", params={"variant": number})

    assert reply.status_code == 404
    assert reply.json()["type"].endswith("unknown-variant")
    assert "0, 1, and 1000 to 1999" in reply.json()["detail"]


@pytest.mark.parametrize("route", ["checks", "previews"])
def test_checks_and_previews_are_about_the_assigned_variant_too(api: Api, route: str) -> None:
    reply = api.learner.post(f"/v1/questions/disk-space/{route}", json={"responses": {"space": "4096n"}})

    assert reply.json()["variant"] == shown(api.learner)["variant"]
