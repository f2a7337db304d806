"""A lost password is set anew by a link: given by the own instructor, used once, for a few days."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.errors import RequestError
from service.store import audit, password_links, sign_ins
from service.store.models import Role
from service.store.moments import now
from tests.api.conftest import Api, client
from tests.api.test_classes import colleague, invite, make_class, secret_of
from tests.api.test_sessions import sign_in
from tests.making import make_account

OLD, NEW = "correct horse battery", "staple horse battery"


@pytest.fixture
def ada(api: Api) -> tuple[Api, str, TestClient]:
    """A learner of the instructor's class who is signed in, with the id of the account."""
    (link,) = invite(api.instructor, make_class(api.instructor))
    browser = client(api.app)
    wanted = {"invitation": secret_of(link), "name": "Ada", "login": "ada", "password": OLD}
    id = str(browser.post("/v1/accounts", json=wanted).json()["account"]["id"])
    return api, id, browser


def give(by: TestClient, learner: str) -> str:
    answered = by.post(f"/v1/learners/{learner}/password-links")
    assert answered.status_code == 201, answered.text
    return str(answered.json()["path"]).removeprefix("/password/")


def test_a_link_sets_the_password_once_and_signs_in(ada: tuple[Api, str, TestClient]) -> None:
    api, id, elsewhere = ada
    secret = give(api.instructor, id)
    here = client(api.app)

    shown = here.get(f"/v1/password-links/{secret}").json()
    done = here.post("/v1/passwords", json={"link": secret, "new": NEW})

    assert shown == {"name": "Ada", "login": "ada"}
    assert (done.status_code, done.json()["account"]["id"]) == (201, id)
    assert (here.get("/v1/me").status_code, elsewhere.get("/v1/me").status_code) == (200, 401)
    again = here.post("/v1/passwords", json={"link": secret, "new": OLD})
    assert (again.status_code, again.json()["type"]) == (404, "/problems/unknown-password-link")
    assert [sign_in(client(api.app), each, "ada") for each in (OLD, NEW)] == [401, 201]


def test_a_new_link_ends_the_one_before_and_a_short_password_uses_none_up(ada: tuple[Api, str, TestClient]) -> None:
    api, id, _ = ada
    first, second = give(api.instructor, id), give(api.admin, id)
    here = client(api.app)

    answered = [here.post("/v1/passwords", json={"link": each, "new": "short"}) for each in (first, second)]

    assert [each.json()["type"].rpartition("/")[2] for each in answered] == [
        "unknown-password-link",
        "unusable-password",
    ]
    assert here.get(f"/v1/password-links/{second}").status_code == 200


def test_only_for_learners_of_the_own_who_can_sign_in(ada: tuple[Api, str, TestClient]) -> None:
    api, id, _ = ada
    asked = [
        (colleague(api), id, "unknown-account"),
        (api.admin, api.ids["instructor"], "unknown-account"),
        (api.instructor, api.ids["learner"], "no-sign-in"),
        (api.learner, id, "role-too-low"),
    ]

    answered = [by.post(f"/v1/learners/{whose}/password-links").json()["type"] for by, whose, _ in asked]

    assert answered == [f"/problems/{code}" for _, _, code in asked]


def test_a_link_runs_out_is_kept_as_a_hash_and_told_in_the_trail(api: Api) -> None:
    with api.database.transaction() as session:
        account = make_account(session, Role.INSTRUCTOR)
        sign_ins.set_password(session, account.id, "hash", login="emmy")
        secret = password_links.issue(session, account.id, by=None, at=now() - password_links.LASTING)
        trail = audit.examine(session)

        with pytest.raises(RequestError) as refused:
            password_links.owner(session, secret, at=now())
        found, _ = password_links.owner(session, secret, at=now() - timedelta(minutes=1))

    assert (refused.value.code, found.id, trail.entries) == ("unknown-password-link", account.id, 1)
