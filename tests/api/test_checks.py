"""Checks: graded like a submission, counted, and no attempt."""

import pytest

from tests.api.conftest import ONLY_READING, Api

pytestmark = ONLY_READING

CHECKS = "/v1/questions/lora-memory/checks"
RIGHT = {"adapter_bytes": "4k(m+l)", "full_bytes": "4ml"}


def test_a_right_check_earns_its_points_and_records_nothing(api: Api) -> None:
    answered = api.learner.post(CHECKS, json={"responses": RIGHT})

    shown = answered.json()
    assert answered.status_code == 200
    assert set(shown) == {"question", "variant", "counts", "verdict", "earned", "possible", "fields"}
    assert (shown["verdict"], shown["earned"], shown["possible"], shown["counts"]) == ("correct", 1.0, 1.0, True)
    assert set(shown["fields"]["full_bytes"]) == {
        "verdict",
        "credit",
        "read",
        "notes",
        "certificate",
        "criteria",
        "next_step",
    }
    assert set(shown["fields"]["full_bytes"]["certificate"]) == {"means", "by", "error_bound", "values"}
    assert api.rows() == {"attempts": 0, "grades": 0, "idempotency": 0}


@pytest.mark.parametrize(
    ("responses", "verdict", "earned", "counts", "fields"),
    [
        (RIGHT, "correct", 1.0, True, {"adapter_bytes": "correct", "full_bytes": "correct"}),
        (RIGHT | {"ratio": "2"}, "correct", 1.0, True, {"ratio": "incorrect"}),
        (RIGHT | {"ratio": " "}, "correct", 1.0, True, {}),
        (RIGHT | {"ratio": None}, "correct", 1.0, True, {}),
        (RIGHT | {"full_bytes": "2ml"}, "partial", 0.0, True, {"full_bytes": "incorrect"}),
        ({"adapter_bytes": "1", "full_bytes": 4}, "incorrect", 0.0, True, {"full_bytes": "incorrect"}),
        (RIGHT | {"full_bytes": "4m("}, "unreadable", 0.0, False, {"full_bytes": "unreadable"}),
        ({"adapter_bytes": "4k(m+l)"}, "unreadable", 0.0, False, {"full_bytes": "unreadable"}),
    ],
)
def test_the_whole_follows_from_the_fields_that_decide(
    api: Api, responses: dict[str, object], verdict: str, earned: float, counts: bool, fields: dict[str, str]
) -> None:
    shown = api.learner.post(CHECKS, json={"responses": responses}).json()

    assert (shown["verdict"], shown["earned"], shown["counts"]) == (verdict, earned, counts)
    assert {name: shown["fields"][name]["verdict"] for name in fields} == fields
    assert ("ratio" in shown["fields"]) is ("ratio" in fields)


def test_a_field_that_was_left_out_is_empty(api: Api) -> None:
    shown = api.learner.post(CHECKS, json={"responses": {"adapter_bytes": "4k(m+l)"}}).json()

    assert [note["code"] for note in shown["fields"]["full_bytes"]["notes"]] == ["empty"]


REMEDIES = "/v1/questions/lora-underfitting/checks"


def test_prose_is_marked_criterion_by_criterion_with_the_place_that_says_it(api: Api) -> None:
    shown = api.learner.post(
        REMEDIES, json={"responses": {"remedies": "Raise the rank. Keep the learning rate."}}
    ).json()

    assert (shown["verdict"], round(shown["fields"]["remedies"]["credit"], 3)) == ("partial", 0.333)
    assert shown["fields"]["remedies"]["criteria"] == {
        "point-1": {"verdict": "awarded", "span": [0, 14], "rule": None, "cause": None},
        "point-2": {"verdict": "absent", "span": None, "rule": None, "cause": None},
        "point-3": {"verdict": "contradicted", "span": [16, 38], "rule": None, "cause": None},
    }


def test_prose_that_leaves_something_open_waits_for_a_person(api: Api) -> None:
    shown = api.learner.post(REMEDIES, json={"responses": {"remedies": "Perhaps the rank is to be raised."}}).json()

    assert (shown["verdict"], shown["earned"], shown["counts"]) == ("needs-review", 0.0, True)
    found = shown["fields"]["remedies"]["criteria"]
    assert {name: each["verdict"] for name, each in found.items()} == {
        "point-1": "review",
        "point-2": "absent",
        "point-3": "absent",
    }


def test_a_variant_is_graded_by_its_own_key(api: Api) -> None:
    address, responses = "/v1/questions/memory-and-gpus/checks", {"one_billion": "2 GB", "gpt6": "2 TB", "gpus": 20}

    official = api.learner.post(address, json={"responses": responses}).json()
    variant = api.learner.post(address, json={"responses": responses, "variant": 1}).json()

    assert (official["verdict"], variant["verdict"]) == ("partial", "correct")
