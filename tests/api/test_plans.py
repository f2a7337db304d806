"""No request reads all of a table that grows with learners and attempts; asked of both databases' own plans."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import text

from service.bank.bank import Bank
from service.store import accounts
from tests.api.conftest import Api, client
from tests.filling import fill, learner_id
from tests.plans import sent_with_parameters, whole_reads

QUESTION = "/v1/questions/lora-memory"
WRITTEN = {"json": {"responses": {"adapter_bytes": "2k(m+l)", "full_bytes": "4ml"}}}
BY_LEARNERS: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", f"{QUESTION}/submissions", WRITTEN),
    ("POST", f"{QUESTION}/submissions", {**WRITTEN, "headers": {"Idempotency-Key": "k"}}),
    ("POST", f"{QUESTION}/checks", WRITTEN),
    ("GET", f"{QUESTION}/hints", {}),
    ("GET", "/v1/me/tally", {}),
    ("GET", "/v1/me/attempts", {}),
    ("GET", "/v1/me/attempts?question=lora-memory", {}),
    ("GET", "/v1/me/next", {}),
    ("GET", "/v1/me/mastery", {}),
]
BY_INSTRUCTORS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", f"/v1/classes/{learner_id(0)}/results", {}),
    ("GET", f"/v1/classes/{learner_id(0)}/results.csv", {}),
    ("GET", f"/v1/mastery?class={learner_id(0)}", {}),
    ("GET", "/v1/reviews", {}),
    ("GET", f"{QUESTION}/answers", {}),
]


def complaints(api: Api, who: TestClient, asked: list[tuple[str, str, dict[str, Any]]]) -> dict[str, list[str]]:
    """What the statements of some requests read whole."""
    found = {}
    for method, path, given in asked:
        with sent_with_parameters(api.database.engine) as sent:
            answered = who.request(method, path, **given)
        assert answered.is_success, answered.text
        with api.database.reading() as session:
            if session.get_bind().dialect.name == "postgresql":
                # With few rows it is right to read all of them; what is asked is whether there is another plan.
                session.execute(text("SET LOCAL enable_seqscan = off"))
                session.execute(text("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"))
            found[path] = [step for each in sent for step in whole_reads(session.connection(), each)]
    return {path: steps for path, steps in found.items() if steps}


def test_no_request_reads_a_growing_table_whole(api: Api, bank: Bank) -> None:
    with api.database.transaction() as session:
        fill(session, bank, attempts=2000, learners=200, by=api.ids["instructor"])
        if session.get_bind().dialect.name == "postgresql":
            # As it does by itself after a while; SQLite never does.
            session.execute(text("ANALYZE"))
        learner = client(api.app, accounts.issue_token(session, learner_id(5)))

    assert complaints(api, learner, BY_LEARNERS) == {}
    assert complaints(api, api.instructor, BY_INSTRUCTORS) == {}
