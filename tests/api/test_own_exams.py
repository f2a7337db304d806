"""Exams as learners sit them: the clock, starting once, the last attempt taken once, and what is told when."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx2 import Response

from service.web.application import add_pages
from tests.api.conftest import ONLY_READING, Api
from tests.api.examined import SUBMISSIONS, Examined, examined, set_clock
from tests.api.guided import QUESTION, RIGHT, WRONG
from tests.api.test_exams import code

PARTLY = {"adapter_bytes": "4k(m+l)", "full_bytes": "5ml"}
UNREADABLE = RIGHT | {"full_bytes": "4ml)"}
HELP = [
    ("GET", f"{QUESTION}/hints", None),
    ("POST", f"{QUESTION}/hints", {"number": 1}),
    ("GET", f"{QUESTION}/solution", None),
    ("POST", f"{QUESTION}/surrender", {}),
    ("POST", f"{QUESTION}/checks", {"responses": RIGHT}),
    ("POST", f"{QUESTION}/documents", {"document": "## Final answer\n\n- adapter_bytes: $4k(m+l)$"}),
]


def ask_for_help(api: Api, who: str = "learner") -> list[Response]:
    """The replies to each way to ask for help with the question."""
    client = getattr(api, who)
    return [client.request(method, path, json=body) for method, path, body in HELP]


def told(answered: Response) -> str:
    """A reply, headers and all, without ids, moments and what was read."""
    body = re.sub(
        r'"(attempt|submitted_at|graded_at|id|mathml|latex|text|response)":("(\\.|[^"\\])*"|\d+)', "", answered.text
    )
    headers = {name: text for name, text in answered.headers.items() if name not in ("content-length", "x-request-id")}
    return f"{answered.status_code} {headers} {body}"


def test_before_the_start_the_rules_are_said_and_no_question(api: Api) -> None:
    exam = examined(api).at(-1)

    shown = api.learner.get(exam.own).json()

    assert shown == {
        "id": exam.id,
        "title": "Midterm",
        "class_name": "Class",
        "opens_at": "2026-11-24T11:00:00Z",
        "closes_at": "2026-11-24T13:00:00Z",
        "seconds": 5400,
        "attempts": 1,
        "counts": "last",
        "feedback": "none",
        "stage": "upcoming",
        "started_at": None,
        "deadline": "2026-11-24T13:00:00Z",
        "handed_in_at": None,
        "told_at": "2026-11-24T13:00:05Z",
        "count": 2,
        "questions": [],
        "earned": None,
        "possible": 2.0,
        "now": "2026-11-24T10:59:00Z",
    }
    assert api.learner.get("/v1/me/exams").json() == {"exams": [shown]}
    assert code(api.learner.post(f"{exam.own}/start")) == (409, "exam-not-open")
    assert exam.submit().status_code == 201
    assert exam.at(0).api.learner.get(exam.own).json()["questions"] == []


def test_nobody_else_has_to_do_with_it(api: Api) -> None:
    exam = examined(api).at(1)

    for who in ("other", "instructor"):
        client = getattr(api, who)
        assert client.get("/v1/me/exams").json() == {"exams": []}
        for method, end in (("GET", ""), ("POST", "/start"), ("POST", "/hand-in")):
            assert code(client.request(method, exam.own + end)) == (404, "unknown-exam")
    assert {answered.is_success for answered in ask_for_help(api, "instructor")} == {True}
    assert [answered.status_code for answered in ask_for_help(api, "other")] == [200, 201, 409, 201, 200, 200]


def test_an_exam_is_started_once_and_submitted_in_time(api: Api) -> None:
    exam = examined(api).at(3)
    assert code(exam.submit()) == (409, "exam-not-started")

    with ThreadPoolExecutor(4) as threads:
        starts = list(threads.map(lambda _: exam.start(), range(4)))

    assert starts[0]["started_at"] == "2026-11-24T11:03:00Z"
    assert starts[0]["deadline"] == "2026-11-24T12:33:00Z"
    assert [each["question"] for each in starts[0]["questions"]] == ["lora-memory", "lora-zero-init"]
    assert starts == [starts[0]] * 4
    assert exam.at(5).start()["started_at"] == starts[0]["started_at"]
    assert exam.at(93).submit().status_code == 201
    assert exam.at(93.08).submit({"reason": "Nothing."}, "lora-zero-init").status_code == 201
    assert [each["left"] for each in exam.start()["questions"]] == [0, 0]


@pytest.mark.parametrize(("extra", "last"), [(0, 120), (1200, 140)])
def test_after_the_time_nothing_is_taken(api: Api, extra: int, last: int) -> None:
    exam = examined(api)
    api.instructor.put(f"{exam.address}/sittings/{api.ids['learner']}", json={"extra_seconds": extra})
    exam.at(60).start()

    late = exam.at(last + 0.1).submit()

    assert late.status_code == 201, "everything is told, so that it is practice again"
    assert api.learner.get(exam.own).json()["questions"][0]["tries"] == 0


def test_a_learner_whose_time_is_over_waits_for_the_others(api: Api) -> None:
    exam = examined(api).at(0)
    exam.start()
    before = api.rows()
    exam.at(90.1)

    assert code(exam.submit()) == (409, "exam-over")
    assert code(api.learner.post(f"{exam.own}/hand-in")) == (409, "exam-over")
    assert {code(each) for each in ask_for_help(api)} == {(409, "exam-open")}
    assert api.rows() == before


def test_what_was_acknowledged_is_told_again_after_the_time(api: Api) -> None:
    exam = examined(api).at(0)
    exam.start()
    sent = {"json": {"responses": RIGHT}, "headers": {"Idempotency-Key": "one"}}
    first = api.learner.post(SUBMISSIONS.format("lora-memory"), **sent)
    exam.at(100)

    again = api.learner.post(SUBMISSIONS.format("lora-memory"), **sent)

    assert (again.status_code, again.text) == (201, first.text)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_an_exam_that_is_handed_in_takes_nothing_more(api: Api) -> None:
    exam = examined(api).at(0)
    assert code(api.learner.post(f"{exam.own}/hand-in")) == (409, "exam-not-started")
    exam.start()

    first = exam.at(10).api.learner.post(f"{exam.own}/hand-in").json()

    assert (first["stage"], first["handed_in_at"]) == ("handed-in", "2026-11-24T11:10:00Z")
    assert exam.at(11).api.learner.post(f"{exam.own}/hand-in").json() == first | {"now": "2026-11-24T11:11:00Z"}
    assert code(exam.submit()) == (409, "exam-over")


def test_the_last_attempt_is_taken_once(api: Api) -> None:
    exam = examined(api, attempts=2).at(0)
    exam.start()
    assert exam.submit(UNREADABLE).json()["counts"] is False
    assert exam.submit(WRONG).status_code == 201

    with ThreadPoolExecutor(20) as threads:
        answered = list(threads.map(lambda _: exam.submit(), range(20)))

    assert sorted(each.status_code for each in answered) == [201] + [409] * 19
    assert {code(each)[1] for each in answered if each.status_code == 409} == {"attempts-used-up"}
    assert api.rows()["attempts"] == 3
    assert code(exam.submit(UNREADABLE)) == (409, "attempts-used-up")


def test_only_the_figures_of_the_exam_are_taken(api: Api) -> None:
    exam = examined(api).at(0)
    exam.start()

    assert code(exam.submit(variant=1000)) == (409, "exam-variant")


def everything_told(exam: Examined, responses: dict[str, str]) -> list[str]:
    """Every reply to the learner that might say how a submission was found."""
    exam.at(0).start()
    learner = exam.at(1).api.learner
    submitted = exam.submit(responses)
    attempt = submitted.json()["attempt"]
    paths = [
        *("/v1/me/attempts", f"/v1/attempts/{attempt}", f"/v1/attempts/{attempt}/grades", "/v1/me/tally"),
        *("/v1/me/mastery", "/v1/me/next", exam.own, "/v1/me/exams", QUESTION, f"{QUESTION}/explanation"),
    ]
    replies = [submitted, *(learner.get(path) for path in paths), *ask_for_help(exam.api)]
    replies.append(exam.submit(responses))
    replies.append(learner.post(f"{QUESTION}/previews", json={"responses": responses}))
    replies.append(learner.post(f"{exam.own}/hand-in"))
    return [told(each) for each in replies]


def found_by_a_person(api: Api) -> None:
    """An instructor marks the learner's attempt, in the middle of the exam."""
    [attempt] = api.instructor.get(f"/v1/learners/{api.ids['learner']}/tally").json()["lines"][0]["evidence"]
    mark = {"field": "full_bytes", "verdict": "correct", "credit": 1}
    assert api.instructor.post(f"/v1/attempts/{attempt['attempt']}/grades", json=mark).is_success


def test_nothing_tells_a_right_submission_from_a_wrong_one(guided: Any) -> None:
    told_of = {}
    for name, responses in {"right": RIGHT, "partly": PARTLY, "wrong": WRONG}.items():
        api = guided(tries=1, always=False)
        exam = examined(api)
        replies = everything_told(exam, responses)
        learner = api.ids["learner"]
        told_of[name] = [each.replace(learner, "me").replace(exam.id, "exam") for each in replies]

    assert told_of["wrong"] == told_of["right"]
    assert told_of["partly"] == told_of["right"]
    assert '"verdict":null' in told_of["right"][0]


def test_a_mark_of_a_person_is_not_told_before_the_time(api: Api) -> None:
    exam = examined(api).at(0)
    exam.start()
    attempt = exam.submit(PARTLY).json()["attempt"]
    before = api.learner.get(f"/v1/attempts/{attempt}").json(), api.learner.get(f"/v1/attempts/{attempt}/grades").json()
    found_by_a_person(api)

    assert before == (
        api.learner.get(f"/v1/attempts/{attempt}").json(),
        api.learner.get(f"/v1/attempts/{attempt}/grades").json(),
    )
    exam.at(121)
    assert len(api.learner.get(f"/v1/attempts/{attempt}").json()["fields"]["full_bytes"]["grades"]) == 2


@pytest.mark.parametrize(
    ("feedback", "verdict", "notes", "earned"), [("verdict", "incorrect", 0, 0.0), ("full", "incorrect", 1, 0.0)]
)
def test_an_exam_may_tell_more(api: Api, feedback: str, verdict: str, notes: int, earned: float) -> None:
    exam = examined(api, feedback=feedback, attempts=2).at(0)
    exam.start()

    shown = exam.submit(PARTLY).json()

    field = shown["fields"]["full_bytes"]
    assert (field["verdict"], shown["earned"]) == (verdict, earned)
    assert (len(field["notes"]) >= 1, field["certificate"] is not None) == (bool(notes), bool(notes))
    assert "expected" not in json.dumps(shown)
    assert {code(each) for each in ask_for_help(api)} == {(409, "exam-open")}
    assert api.learner.get(exam.own).json()["questions"][0]["earned"] == 0.0
    assert api.learner.get("/v1/me/next").json()["next"]["question"]["id"] not in ("lora-memory", "lora-zero-init")


def test_when_everybodys_time_is_over_everything_is_told_and_counts(api: Api) -> None:
    exam = examined(api).at(-5)
    api.learner.post(f"{QUESTION}/surrender", json={})
    exam.at(0).start()
    attempt = exam.submit().json()["attempt"]
    assert api.learner.get("/v1/me/tally").json()["lines"] == []
    assert api.learner.get("/v1/me/next").json()["next"]["question"]["id"] != "lora-memory"
    exam.at(120.1)

    shown = api.learner.get(exam.own).json()

    assert (shown["stage"], shown["earned"], shown["possible"]) == ("told", 1.0, 2.0)
    assert [each["earned"] for each in shown["questions"]] == [1.0, None]
    assert (
        api.learner.get(f"/v1/attempts/{attempt}").json()["fields"]["full_bytes"]["grades"][0]["verdict"] == "correct"
    )
    assert api.learner.get("/v1/me/tally").json()["lines"][0]["question"] == "lora-memory"
    assert api.learner.get(f"{QUESTION}/hints").status_code == 200
    assert api.learner.get(f"{QUESTION}/solution").status_code == 200


def test_an_extension_of_one_keeps_it_from_all(api: Api) -> None:
    exam = examined(api)
    link = api.instructor.post(f"/v1/classes/{exam.class_id}/invitations", json={}).json()["invitations"][0]
    api.other.post("/v1/me/classes", json={"invitation": link["path"].rsplit("/", 1)[1]})
    api.instructor.put(f"{exam.address}/sittings/{api.ids['other']}", json={"extra_seconds": 600})
    exam.at(0).start()
    exam.submit()

    set_clock(api, 129)
    assert {code(each) for each in ask_for_help(api)} == {(409, "exam-open")}
    assert api.other.post(f"{exam.own}/start").json()["deadline"] == "2026-11-24T13:10:00Z"
    set_clock(api, 130.1)
    assert api.learner.get(f"{QUESTION}/hints").status_code == 200


def test_who_has_left_the_class_still_sits_what_was_started(api: Api) -> None:
    exam = examined(api).at(0)
    exam.start()
    api.instructor.delete(f"/v1/classes/{exam.class_id}/members/{api.ids['learner']}")

    assert exam.submit().json()["verdict"] is None
    assert api.learner.get(exam.own).json()["stage"] == "running"


@ONLY_READING
def test_the_page_of_an_exam_says_how_it_stands(api: Api) -> None:
    add_pages(api.app)
    exam = examined(api)

    def said(minute: float, path: str = f"/exams/{exam.id}") -> str:
        exam.at(minute)
        return " ".join(api.learner.get(path).text.split())

    assert "It may be started from" in said(-1)
    assert "<strong>90 minutes</strong> from when you start" in said(0)
    exam.start()
    assert 'data-left="5400.0"' in said(0)
    assert f'data-in-exam="{exam.id}"' in said(1, f"/exams/{exam.id}/questions/lora-memory")
    exam.submit()
    assert "submitted" in said(1)
    assert "Your time was over at" in said(91)
    assert '1 <span class="soft">of 2 points</span>' in said(121)
    assert "1 of 2 points" in said(121, "/exams")
