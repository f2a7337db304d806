"""Answers that were read alike are marked by one decision: exactly those that were seen, once, and for good."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from service.store import audit
from tests.api.conftest import Api, client
from tests.api.test_reviews import VAGUE
from tests.api.test_reviews import submit as submit_prose

SUBMISSIONS = "/v1/questions/lora-memory/submissions"
AWARD = {"verdict": "correct", "comment": "As the lecture had it."}


def submit(asking: TestClient, full_bytes: str) -> str:
    responses = {"adapter_bytes": "4k(m+l)", "full_bytes": full_bytes}
    return str(asking.post(SUBMISSIONS, json={"responses": responses}).json()["attempt"])


def address(attempt: str, field: str = "full_bytes") -> str:
    return f"/v1/attempts/{attempt}/fields/{field}/alike"


def look(asking: TestClient, attempt: str, field: str = "full_bytes") -> dict[str, Any]:
    answered = asking.get(address(attempt, field))
    assert answered.status_code == 200, answered.text
    assert answered.headers["etag"] == f'"{answered.json()["version"]}"'
    return dict(answered.json())


def mark(asking: TestClient, seen: dict[str, Any], attempt: str, body: dict[str, Any], **headers: str) -> Response:
    path = f"{address(attempt, seen['field'])}/grades"
    answered: Response = asking.post(path, json=body, headers={"If-Match": f'"{seen["version"]}"'} | headers)
    return answered


def verdicts(api: Api, attempt: str, field: str = "full_bytes") -> list[str]:
    fields = api.admin.get(f"/v1/attempts/{attempt}").json()["fields"]
    return [grade["verdict"] for grade in fields[field]["grades"]]


def test_one_decision_marks_what_was_read_alike_and_is_said_beforehand(api: Api) -> None:
    given = [submit(api.learner, "2ml"), submit(api.learner, "$2 m\\ell$")]
    elsewise = submit(api.other, "4ml/3")

    seen = look(api.instructor, given[0])
    marked = mark(api.instructor, seen, given[0], AWARD)

    assert (seen["verdict"], seen["by_person"], seen["waits"]) == ("incorrect", False, False)
    assert (seen["answers"], seen["touched"], seen["learners"]) == (2, 2, 1)
    assert [(each["name"], each["answers"]) for each in seen["names"]] == [("learner", 2)]
    assert (marked.status_code, marked.json()) == (201, {"grades_added": 2, "verdict": "correct", "credit": 1.0})
    assert [verdicts(api, each) for each in given] == [["incorrect", "correct"]] * 2
    assert verdicts(api, elsewise) == ["incorrect"]
    last = api.learner.get(f"/v1/attempts/{given[0]}").json()["fields"]["full_bytes"]["grades"][-1]
    assert (last["graded_by"], last["certificate"]["values"]["comment"]) == (api.ids["instructor"], AWARD["comment"])
    assert last["read"]["text"] == "2*m*ell"


def test_what_was_marked_together_stays_one_row_and_may_be_marked_together_again(api: Api) -> None:
    given = [submit(api.learner, "2ml"), submit(api.other, "$2 m\\ell$")]
    mark(api.instructor, look(api.instructor, given[0]), given[0], AWARD)

    shown = api.instructor.get("/v1/questions/lora-memory/answers").json()["fields"]
    (row,) = next(each["answers"] for each in shown if each["field"] == "full_bytes")
    assert (row["read"], row["verdict"], row["by_person"], row["count"]) == ("2*m*ell", "correct", True, 2)
    seen = look(api.admin, row["attempt"])
    again = mark(api.admin, seen, given[1], {"verdict": "partial", "credit": 0.5})

    assert (seen["touched"], again.json()["grades_added"]) == (2, 2)
    assert [verdicts(api, each) for each in given] == [["incorrect", "correct", "partial"]] * 2


def test_an_answer_that_comes_between_is_not_marked_unseen(api: Api) -> None:
    first = submit(api.learner, "2ml")
    seen = look(api.instructor, first)
    later = submit(api.other, "2ml")

    refused = mark(api.instructor, seen, first, AWARD)

    assert (refused.status_code, refused.json()["type"]) == (412, "/problems/answers-changed")
    assert verdicts(api, first) == verdicts(api, later) == ["incorrect"]
    assert mark(api.instructor, look(api.instructor, first), first, AWARD).json()["grades_added"] == 2


def test_what_a_person_marked_by_itself_stays(api: Api) -> None:
    given = [submit(api.learner, "2ml"), submit(api.other, "2ml")]
    for attempt in given:
        one = {"field": "full_bytes", "verdict": "correct"}
        assert api.instructor.post(f"/v1/attempts/{attempt}/grades", json=one).status_code == 201

    seen = look(api.instructor, given[0])
    marked = mark(api.instructor, seen, given[0], {"verdict": "incorrect"})

    assert (seen["by_person"], seen["answers"], seen["touched"], seen["names"]) == (True, 2, 0, [])
    assert marked.json()["grades_added"] == 0
    assert [verdicts(api, each) for each in given] == [["incorrect", "correct"]] * 2


def test_the_same_request_sent_again_is_carried_out_once(api: Api) -> None:
    attempt = submit(api.learner, "2ml")
    seen = look(api.instructor, attempt)
    key = {"Idempotency-Key": "one"}
    first = mark(api.instructor, seen, attempt, AWARD, **key)

    again = mark(api.instructor, seen, attempt, AWARD, **key)
    without = mark(api.instructor, seen, attempt, AWARD)

    assert (again.status_code, again.content, again.headers["idempotency-replayed"]) == (201, first.content, "true")
    assert without.status_code == 412
    assert mark(api.instructor, look(api.instructor, attempt), attempt, AWARD).json()["grades_added"] == 0
    assert verdicts(api, attempt) == ["incorrect", "correct"]


def test_a_regrade_leaves_it_alone_and_the_trail_names_it(api: Api) -> None:
    attempt = submit(api.learner, "2ml")
    mark(api.instructor, look(api.instructor, attempt), attempt, AWARD)

    tried = api.instructor.get("/v1/questions/lora-memory/versions").json()["versions"][0]["hash"]
    text = api.instructor.get(f"/v1/questions/lora-memory/versions/{tried}").json()["text"]
    headers = {"Content-Type": "application/yaml"}
    run = api.instructor.post("/v1/questions/lora-memory/dry-runs", content=text, headers=headers).json()

    assert (run["moved"], run["kept_marks"]) == (0, 1)
    with api.database.reading() as session:
        trail = audit.examine(session)
    assert (trail.breach, trail.entries) == (None, 1)


def test_what_waits_is_decided_in_the_review_queue(api: Api) -> None:
    attempt = submit_prose(api, VAGUE)
    seen = look(api.instructor, attempt, "remedies")

    refused = mark(api.instructor, seen, attempt, {"criteria": {"raise-rank": "award"}})

    assert (seen["waits"], refused.status_code, refused.json()["type"]) == (True, 409, "/problems/answers-wait")


def test_prose_is_marked_by_criteria(api: Api) -> None:
    given = [submit_prose(api, "Use a bigger batch.", who) for who in ("learner", "other")]
    seen = look(api.instructor, given[0], "remedies")
    assert (seen["verdict"], seen["answers"]) == ("incorrect", 2)
    assert "absent" in {each["verdict"] for each in seen["criteria"]}

    marked = mark(api.instructor, seen, given[0], {"criteria": {"raise-rank": "award"}})

    assert (marked.json()["verdict"], marked.json()["grades_added"]) == ("partial", 2)
    assert [verdicts(api, each, "remedies") for each in given] == [["incorrect", "partial"]] * 2


def test_a_mark_says_which_answers_were_seen_and_of_which_field(api: Api) -> None:
    attempt = submit(api.learner, "2ml")

    answered = [
        api.instructor.post(f"{address(attempt)}/grades", json=AWARD),
        api.instructor.get(address(attempt, "nothing")),
        api.instructor.get(address("0" * 32)),
        api.learner.get(address(attempt)),
    ]

    assert [each.json()["type"].rpartition("/")[2] for each in answered] == [
        "precondition-required",
        "unknown-field",
        "unknown-attempt",
        "role-too-low",
    ]


def test_of_many_who_mark_at_once_one_does(api: Api) -> None:
    given = [submit(api.learner, "2ml"), submit(api.other, "2ml")]
    seen = look(api.instructor, given[0])
    askers = [client(api.app, api.tokens[who]) for who in ("instructor", "admin")]

    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(mark, askers[n % 2], seen, given[0], AWARD) for n in range(6)]
        statuses = sorted(job.result().status_code for job in jobs)

    assert statuses == [201] + [412] * 5
    assert [verdicts(api, each) for each in given] == [["incorrect", "correct"]] * 2
