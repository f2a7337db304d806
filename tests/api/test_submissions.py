"""Submissions: recorded before they are answered, and once per Idempotency-Key."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.api.application import create_app
from service.bank.bank import Bank
from service.maths.equivalence import unproved
from service.settings import Settings
from service.store.models import Attempt
from tests.api.conftest import Api, client

SUBMISSIONS = "/v1/questions/lora-memory/submissions"
RIGHT = {"responses": {"adapter_bytes": "4k(m+l)", "full_bytes": "4ml"}}
NOTHING = {"attempts": 0, "grades": 0, "idempotency": 0}


def test_a_submission_is_recorded_as_it_was_written(api: Api) -> None:
    answered = api.learner.post(SUBMISSIONS, json={"responses": {"adapter_bytes": " 4k(m+l)", "full_bytes": 0.50}})

    shown = answered.json()
    assert answered.status_code == 201
    assert (shown["verdict"], shown["earned"], shown["possible"], shown["counts"]) == ("partial", 0.0, 1.0, True)
    assert api.rows() == {"attempts": 1, "grades": 2, "idempotency": 0}
    with api.database.reading() as session:
        kept = session.scalars(select(Attempt)).one()
    assert (kept.id, kept.learner_id) == (shown["attempt"], api.ids["learner"])
    assert kept.submitted_at.isoformat().replace("+00:00", "Z") == shown["submitted_at"]
    assert kept.responses["adapter_bytes"] == " 4k(m+l)"


def test_a_number_keeps_the_digits_it_was_written_with(api: Api) -> None:
    api.learner.post(
        SUBMISSIONS,
        content=b'{"responses": {"adapter_bytes": 0.50, "full_bytes": 1E+05}}',
        headers={"Content-Type": "application/json"},
    )

    with api.database.reading() as session:
        kept = session.scalars(select(Attempt)).one()
    assert kept.responses == {"adapter_bytes": "0.50", "full_bytes": "1E+05"}


def test_the_same_submission_twice_is_two_attempts(api: Api) -> None:
    first, second = (api.learner.post(SUBMISSIONS, json=RIGHT).json()["attempt"] for _ in range(2))

    assert first < second
    assert api.rows()["attempts"] == 2


def test_the_same_key_gives_the_same_answer_byte_for_byte(api: Api) -> None:
    first, second = (api.learner.post(SUBMISSIONS, json=RIGHT, headers={"Idempotency-Key": "k 1"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert api.rows() == {"attempts": 1, "grades": 2, "idempotency": 1}


def test_a_key_is_told_another_request_by_what_was_meant(api: Api) -> None:
    spelt = [
        b'{"responses": {"adapter_bytes": "4k(m+l)", "full_bytes": "4ml"}}',
        b'{"variant":0,"responses":{"full_bytes":"4ml","adapter_bytes":"4k(m+l)"}}',
        b'{"responses": {"adapter_bytes": "4k(m+l)", "full_bytes": "4lm"}}',
    ]
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}

    answered = [api.learner.post(SUBMISSIONS, content=body, headers=headers) for body in spelt]

    assert [each.status_code for each in answered] == [201, 201, 422]
    assert answered[2].json()["type"] == "/problems/idempotency-key-reused"
    assert api.rows()["attempts"] == 1


def test_keys_of_two_learners_have_nothing_to_do_with_each_other(api: Api) -> None:
    answered = [
        who.post(SUBMISSIONS, json=RIGHT, headers={"Idempotency-Key": "k"}).json()["attempt"]
        for who in (api.learner, api.other)
    ]

    assert len(set(answered)) == 2


def test_requests_at_the_same_time_with_one_key_make_one_attempt(api: Api) -> None:
    def submit(_: int) -> bytes:
        return api.learner.post(SUBMISSIONS, json=RIGHT, headers={"Idempotency-Key": "k"}).content

    with ThreadPoolExecutor(8) as threads:
        answered = set(threads.map(submit, range(16)))

    assert len(answered) == 1
    assert api.rows() == {"attempts": 1, "grades": 2, "idempotency": 1}


def test_a_key_is_forgotten_in_the_end(api: Api, settings: Settings, bank: Bank) -> None:
    short = settings.model_copy(update={"idempotency_hours": timedelta(microseconds=1) / timedelta(hours=1)})
    app = create_app(short, bank=bank, database=api.database, provers=lambda _: unproved)
    forgetful = client(app, api.learner.headers["Authorization"].removeprefix("Bearer "))

    first, second = (forgetful.post(SUBMISSIONS, json=RIGHT, headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert first.json()["attempt"] != second.json()["attempt"]
    assert api.rows() == {"attempts": 2, "grades": 4, "idempotency": 1}


def test_a_refused_submission_leaves_its_key_free(api: Api) -> None:
    headers = {"Idempotency-Key": "k"}

    refused = api.learner.post(SUBMISSIONS, json={"responses": {"bytes": "4ml"}}, headers=headers)
    answered = api.learner.post(SUBMISSIONS, json=RIGHT, headers=headers)

    assert (refused.status_code, answered.status_code) == (422, 201)


def test_an_unreadable_submission_is_kept_and_costs_no_try(api: Api) -> None:
    shown = api.learner.post(SUBMISSIONS, json={"responses": {"adapter_bytes": "4k(m+", "full_bytes": "4ml"}}).json()

    assert (shown["verdict"], shown["counts"]) == ("unreadable", False)
    assert shown["fields"]["adapter_bytes"]["notes"][0]["caret"]
    assert api.rows()["attempts"] == 1
    assert api.learner.get("/v1/me/tally").json()["overall"]["attempts"] == 0


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/v1/questions/lora-memori/submissions", "unknown-question"),
        ("/v1/questions/%00/submissions", "unknown-question"),
    ],
)
def test_an_answer_to_a_question_that_is_not_there_is_never_guessed(api: Api, address: str, code: str) -> None:
    answered = api.learner.post(address, json=RIGHT)

    assert (answered.status_code, answered.json()["type"]) == (404, f"/problems/{code}")
    assert api.rows() == NOTHING
