"""Attempts read back: one's own, with every grade, page by page."""

from tests.api.conftest import Api
from tests.conftest import statements_of

NOBODY = "0" * 32


def submit(api: Api, question: str = "lora-memory", **responses: str) -> str:
    who = api.learner
    answered = who.post(f"/v1/questions/{question}/submissions", json={"responses": responses or {"full_bytes": "4ml"}})
    return str(answered.json()["attempt"])


def test_an_attempt_is_listed_with_every_field_and_grade(api: Api) -> None:
    attempt = submit(api, adapter_bytes="4k(m+l)", full_bytes="")

    [shown] = api.learner.get("/v1/me/attempts").json()["attempts"]

    assert (shown["attempt"], shown["learner"], shown["question"]) == (attempt, api.ids["learner"], "lora-memory")
    assert {name: field["response"] for name, field in shown["fields"].items()} == {
        "adapter_bytes": "4k(m+l)",
        "full_bytes": "",
    }
    [grade] = shown["fields"]["adapter_bytes"]["grades"]
    assert (grade["verdict"], grade["graded_by"], grade["rubric_hash"]) == ("correct", None, None)
    assert (grade["question_hash"], shown["question_hash"]) == (None, None)
    assert grade["read"]["latex"]
    assert grade["certificate"]["means"]


def test_attempts_come_newest_first_and_page_by_page(api: Api) -> None:
    made = [submit(api) for _ in range(5)]

    first = api.learner.get("/v1/me/attempts", params={"limit": 2}).json()
    second = api.learner.get("/v1/me/attempts", params={"limit": 2, "before": first["next_before"]}).json()
    third = api.learner.get("/v1/me/attempts", params={"limit": 2, "before": second["next_before"]}).json()

    listed = [each["attempt"] for page in (first, second, third) for each in page["attempts"]]
    assert listed == made[::-1]
    assert third["next_before"] is None


def test_attempts_at_one_question_are_listed(api: Api) -> None:
    submit(api)
    wanted = submit(api, "lora-underfitting", remedies="Raise the rank.")

    listed = api.learner.get("/v1/me/attempts", params={"question": "lora-underfitting"}).json()["attempts"]

    assert [each["attempt"] for each in listed] == [wanted]


def test_a_list_costs_few_queries_however_long_it_is(api: Api) -> None:
    for _ in range(6):
        submit(api)

    with statements_of(api.database.engine) as sent:
        api.learner.get("/v1/me/attempts")

    assert len([statement for statement in sent if statement.startswith("SELECT")]) == 6


def test_a_learner_sees_only_their_own_attempts(api: Api) -> None:
    attempt = submit(api)

    seen = {
        name: who.get(f"/v1/attempts/{attempt}").status_code
        for name, who in {"learner": api.learner, "other": api.other, "instructor": api.instructor}.items()
    }

    assert seen == {"learner": 200, "other": 404, "instructor": 200}
    assert api.other.get("/v1/me/attempts").json() == {"attempts": [], "next_before": None}


def test_anothers_attempt_looks_like_one_that_is_not_there(api: Api) -> None:
    attempt = submit(api)

    theirs, none = (api.other.get(f"/v1/attempts/{each}").json() for each in (attempt, NOBODY))

    assert theirs["detail"].replace(attempt, NOBODY) == none["detail"]


def test_what_cannot_be_listed_is_a_problem(api: Api) -> None:
    refused = {
        f"/v1/attempts/{NOBODY}": 404,
        "/v1/attempts/%00": 422,
        "/v1/attempts/1": 422,
        "/v1/me/attempts?limit=0": 422,
        "/v1/me/attempts?limit=101": 422,
        "/v1/me/attempts?before=%00": 422,
        "/v1/me/attempts?question=%00": 404,
        "/v1/me/attempts?question=lora-memori": 404,
    }

    assert {address: api.learner.get(address).status_code for address in refused} == refused
