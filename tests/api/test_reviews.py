"""The review queue over HTTP: what waits, decided once for everybody who wrote the same, with second opinions."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.store import accounts
from service.store.models import Role
from tests.api.conftest import Api, client

VAGUE = "Perhaps the rank is to be raised."
AWARD = {"criteria": {"raise-rank": "award"}}
DENY = {"criteria": {"raise-rank": "deny"}}
NOBODY = "0" * 32


def submit(api: Api, response: str = VAGUE, who: str = "learner") -> str:
    asked: TestClient = getattr(api, who)
    answered = asked.post(
        "/v1/questions/lora-underfitting/submissions", json={"responses": {"remedies": response}}
    ).json()
    return str(answered["attempt"])


def queue(asking: TestClient, **params: Any) -> list[dict[str, Any]]:
    answered = asking.get("/v1/reviews", params=params)
    assert answered.status_code == 200, answered.text
    return list(answered.json()["reviews"])


def decide(asking: TestClient, review: str, decision: dict[str, Any]) -> dict[str, Any]:
    answered = asking.post(f"/v1/reviews/{review}/decisions", json=decision)
    assert answered.status_code in (200, 201), answered.text
    return dict(answered.json())


def verdicts(api: Api, attempt: str, field: str = "remedies") -> list[str]:
    fields = api.instructor.get(f"/v1/attempts/{attempt}").json()["fields"]
    return [grade["verdict"] for grade in fields[field]["grades"]]


def test_what_waits_is_listed_with_the_evidence_so_far(api: Api) -> None:
    attempt = submit(api)
    submit(api, "Make the rank k larger.")

    (found,) = queue(api.instructor)

    assert (found["question"], found["field"], found["state"]) == ("lora-underfitting", "remedies", "waiting")
    assert (found["answers"], found["waiting"]) == (1, 1)
    assert found["members"] == [{"attempt": attempt, "response": VAGUE, "waits": True}]
    assert found["evidence"]["verdict"] == "needs-review"
    criteria = {each["id"]: each for each in found["criteria"]}
    open_one = criteria["raise-rank"]
    assert (open_one["verdict"], open_one["points"] > 0, bool(open_one["earned_when"])) == ("review", True, True)
    assert open_one["quote"] == VAGUE[slice(*open_one["span"])]
    assert (open_one["rule"], open_one["cause"]) == ("award.1", "hedged")
    assert criteria["learning-rate"]["verdict"] == "absent"
    assert (found["standing"], found["decisions"], found["agreement"]) == (None, [], "nobody")


def test_one_decision_gives_everybody_who_wrote_the_same_a_grade(api: Api) -> None:
    attempts = [
        submit(api),
        submit(api, "perhaps  the rank is\nto be raised", "other"),
        submit(api, "Perhaps the rank is to be lowered."),
    ]
    mine, other = sorted(queue(api.instructor), key=lambda each: -int(each["answers"]))
    assert (mine["answers"], mine["waiting"], other["answers"]) == (2, 2, 1)

    decided = decide(api.instructor, mine["review"], AWARD | {"comment": "That is one."})

    assert (decided["grades_added"], decided["state"], decided["waiting"]) == (2, "decided", 0)
    assert decided["standing"]["verdict"] == "partial"
    assert decided["standing"]["criteria"]["raise-rank"] == "awarded"
    assert [verdicts(api, each)[-1] for each in attempts] == ["partial", "partial", "needs-review"]
    grades = api.learner.get(f"/v1/attempts/{attempts[0]}").json()["fields"]["remedies"]["grades"]
    assert grades[-1]["graded_by"] == api.ids["instructor"]
    assert grades[-1]["certificate"]["values"]["comment"] == "That is one."
    assert grades[-1]["criteria"]["point-1"]["verdict"] == "awarded"
    assert grades[-1]["criteria"]["point-3"]["verdict"] == "denied"
    assert [each["review"] for each in queue(api.instructor)] == [other["review"]]
    assert [each["review"] for each in queue(api.instructor, state="decided")] == [mine["review"]]


def test_a_decision_sent_again_changes_nothing(api: Api) -> None:
    attempt = submit(api)
    review = queue(api.instructor)[0]["review"]
    first = api.instructor.post(f"/v1/reviews/{review}/decisions", json=AWARD)

    again = api.instructor.post(f"/v1/reviews/{review}/decisions", json=AWARD)

    assert (first.status_code, again.status_code) == (201, 200)
    assert (again.json()["grades_added"], len(again.json()["decisions"])) == (0, 1)
    assert verdicts(api, attempt) == ["needs-review", "partial"]


def test_a_second_opinion_that_differs_opens_the_group_for_a_third_person(api: Api) -> None:
    attempt = submit(api)
    review = queue(api.instructor)[0]["review"]
    decide(api.instructor, review, AWARD)

    disputed = decide(api.admin, review, DENY)

    assert (disputed["state"], disputed["agreement"], disputed["grades_added"]) == ("disputed", "disputed", 0)
    assert disputed["standing"]["verdict"] == "partial"
    assert verdicts(api, attempt) == ["needs-review", "partial"]
    assert queue(api.instructor) == queue(api.admin) == []
    third = colleague(api)
    assert [each["state"] for each in queue(third)] == ["disputed"]

    settled = decide(third, review, DENY)

    assert (settled["state"], settled["agreement"], settled["grades_added"]) == ("decided", "settled", 1)
    assert verdicts(api, attempt) == ["needs-review", "partial", "incorrect"]
    assert queue(third) == []
    fourth = colleague(api).post(f"/v1/reviews/{review}/decisions", json=AWARD)
    assert (fourth.status_code, fourth.json()["type"]) == (409, "/problems/review-settled")


def test_a_second_opinion_that_agrees_adds_no_grade(api: Api) -> None:
    attempt = submit(api)
    review = queue(api.instructor)[0]["review"]
    decide(api.instructor, review, AWARD)

    agreed = decide(api.admin, review, AWARD)

    assert (agreed["agreement"], agreed["grades_added"], len(agreed["decisions"])) == ("agreed", 0, 2)
    assert verdicts(api, attempt) == ["needs-review", "partial"]


def test_a_person_may_decide_again(api: Api) -> None:
    attempt = submit(api)
    review = queue(api.instructor)[0]["review"]
    decide(api.instructor, review, AWARD)

    again = decide(api.instructor, review, DENY)

    assert (again["agreement"], again["grades_added"], len(again["decisions"])) == ("decided", 1, 2)
    assert verdicts(api, attempt) == ["needs-review", "partial", "incorrect"]


def test_later_responses_that_read_the_same_come_with_the_earlier_decision_as_a_suggestion(api: Api) -> None:
    first = submit(api)
    review = queue(api.instructor)[0]["review"]
    decide(api.instructor, review, AWARD)
    later = submit(api, who="other")

    (found,) = queue(api.instructor)

    assert (found["review"], found["answers"], found["waiting"], found["state"]) == (review, 2, 1, "waiting")
    assert found["standing"]["criteria"]["raise-rank"] == "awarded"
    assert found["members"][0]["attempt"] == later
    assert decide(api.instructor, review, AWARD)["grades_added"] == 1
    assert [verdicts(api, each) for each in (first, later)] == [["needs-review", "partial"]] * 2


def test_what_was_marked_by_itself_is_left_alone(api: Api) -> None:
    attempts = [submit(api), submit(api)]
    mark = {"field": "remedies", "verdict": "correct"}
    api.instructor.post(f"/v1/attempts/{attempts[0]}/grades", json=mark)
    (found,) = queue(api.instructor)
    assert (found["answers"], found["waiting"]) == (2, 1)

    decided = decide(api.instructor, found["review"], DENY)

    assert decided["grades_added"] == 1
    assert [verdicts(api, each)[-1] for each in attempts] == ["correct", "incorrect"]


def test_a_mark_takes_an_attempt_out_of_the_queue(api: Api) -> None:
    attempt = submit(api)
    review = queue(api.instructor)[0]["review"]

    api.instructor.post(f"/v1/attempts/{attempt}/grades", json={"field": "remedies", "verdict": "incorrect"})

    assert queue(api.instructor) == []
    assert api.instructor.get(f"/v1/reviews/{review}").json()["state"] == "closed"


def test_a_formula_that_could_not_be_decided_is_decided_by_a_verdict(api: Api) -> None:
    responses = {"adapter_bytes": "9^9^9^9", "full_bytes": "4ml"}
    asked = api.learner.post("/v1/questions/lora-memory/submissions", json={"responses": responses}).json()
    assert asked["fields"]["adapter_bytes"]["verdict"] == "undecided"
    (found,) = queue(api.instructor, question="lora-memory")
    assert (found["field"], found["criteria"]) == ("adapter_bytes", [])
    path = f"/v1/reviews/{found['review']}/decisions"
    refused = [
        api.instructor.post(path, json=body) for body in (AWARD, {"verdict": "partial"}, {"verdict": "undecided"})
    ]
    assert [each.json()["type"].rpartition("/")[2] for each in refused] == [
        "no-criteria",
        "credit-contradicts-verdict",
        "invalid-request",
    ]

    decide(api.instructor, found["review"], {"verdict": "partial", "credit": 0.5})

    assert verdicts(api, asked["attempt"], "adapter_bytes") == ["undecided", "partial"]


REFUSED = [
    ({}, "invalid-request"),
    ({"criteria": {"raise-rank": "award"}, "verdict": "correct"}, "invalid-request"),
    ({"criteria": {"raise-rank": "award"}, "credit": 0.5}, "invalid-request"),
    ({"criteria": {"raise-rank": "perhaps"}}, "invalid-request"),
    ({"criteria": {"learning-rate": "deny"}}, "criterion-undecided"),
    ({"criteria": {"raise-rank": "award", "other": "deny"}}, "unknown-criterion"),
    ({"verdict": "correct"}, "criterion-undecided"),
]


def test_a_decision_that_says_nothing_clear_is_refused(api: Api) -> None:
    attempt = submit(api)
    review = queue(api.instructor)[0]["review"]

    answered = [api.instructor.post(f"/v1/reviews/{review}/decisions", json=body) for body, _ in REFUSED]

    assert [(each.status_code, each.json()["type"]) for each in answered] == [
        (422, f"/problems/{code}") for _, code in REFUSED
    ]
    assert verdicts(api, attempt) == ["needs-review"]


def test_only_instructors_see_the_queue(api: Api) -> None:
    submit(api)
    review = queue(api.instructor)[0]["review"]
    asked = (
        api.learner.get("/v1/reviews"),
        api.learner.get(f"/v1/reviews/{review}"),
        api.learner.post(f"/v1/reviews/{review}/decisions", json=AWARD),
    )

    assert [each.json()["type"] for each in asked] == ["/problems/role-too-low"] * 3


def test_what_is_not_there_is_not_found(api: Api) -> None:
    asked = (
        api.instructor.get(f"/v1/reviews/{NOBODY}"),
        api.instructor.post(f"/v1/reviews/{NOBODY}/decisions", json=AWARD),
        api.instructor.get("/v1/reviews", params={"question": "nothing"}),
        api.instructor.get("/v1/reviews", params={"topic": "nothing"}),
    )

    assert [each.json()["type"].rpartition("/")[2] for each in asked] == [
        "unknown-review",
        "unknown-review",
        "unknown-question",
        "unknown-topic",
    ]


def test_pages_go_on_where_the_last_one_ended(api: Api) -> None:
    attempts = [submit(api, f"Perhaps the rank is to be raised by {number}.") for number in range(5)]

    seen, after = [], None
    for _ in range(3):
        params = {"limit": 2, "question": "lora-underfitting"} | ({"after": after} if after else {})
        page = api.instructor.get("/v1/reviews", params=params).json()
        seen += [each["members"][0]["attempt"] for each in page["reviews"]]
        after = page["next_after"]

    assert (seen, after) == (attempts, None)
    assert queue(api.instructor, topic="lora", limit=50) == queue(api.instructor, limit=50)
    assert queue(api.instructor, question="lora-memory") == []


@pytest.mark.parametrize("bodies", [(AWARD, AWARD), (AWARD, DENY)])
def test_persons_who_decide_at_once_lose_nothing_and_grade_nobody_twice(
    api: Api, bodies: tuple[dict[str, Any], ...]
) -> None:
    attempts = [submit(api), submit(api, who="other")]
    review = queue(api.instructor)[0]["review"]
    askers = [client(api.app, api.tokens[who]) for who in ("instructor", "admin")]

    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(decide, askers[n % 2], review, bodies[n % 2]) for n in range(8)]
        answered = [job.result() for job in jobs]

    found = api.instructor.get(f"/v1/reviews/{review}").json()
    assert sum(each["grades_added"] for each in answered) == 2
    assert len(found["decisions"]) == 2
    assert found["agreement"] == ("agreed" if bodies[0] == bodies[1] else "disputed")
    assert [len(verdicts(api, each)) for each in attempts] == [2, 2]


def colleague(api: Api) -> TestClient:
    """A client with the token of another instructor."""
    with api.database.transaction() as session:
        account = accounts.create_account(session, "colleague", Role.INSTRUCTOR)
        return client(api.app, accounts.issue_token(session, account.id))
