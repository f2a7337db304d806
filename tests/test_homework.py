"""The whole homework over real HTTP by a client of the JSON API alone: open, answer, check, hint, submit, see the tally."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from service.bank.bank import Bank
from service.bank.loading import load_bank
from service.bank.question import Field, Question
from service.grading.outcome import Verdict
from service.settings import PROJECT
from tests.replay.play import Client
from tests.replay.server import fresh_server

pytestmark = pytest.mark.timeout(600)

Done = Mapping[str, Mapping[str, Any]]
"""By question the reply to each step: opened, checked, hinted, submitted."""


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Where the responses come from: the bank's own cases, right and wrong."""
    return load_bank(PROJECT / "question_bank", PROJECT / "rubrics", points=b"tests")


@pytest.fixture(scope="module")
def session(bank: Bank) -> Iterator[tuple[Done, Mapping[str, Any]]]:
    """Every question of the homework done by a new learner, and the tally after it."""
    with fresh_server() as access, Client(access.url, access.learner) as learner:
        topics = learner.get("/v1/topics")["topics"]
        done = {id: worked(learner, bank.question(id)) for topic in topics for id in topic["questions"]}
        yield done, learner.get("/v1/me/tally?questions=all")


def worked(learner: Client, question: Question) -> Mapping[str, Any]:
    """One question: wrong at first, put right after a hint."""
    address = f"/v1/questions/{question.id}"
    opened = learner.get(address)
    wrong, right = (responses(question, each) for each in (Verdict.INCORRECT, Verdict.CORRECT))
    return {
        "opened": opened,
        "checked": learner.post(f"{address}/checks", {"responses": wrong}),
        "hinted": learner.post(f"{address}/hints", {}),
        "submitted": learner.post(f"{address}/submissions", {"responses": right}, key=question.id),
        "again": learner.post(f"{address}/submissions", {"responses": right}, key=question.id),
    }


def responses(question: Question, verdict: Verdict) -> dict[str, str]:
    """The first response to each field that the bank says has this verdict."""
    return {
        name: next(case.response for case in field.cases if case.verdict is verdict and case.response.strip())
        for name, field in question.fields.items()
    }


def by_person(field: Field) -> bool:
    """Whether the rules may leave a response to a person."""
    return bool(field.rubric) or field.type in ("choice", "derivation")


def unlike(bank: Bank, done: Done, step: str, verdict: Verdict) -> Sequence[tuple[str, str, str]]:
    """Fields that a step found otherwise than the bank says: neither this verdict nor, where a person may mark, left to one."""
    return [
        (id, name, grade["verdict"])
        for id, replies in done.items()
        for name, grade in replies[step]["fields"].items()
        if grade["verdict"] != verdict
        and not (grade["verdict"] == Verdict.NEEDS_REVIEW and by_person(bank.question(id).fields[name]))
    ]


def test_every_question_is_shown_with_every_field(bank: Bank, session: tuple[Done, Mapping[str, Any]]) -> None:
    shown = {id: [field["name"] for field in replies["opened"]["fields"]] for id, replies in session[0].items()}

    assert shown == {id: list(question.fields) for id, question in bank.questions.items()}
    assert sum(len(fields) for fields in shown.values()) > 40


def test_what_is_wrong_is_checked_to_be_wrong_and_what_is_right_is_graded_right(
    bank: Bank, session: tuple[Done, Mapping[str, Any]]
) -> None:
    done, _ = session

    assert unlike(bank, done, "checked", Verdict.INCORRECT) == []
    assert unlike(bank, done, "submitted", Verdict.CORRECT) == []


def test_every_question_has_a_hint_and_a_submission_sent_twice_is_one(session: tuple[Done, Mapping[str, Any]]) -> None:
    done, _ = session

    assert [id for id, replies in done.items() if len(replies["hinted"]["taken"]) != 1] == []
    assert [id for id, replies in done.items() if replies["again"]["attempt"] != replies["submitted"]["attempt"]] == []


def test_the_tally_is_what_the_submissions_came_to(bank: Bank, session: tuple[Done, Mapping[str, Any]]) -> None:
    done, tally = session
    replies = {id: each["submitted"] for id, each in done.items()}
    left = {id for id, each in replies.items() if each["verdict"] == Verdict.NEEDS_REVIEW}

    lines = {line["question"]: line for line in tally["lines"]}
    assert {id: (line["earned"], line["attempts"]) for id, line in lines.items()} == {
        id: (each["earned"], 1) for id, each in replies.items()
    }
    assert {id for id, line in lines.items() if line["pending"]} == left
    assert tally["overall"]["earned"] == sum(
        question.points for id, question in bank.questions.items() if id not in left
    )
    assert len(left) < len(replies) / 2
