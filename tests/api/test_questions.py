"""Questions as learners see them: enough to answer, nothing of the key."""

from collections.abc import Iterator
from typing import Any

import pytest

from service.bank.bank import Bank
from tests.api.conftest import ONLY_READING, Api

pytestmark = ONLY_READING

SHOWN = {
    *("id", "part", "topic", "title", "points", "variants", "drawn", "variant", "statement"),
    *("symbols", "fields", "hint_count", "hash"),
}


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from texts(each)
        case dict():
            yield from texts(list(value.values()))


def test_topics_name_their_questions(api: Api, bank: Bank) -> None:
    topics = api.learner.get("/v1/topics").json()["topics"]

    assert [name for topic in topics for name in topic["questions"]] == list(bank.questions)
    assert {topic["id"]: topic["points"] for topic in topics}["lora"] == 4.0


def test_every_question_is_listed(api: Api, bank: Bank) -> None:
    listed = api.learner.get("/v1/questions").json()["questions"]

    assert [each["id"] for each in listed] == list(bank.questions)
    assert set(listed[0]) == {"id", "part", "topic", "title", "points", "variants", "drawn"}


def test_the_questions_of_one_topic_are_listed(api: Api) -> None:
    listed = api.learner.get("/v1/questions", params={"topic": "lora"}).json()["questions"]

    assert [each["id"] for each in listed] == ["lora-underfitting", "lora-zero-init", "lora-xavier-init", "lora-memory"]


def test_a_question_tells_what_may_be_written(api: Api) -> None:
    shown = api.learner.get("/v1/questions/lora-memory").json()

    assert [(field["name"], field["type"], field["optional"]) for field in shown["fields"]] == [
        ("adapter_bytes", "expression", False),
        ("full_bytes", "expression", False),
        ("ratio", "expression", True),
    ]
    assert {symbol["name"] for symbol in shown["symbols"]} >= {"k", "m", "ell"}
    assert len(shown["hash"]) == 64


@pytest.mark.parametrize(
    ("address", "status", "code", "said"),
    [
        ("/v1/questions/lora-memori", 404, "unknown-question", "`lora-memory`"),
        ("/v1/questions/%00", 404, "unknown-question", "GET /v1/questions"),
        ("/v1/questions/%ED%A0%80", 404, "unknown-question", "GET /v1/questions"),
        ("/v1/questions/lora-memory?variant=7", 404, "unknown-variant", "0"),
        ("/v1/questions/lora-memory?variant=-1", 422, "invalid-request", "shape"),
        ("/v1/questions/lora-memory?variant=one", 422, "invalid-request", "shape"),
        ("/v1/questions?topic=laura", 404, "unknown-topic", "`lora`"),
        ("/v1/questions?topic=%00", 404, "unknown-topic", "There is no topic"),
    ],
)
def test_what_is_not_there_is_a_problem(api: Api, address: str, status: int, code: str, said: str) -> None:
    answered = api.learner.get(address)

    assert (answered.status_code, answered.json()["type"]) == (status, f"/problems/{code}")
    assert said in answered.json()["detail"]


def test_no_question_gives_its_key_away(api: Api, bank: Bank) -> None:
    for official in bank.questions.values():
        for variant in official.variants:
            question = bank.question(official.id, variant)

            answered = api.learner.get(f"/v1/questions/{question.id}", params={"variant": variant})
            shown = answered.json()

            assert set(shown) == SHOWN
            assert {name for field in shown["fields"] for name in field} == {
                "name",
                "label",
                "type",
                "optional",
                "weight",
                "options",
                "partners",
            }
            # The right option is among those shown, so options are no secret.
            open_to_all = {"label": "", "options": [], "partners": []}
            structured = set(texts([shown["symbols"], [{**field, **open_to_all} for field in shown["fields"]]]))
            assert not structured & {field.key_text for field in question.fields.values() if len(field.key_text) > 1}
            whole = list(texts(shown))
            for secret in secrets(bank, question.id, variant):
                assert not any(secret in text for text in whole), f"{question.id} shows {secret!r}"


def secrets(bank: Bank, question_id: str, variant: int) -> Iterator[str]:
    """Texts of a question's files that only authors see."""
    question = bank.question(question_id, variant)
    yield from question.solution
    for field in question.fields.values():
        yield from (case.why for case in field.cases if case.why)
        rubric = bank.rubrics.get(field.rubric or "")
        for criterion in rubric.criteria if rubric else ():
            yield criterion.earned_when
            yield from criterion.award
