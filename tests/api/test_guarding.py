"""No reply gives a key away while the policy withholds it, whatever is sent; once the solution is out, everything is told."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from service.bank.bank import Bank
from service.bank.guidance import Tell
from service.bank.question import Field, Question
from service.grading.outcome import Verdict
from tests.api.conftest import ONLY_READING, Api, client
from tests.api.guided import QUESTION, RIGHT, WRONG, Guided, submit
from tests.notations import notations

GENERIC = (
    "0",
    "1",
    "-1",
    "2",
    "10",
    "1000",
    "x",
    "True",
    "1 to 2",
    "I do not know",
    "(",
    "1 kg",
    "1/3",
    "9e99",
    "rank",
    "[[1]]",
)
"""Responses that somebody sends who knows nothing."""


def wrong(bank: Bank, question: Question, field: Field) -> list[str]:
    """Many wrong responses to a field: the author's own, those of every other field, and what knows nothing."""
    cases = [case.response for case in field.cases if case.verdict is not Verdict.CORRECT]
    others = [case.response for other in question.fields.values() if other is not field for case in other.cases[:2]]
    foreseen = [mistake.response for mistake in field.mistakes if mistake.response]
    return [*cases, *foreseen, *others, *GENERIC]


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names of members too."""
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from texts(each)
        case dict():
            for name, each in value.items():
                yield name
                yield from texts(each)


def quoted(shown: dict[str, Any], response: str, key: str) -> bool:
    """Whether the key is a part of what the learner wrote, which may be quoted."""
    return any(key in text.replace(" ", "") for text in (response, (shown["read"] or {"text": ""})["text"]))


def told(shown: dict[str, Any], response: str) -> str:
    """What a reply says of a field beyond the response itself."""
    field = {name: value for name, value in shown.items() if name != "read"}
    field["notes"] = [{name: value for name, value in note.items() if name != "caret"} for note in field["notes"]]
    field["certificate"] = {**(field["certificate"] or {}), "values": {}} | {
        "values": {
            name: value for name, value in (field["certificate"] or {}).get("values", {}).items() if name != "yours"
        }
    }
    said = " ".join(texts(field))
    return said.replace(response, " ") if response.strip() else said


@ONLY_READING
def test_no_check_of_a_wrong_response_holds_the_key(guided: Guided, bank: Bank) -> None:
    api = guided(checks={"limit": 10_000})
    for question in bank.questions.values():
        for field in question.fields.values():
            for response in wrong(bank, question, field):
                answered = api.learner.post(
                    f"/v1/questions/{question.id}/checks", json={"responses": {field.name: response}}
                ).json()

                shown = answered["fields"].get(field.name)
                if shown is None or shown["verdict"] == "correct":
                    continue
                said = told(shown, response)
                for key in notations(question, field):
                    assert quoted(shown, response, key) or key not in said.replace(" ", ""), (
                        f"{question.id}.{field.name}: {response!r}: {said}"
                    )
                assert not set(field.criteria) & set(said.split()), f"{question.id}.{field.name}: {response!r}"


def test_what_is_told_differs_only_in_what_gives_the_key_away(api: Api) -> None:
    guarded = submit(api, WRONG)["fields"]["adapter_bytes"]
    submit(api, WRONG)
    open = submit(api, WRONG)["fields"]["adapter_bytes"]

    assert "expected" not in guarded["certificate"]["values"]
    assert {name for name in open["certificate"]["values"]} - {name for name in guarded["certificate"]["values"]} == {
        "expected"
    }
    assert {**open, "certificate": None, "notes": None} == {**guarded, "certificate": None, "notes": None}


def test_recorded_attempts_tell_no_more_than_the_reply(api: Api) -> None:
    attempt = submit(api, WRONG)["attempt"]

    own = [
        api.learner.get("/v1/me/attempts").text,
        api.learner.get(f"/v1/attempts/{attempt}").text,
        api.learner.get(f"/v1/attempts/{attempt}/grades").text,
    ]
    seen = api.instructor.get(f"/v1/attempts/{attempt}").text

    assert ['"expected"' in text for text in (*own, seen)] == [False, False, False, True]


def test_no_hash_of_a_key_is_told_to_learners(api: Api, bank: Bank) -> None:
    hashes = {question.hash for question in bank.questions.values()}
    hashes |= {
        field.rubric_hash
        for question in bank.questions.values()
        for field in question.fields.values()
        if field.rubric_hash
    }
    submit(api, WRONG)
    attempt = submit(api, WRONG)["attempt"]
    addresses = ["/v1/me/attempts", f"/v1/attempts/{attempt}", f"/v1/attempts/{attempt}/grades", "/v1/me/tally"]

    replies = [api.learner.get(each) for each in (*addresses, *(f"/v1/questions/{id}" for id in bank.questions))]

    for reply in replies:
        said = f"{reply.text} {json.dumps(dict(reply.headers))}"
        assert not [hash for hash in hashes if hash in said]


def test_a_learners_hash_changes_with_what_is_shown_only(api: Api, bank: Bank) -> None:
    one, other = (api.learner.get(QUESTION) for _ in range(2))

    assert one.headers["etag"] == other.headers["etag"] == f'"{one.json()["hash"]}"'
    assert one.json()["hash"] != api.instructor.get(QUESTION).json()["hash"] == bank.question("lora-memory").hash


@pytest.mark.parametrize(
    ("responses", "field", "step"),
    [
        (WRONG, "adapter_bytes", "follow-the-remark"),
        (RIGHT | {"full_bytes": "8ml"}, "full_bytes", "count-again"),
        (RIGHT | {"full_bytes": "m^2 + 1"}, "full_bytes", "try-the-point"),
        (RIGHT | {"full_bytes": "4m("}, "full_bytes", "mend-the-place"),
        (RIGHT, "full_bytes", None),
    ],
)
def test_one_thing_to_try_is_said(api: Api, responses: dict[str, str], field: str, step: str | None) -> None:
    shown = api.learner.post(f"{QUESTION}/checks", json={"responses": responses}).json()["fields"][field]

    assert (shown["next_step"] or {"code": None})["code"] == step


def test_a_hint_that_fits_the_last_check_comes_first(api: Api) -> None:
    before = api.learner.get(f"{QUESTION}/hints").json()["next"]
    api.learner.post(f"{QUESTION}/checks", json={"responses": {"adapter_bytes": "4mkl", "full_bytes": "4ml"}})
    after = api.learner.get(f"{QUESTION}/hints").json()["next"]

    assert (before["fits"], after["fits"]) == (False, True)


def test_a_policy_may_tell_the_reading_only(guided: Guided) -> None:
    api = guided(checks={"tell": Tell.READING})

    shown = api.learner.post(f"{QUESTION}/checks", json={"responses": WRONG | {"full_bytes": "4m("}}).json()
    right = api.learner.post(f"{QUESTION}/checks", json={"responses": RIGHT}).json()
    wrong = api.learner.post(f"{QUESTION}/checks", json={"responses": WRONG}).json()

    assert (shown["verdict"], shown["fields"]["full_bytes"]["verdict"]) == ("unreadable", "unreadable")
    assert shown["fields"]["full_bytes"]["notes"] != []
    assert (right["verdict"], right["earned"]) == (wrong["verdict"], wrong["earned"]) == (None, None)
    assert wrong["fields"]["adapter_bytes"]["read"]["text"] == "2*k*(m + ell)"
    assert {**wrong["fields"]["adapter_bytes"], "read": None} == {**right["fields"]["adapter_bytes"], "read": None}


def check(api: Api) -> Any:
    return api.learner.post(f"{QUESTION}/checks", json={"responses": WRONG})


def test_checks_have_a_budget_for_each_learner_and_question(guided: Guided) -> None:
    api = guided(checks={"limit": 2, "seconds": 600})

    answered = [check(api) for _ in range(3)]
    elsewhere = api.learner.post("/v1/questions/qk-identity/checks", json={"responses": {"score": "1"}})
    other = api.other.post(f"{QUESTION}/checks", json={"responses": WRONG})
    whole = api.learner.post(f"{QUESTION}/documents", json={"document": "adapter_bytes = 2k"})

    assert [each.status_code for each in answered] == [200, 200, 429]
    assert answered[-1].json()["type"] == "/problems/checks-used-up"
    assert 590 <= int(answered[-1].headers["retry-after"]) <= 600
    assert (elsewhere.status_code, other.status_code, whole.status_code) == (200, 200, 429)


def test_a_check_over_the_budget_says_nothing_of_what_was_sent(guided: Guided) -> None:
    api = guided(checks={"limit": 1, "seconds": 600})
    check(api)

    right = api.learner.post(f"{QUESTION}/checks", json={"responses": RIGHT})
    wrong = check(api)

    assert right.status_code == wrong.status_code == 429
    assert right.json()["type"] == wrong.json()["type"]


def test_the_budget_is_exact_when_many_ask_at_once(guided: Guided) -> None:
    one, other = guided(checks={"limit": 3, "seconds": 600}), guided(checks={"limit": 3, "seconds": 600})
    clients = [one.learner, _another_process(other, one)]
    for each in (one, other):
        # The framework makes a route when it is first asked for, and two applications share what it makes it of.
        assert each.instructor.post(f"{QUESTION}/checks", json={"responses": WRONG}).status_code == 200

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(client.post, f"{QUESTION}/checks", json={"responses": WRONG}) for client in clients * 4]
        found = [each.result().status_code for each in asked]

    assert sorted(found) == [200] * 3 + [429] * 5


def _another_process(there: Api, here: Api) -> Any:
    return client(there.app, here.tokens["learner"])


def test_a_question_may_have_no_checks(guided: Guided) -> None:
    assert check(guided(checks={"limit": 0})).json()["type"] == "/problems/checks-closed"


def test_an_instructors_checks_are_not_counted(guided: Guided) -> None:
    api = guided(checks={"limit": 1, "seconds": 600})

    answered = [api.instructor.post(f"{QUESTION}/checks", json={"responses": WRONG}) for _ in range(3)]

    assert [each.status_code for each in answered] == [200] * 3
    assert "expected" in answered[0].json()["fields"]["adapter_bytes"]["certificate"]["values"]
