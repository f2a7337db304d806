"""Classes over HTTP: links and lists that bring people in, and whom an instructor sees afterwards."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.store import accounts
from service.store.models import Role
from tests.api.conftest import ONLY_READING, Api, client

NOBODY = "0" * 32
PASSWORD = "correct horse battery"


def make_class(by: TestClient, name: str = "Algebra") -> str:
    return str(by.post("/v1/classes", json={"name": name}).json()["id"])


def invite(by: TestClient, class_id: str, **wanted: Any) -> list[dict[str, str]]:
    answered = by.post(f"/v1/classes/{class_id}/invitations", json=wanted)
    assert answered.status_code == 201
    return list(answered.json()["invitations"])


def secret_of(invitation: dict[str, str]) -> str:
    return invitation["path"].removeprefix("/join/")


def colleague(api: Api) -> TestClient:
    with api.database.transaction() as session:
        token = accounts.issue_token(session, accounts.create_account(session, "Max", Role.INSTRUCTOR).id)
    return client(api.app, token)


def test_a_learner_comes_in_by_a_link_with_an_account_of_their_own(api: Api) -> None:
    algebra = make_class(api.instructor)
    (link,) = invite(api.instructor, algebra)
    newcomer = client(api.app)

    shown = newcomer.get(f"/v1/invitations/{secret_of(link)}").json()
    wanted = {"invitation": secret_of(link), "name": "Zoe", "login": "zoe", "password": PASSWORD}
    came = newcomer.post("/v1/accounts", json=wanted)

    assert (shown["class_name"], shown["name"], shown["login"]) == ("Algebra", "", "")
    assert (came.status_code, came.json()["account"]["role"]) == (201, "learner")
    assert newcomer.get("/v1/me").json()["name"] == "Zoe"
    members = api.instructor.get(f"/v1/classes/{algebra}").json()["members"]
    assert [(each["name"], each["role"]) for each in members] == [("Zoe", "learner"), ("instructor", "instructor")]
    assert api.instructor.get("/v1/classes").json()["classes"] == [{"id": algebra, "name": "Algebra", "learners": 1}]


def test_a_list_gives_everybody_a_link_for_one_use(api: Api) -> None:
    algebra = make_class(api.instructor)
    listed = invite(api.instructor, algebra, csv="name;login\nAda Lovelace; Ada@Example.org\n\nBob;bob\n", days=3)

    first = {"invitation": secret_of(listed[0]), "name": "Ada", "login": "ada", "password": PASSWORD}
    came = [client(api.app).post("/v1/accounts", json=first | {"login": login}).status_code for login in ("ada", "eve")]

    assert [(each["name"], each["login"]) for each in listed] == [("Ada Lovelace", "ada@example.org"), ("Bob", "bob")]
    assert came == [201, 404]


@pytest.mark.parametrize(
    ("csv", "line"),
    [("Ada", 1), ("Ada,ada\nBob", 2), ("Ada,a b", 1), (",ada", 1), ("Ada,ada,more", 1), ("A,aa\n" * 501, 1)],
)
@ONLY_READING
def test_a_list_that_cannot_be_read_invites_nobody(api: Api, csv: str, line: int) -> None:
    algebra = make_class(api.instructor)

    answered = api.instructor.post(f"/v1/classes/{algebra}/invitations", json={"csv": csv})

    assert (answered.status_code, answered.json()["type"]) == (422, "/problems/unusable-upload")
    assert answered.json()["errors"][0]["line"] == line
    assert api.instructor.delete(f"/v1/classes/{algebra}/invitations").json() == {"ended": 0}


def test_a_login_that_is_taken_leaves_the_invitation_open(api: Api) -> None:
    algebra = make_class(api.instructor)
    (link,) = invite(api.instructor, algebra, csv="Ada,ada")
    wanted = {"invitation": secret_of(link), "name": "Ada", "login": "ada", "password": PASSWORD}
    (other,) = invite(api.instructor, algebra)
    client(api.app).post("/v1/accounts", json=wanted | {"invitation": secret_of(other)})

    taken = client(api.app).post("/v1/accounts", json=wanted)
    came = client(api.app).post("/v1/accounts", json=wanted | {"login": "ada2"})

    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/login-taken")
    assert came.status_code == 201


def test_somebody_with_an_account_joins_with_it(api: Api) -> None:
    algebra = make_class(api.instructor)
    (link,) = invite(api.instructor, algebra)

    joined = api.learner.post("/v1/me/classes", json={"invitation": secret_of(link)})

    assert (joined.status_code, joined.json()["class_name"]) == (201, "Algebra")
    assert joined.json()["account"]["id"] == api.ids["learner"]


def test_an_instructor_sees_nothing_of_the_learners_of_another_class(api: Api) -> None:
    algebra = make_class(api.instructor)
    (link,) = invite(api.instructor, algebra)
    api.learner.post("/v1/me/classes", json={"invitation": secret_of(link)})
    written = {"responses": {"adapter_bytes": "4k(m+l)", "full_bytes": "4ml"}}
    attempt = api.learner.post("/v1/questions/lora-memory/submissions", json=written).json()["attempt"]
    max_ = colleague(api)
    paths = [f"/v1/attempts/{attempt}", f"/v1/attempts/{attempt}/grades", f"/v1/learners/{api.ids['learner']}/tally"]
    mark = {"field": "full_bytes", "verdict": "incorrect"}

    assert [api.instructor.get(path).status_code for path in paths] == [200, 200, 200]
    assert [max_.get(path).status_code for path in paths] == [404, 404, 404]
    assert max_.post(f"/v1/attempts/{attempt}/grades", json=mark).status_code == 404
    assert api.instructor.get("/v1/topics/lora/tally").json()["learners"] == 1
    assert max_.get("/v1/topics/lora/tally").json()["learners"] == 0
    assert api.admin.get(paths[0]).status_code == 200

    removed = api.instructor.delete(f"/v1/classes/{algebra}/members/{api.ids['learner']}")

    assert removed.json() == {"ended": 1}
    assert max_.get(paths[0]).status_code == 200


def test_a_class_of_somebody_else_is_not_found(api: Api) -> None:
    algebra = make_class(api.instructor)
    max_ = colleague(api)
    asked = [
        max_.get(f"/v1/classes/{algebra}"),
        max_.post(f"/v1/classes/{algebra}/invitations", json={}),
        max_.delete(f"/v1/classes/{algebra}/invitations"),
        max_.delete(f"/v1/classes/{algebra}/members/{NOBODY}"),
        api.instructor.get(f"/v1/classes/{NOBODY}"),
    ]

    assert [(each.status_code, each.json()["type"]) for each in asked] == [(404, "/problems/unknown-class")] * 5


@ONLY_READING
def test_learners_make_no_classes_and_unknown_invitations_lead_nowhere(api: Api) -> None:
    assert api.learner.post("/v1/classes", json={"name": "Mine"}).status_code == 403
    assert api.learner.get("/v1/classes").status_code == 403
    assert api.anonymous.get("/v1/invitations/nothing").status_code == 404
    assert api.learner.post("/v1/me/classes", json={"invitation": "nothing"}).status_code == 404
