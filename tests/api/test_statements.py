"""What a request costs the database: so many statements, however many attempts there are."""

import pytest

from tests.api.conftest import Api
from tests.conftest import statements_of

QUESTION = "/v1/questions/lora-memory"
WRONG = {"responses": {"adapter_bytes": "2k(m+l)", "full_bytes": "4ml"}}


def sent_by(api: Api, path: str, headers: dict[str, str] | None = None) -> list[str]:
    """The tables that a learner's request asks, by the verbs, in order."""
    with statements_of(api.database.engine) as sent:
        assert api.learner.post(path, json=WRONG, headers=headers).is_success
    return [" ".join(statement.split()[:3]) for statement in sent if not statement.startswith("BEGIN")]


@pytest.mark.parametrize("before", [0, 30])
def test_a_submission_makes_at_most_nine_statements(api: Api, before: int) -> None:
    for _ in range(before):
        api.learner.post(f"{QUESTION}/submissions", json=WRONG)

    # Who asks; what exams hold; the lock (on PostgreSQL); what is published; what came before; the attempt; its grades;
    # help taken; tries so far.
    assert len(sent_by(api, f"{QUESTION}/submissions")) <= 9


def test_a_submission_with_a_key_makes_three_more(api: Api) -> None:
    # Old keys are forgotten; this one is claimed; the reply is kept.
    assert len(sent_by(api, f"{QUESTION}/submissions", {"Idempotency-Key": "k"})) <= 12


@pytest.mark.parametrize("before", [0, 30])
def test_a_check_makes_at_most_seven_statements(api: Api, before: int) -> None:
    for _ in range(before):
        api.learner.post(f"{QUESTION}/submissions", json=WRONG)

    # Who asks; what exams hold; the lock (on PostgreSQL); checks so far; this check; help taken; tries so far.
    assert len(sent_by(api, f"{QUESTION}/checks")) <= 7
