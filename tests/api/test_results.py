"""How a class stands, and what its learners have answered, over HTTP."""

import csv
from io import StringIO

from fastapi.testclient import TestClient

from service.store import accounts
from service.store.models import Role
from tests.api.conftest import Api, client

SUBMISSIONS = "/v1/questions/lora-memory/submissions"
RIGHT = {"adapter_bytes": "4k(m+l)", "full_bytes": "4ml"}


def make_class(api: Api, *names: str) -> tuple[str, list[TestClient]]:
    """A class of the instructor with learners of these names."""
    id = str(api.instructor.post("/v1/classes", json={"name": "Algebra"}).json()["id"])
    (link,) = api.instructor.post(f"/v1/classes/{id}/invitations", json={}).json()["invitations"]
    learners = []
    for number, name in enumerate(names):
        with api.database.transaction() as session:
            token = accounts.issue_token(session, accounts.create_account(session, name, Role.LEARNER).id)
        learners.append(client(api.app, token))
        joined = learners[number].post("/v1/me/classes", json={"invitation": link["path"].removeprefix("/join/")})
        assert joined.is_success
    return id, learners


def answer(learner: TestClient, **responses: str) -> None:
    assert learner.post(SUBMISSIONS, json={"responses": RIGHT | responses}).status_code == 201


def test_a_class_shows_everybody_in_it_also_who_has_tried_nothing(api: Api) -> None:
    id, (ada, bob, _) = make_class(api, "Ada", "Bob", "Cleo")
    answer(ada)
    answer(bob, full_bytes="2ml")
    answer(api.other)

    shown = api.instructor.get(f"/v1/classes/{id}/results").json()

    found = {each["name"]: (each["overall"]["earned"], each["overall"]["possible"]) for each in shown["learners"]}
    assert found == {"Ada": (1.0, 1.0), "Bob": (0.0, 1.0), "Cleo": (0.0, 0.0)}
    assert [line["question"] for line in shown["learners"][0]["lines"]] == ["lora-memory"]


def test_pages_of_a_class_follow_one_another(api: Api) -> None:
    id, (_, bob, _) = make_class(api, "Ada", "Bob", "Cleo")
    answer(bob)

    first = api.instructor.get(f"/v1/classes/{id}/results", params={"limit": 2}).json()
    rest = api.instructor.get(f"/v1/classes/{id}/results", params={"after": first["next_after"]}).json()

    names = [[each["name"] for each in page["learners"]] for page in (first, rest)]
    assert (names, rest["next_after"]) == ([["Ada", "Bob"], ["Cleo"]], None)
    assert first["learners"][1]["overall"]["earned"] == 1.0


def test_a_table_for_spreadsheets_has_no_formulas(api: Api) -> None:
    id, (ada, bob) = make_class(api, "=HYPERLINK(1)", 'Bob, "the second"')
    answer(ada)
    answer(bob)

    answered = api.instructor.get(f"/v1/classes/{id}/results.csv")

    heads, *rows = csv.reader(StringIO(answered.text))
    assert answered.headers["content-type"].startswith("text/csv")
    assert heads[:4] == ["learner", "name", "topic", "question"]
    assert [row[1] for row in rows] == ["'=HYPERLINK(1)", 'Bob, "the second"']
    assert [row[5] for row in rows] == ["1.0", "1.0"]


def test_the_class_of_somebody_else_is_not_there(api: Api) -> None:
    id, _ = make_class(api)
    with api.database.transaction() as session:
        token = accounts.issue_token(session, accounts.create_account(session, "Max", Role.INSTRUCTOR).id)
    colleague = client(api.app, token)

    answered = [colleague.get(f"/v1/classes/{id}/results{end}").status_code for end in ("", ".csv")]

    assert answered == [404, 404]
    assert api.learner.get(f"/v1/classes/{id}/results").status_code == 403


def test_answers_that_read_the_same_are_counted_together_with_their_flaw(api: Api) -> None:
    _, (ada, bob, cleo) = make_class(api, "Ada", "Bob", "Cleo")
    answer(ada, full_bytes="4ml")
    answer(bob, full_bytes="$4 m \\ell$")
    answer(cleo, full_bytes="4ml/2")
    answer(cleo, full_bytes="4m(")

    shown = api.instructor.get("/v1/questions/lora-memory/answers").json()

    fields = {each["field"]: each["answers"] for each in shown["fields"]}
    found = [(each["read"], each["verdict"], each["count"], each["learners"]) for each in fields["full_bytes"]]
    assert found[0] == ("4*m*ell", "correct", 2, 2)
    assert {each[:2] for each in found[1:]} == {("4*m*ell/2", "incorrect"), ("4m(", "unreadable")}
    assert fields["adapter_bytes"][0]["count"] == 4
    wrong = next(each for each in fields["full_bytes"] if each["verdict"] == "incorrect")
    assert wrong["flaw"]
    assert wrong["message"]


def test_answers_show_the_grade_that_stands(api: Api) -> None:
    _, (ada,) = make_class(api, "Ada")
    answer(ada, full_bytes="2ml")
    attempt = ada.get("/v1/me/attempts").json()["attempts"][0]["attempt"]
    marked = {"field": "full_bytes", "verdict": "correct", "credit": 1.0, "comment": "As the lecture had it."}
    assert api.instructor.post(f"/v1/attempts/{attempt}/grades", json=marked).status_code == 201

    shown = api.instructor.get("/v1/questions/lora-memory/answers").json()

    (only,) = next(each["answers"] for each in shown["fields"] if each["field"] == "full_bytes")
    assert (only["verdict"], only["count"]) == ("correct", 1)
