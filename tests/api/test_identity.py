"""Who may do what: without a token nothing, with a learner's only what is theirs."""

import pytest

from service.store import accounts
from service.store.moments import now
from tests.api.conftest import Api, client

NOBODY = "0" * 32

LEARNERS = [
    ("GET", "/v1/topics"),
    ("GET", "/v1/questions"),
    ("GET", "/v1/questions/lora-memory"),
    ("POST", "/v1/questions/lora-memory/previews"),
    ("POST", "/v1/questions/lora-memory/checks"),
    ("POST", "/v1/questions/lora-memory/submissions"),
    ("GET", "/v1/me/attempts"),
    ("GET", f"/v1/attempts/{NOBODY}"),
    ("GET", "/v1/me/tally"),
]
INSTRUCTORS = [
    ("POST", f"/v1/attempts/{NOBODY}/grades"),
    ("GET", f"/v1/learners/{NOBODY}/tally"),
    ("GET", "/v1/topics/lora/tally"),
    ("POST", "/v1/grade"),
]
BODIES = {
    "previews": {"responses": {"full_bytes": "4ml"}},
    "checks": {"responses": {"full_bytes": "4ml"}},
    "submissions": {"responses": {"full_bytes": "4ml"}},
    "grades": {"field": "full_bytes", "verdict": "correct"},
    "grade": [],
}


def body(address: str) -> object:
    return BODIES.get(address.rpartition("/")[2])


def test_without_a_token_there_is_nothing_but_health(api: Api) -> None:
    answered = [api.anonymous.request(way, address, json=body(address)) for way, address in LEARNERS + INSTRUCTORS]

    assert {each.status_code for each in answered} == {401}
    assert {each.headers["www-authenticate"] for each in answered} == {'Bearer realm="exam-tutor"'}
    assert {each.json()["type"] for each in answered} == {"/problems/token-missing"}


def test_a_learner_may_not_do_what_takes_an_instructor(api: Api) -> None:
    answered = [api.learner.request(way, address, json=body(address)) for way, address in INSTRUCTORS]

    assert {each.status_code for each in answered} == {403}
    assert {each.json()["type"] for each in answered} == {"/problems/role-too-low"}


def test_an_admin_may_do_what_an_instructor_may(api: Api) -> None:
    answered = [api.admin.request(way, address, json=body(address)).status_code for way, address in INSTRUCTORS]

    assert answered == [404, 404, 200, 200]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "token-missing"),
        ("Basic bGVhcm5lcjo=", "token-missing"),
        ("Bearer", "token-missing"),
        ("Bearer et_made-up", "token-unknown"),
        ("Bearer " + "x" * 5000, "token-unknown"),
    ],
)
def test_another_credential_is_refused(api: Api, header: str, code: str) -> None:
    answered = api.anonymous.get("/v1/topics", headers={"Authorization": header})

    assert (answered.status_code, answered.json()["type"]) == (401, f"/problems/{code}")


def test_a_revoked_token_is_refused(api: Api) -> None:
    with api.database.transaction() as session:
        token = accounts.issue_token(session, api.ids["learner"])
        accounts.revoke_token(session, token, at=now())

    assert client(api.app, token).get("/v1/topics").status_code == 401
