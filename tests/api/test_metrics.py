"""What is counted, who may see it, and that it names nobody."""

from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.store.database import open_database
from service.workers.turns import Load
from tests.api.conftest import Api

TOKEN = "a scraper's token"
QUESTION = "/v1/questions/lora-memory"


@pytest.fixture
def measured(api: Api) -> Api:
    """The application whose metrics are on, with two proofs in hand."""
    settings = api.settings.model_copy(update={"metrics_token": TOKEN})
    api.app.state.parts = replace(api.app.state.parts, settings=settings, load=lambda: Load(1, 2))
    return api


def scraped(api: Api) -> dict[tuple[str, ...], float]:
    """The value of each sample by its name and labels, without the buckets of histograms."""
    answered = api.anonymous.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answered.status_code == 200
    return {
        (sample.name.removeprefix("exam_tutor_"), *(value for name, value in sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answered.text)
        for sample in family.samples
    }


def test_verdicts_are_counted_by_type_and_requests_by_route(measured: Api) -> None:
    measured.learner.post(f"{QUESTION}/submissions", json={"responses": {"full_bytes": "4ml", "adapter_bytes": "("}})
    measured.learner.post(f"{QUESTION}/checks", json={"responses": {"full_bytes": "5ml"}})
    measured.learner.get("/v1/attempts/nobody's")
    measured.learner.get("/v1/nothing/of/ours")

    found = scraped(measured)

    assert found["grades_total", "expression", "submission", "correct"] == 1
    assert found["grades_total", "expression", "submission", "unreadable"] == 1
    assert found["grades_total", "expression", "check", "incorrect"] == 1
    counted = {key[1:]: value for key, value in found.items() if key[0] == "request_seconds_count"}
    assert counted == {
        ("POST", "/v1/questions/{question_id}/submissions", "201"): 1,
        ("POST", "/v1/questions/{question_id}/checks", "200"): 1,
        ("GET", "/v1/attempts/{attempt_id}", "422"): 1,
        ("GET", "(no route)", "404"): 1,
    }


def test_what_waits_is_looked_up(measured: Api) -> None:
    before = scraped(measured)
    responses = {"remedies": "Perhaps the rank is to be raised."}
    measured.learner.post("/v1/questions/lora-underfitting/submissions", json={"responses": responses})
    measured.instructor.post("/v1/regrades", json={"topic": "lora"})

    after = scraped(measured)

    names = ("review_groups_open", "review_groups_disputed", "regrades_open", "prover_at_work", "prover_in_hand")
    assert [before[name,] for name in names] == [0, 0, 0, 1, 2]
    assert [after[name,] for name in names] == [1, 0, 1, 1, 2]
    assert (before["review_oldest_seconds",], after["review_oldest_seconds",] > 0) == (0, True)


def test_without_a_database_the_rest_is_told(measured: Api) -> None:
    gone = open_database("postgresql://nobody@127.0.0.1:1/nowhere")
    measured.app.state.parts = replace(measured.app.state.parts, database=gone)

    found = scraped(measured)
    gone.close()

    assert (found["database_up",], found["prover_in_hand",]) == (0, 2)


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer another", "Basic YTpi", "Bearer é"])
def test_only_the_deployments_token_opens_it(measured: Api, sent: str) -> None:
    answered = measured.anonymous.get("/metrics", headers={"Authorization": sent.encode()})

    assert answered.status_code == 401


def test_an_admin_has_another_token(measured: Api) -> None:
    assert measured.admin.get("/metrics").status_code == 401
    assert measured.anonymous.get("/v1/me", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 401
