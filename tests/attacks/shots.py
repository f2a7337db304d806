"""Attacks as requests: what is sent where, and what may come back."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from service.bank.bank import Bank
from service.bank.loading import load_bank
from service.bank.question import Question
from service.grading.answer_types import ANSWER_TYPES
from service.settings import Settings
from tests.attacks.table import Attack
from tests.case_tables import by_type

ROUTES = ("submissions", "checks", "previews", "documents")


@dataclass(frozen=True, slots=True)
class Shot:
    """One request and what may come back.

    Attributes:
        name: of the attack and what it is fired at.
        path: with the method, as `POST /v1/grade`.
        body: as it is sent.
        statuses: allowed.
        code: of the problem, where there has to be one.
        verdicts: allowed of each row of a batch, with its name; other replies are only looked at for their status.
        media_type: of the body.
        headers: besides.
    """

    name: str
    path: str
    body: bytes
    statuses: tuple[int, ...]
    code: str = ""
    verdicts: Mapping[str, frozenset[str]] | None = None
    media_type: str = "application/json"
    headers: Mapping[str, str] | None = None


@cache
def the_bank() -> Bank:
    """The bank that the server serves."""
    settings = Settings()
    return load_bank(settings.question_bank, settings.rubrics, points=b"attacks")


def suited(attack: Attack) -> list[Question]:
    """The questions with a field that an attack suits."""
    return [question for question in the_bank().questions.values() if _fields(attack, question)]


def answered(attack: Attack, question: Question, route: str) -> Shot:
    """An attack as the answer to every field that it suits of a question."""
    if route == "documents":
        text = attack.response if isinstance(attack.response, str) else json.dumps(attack.response)
        body: dict[str, Any] = {"document": text}
    else:
        body = {"responses": dict.fromkeys(_fields(attack, question), attack.response)}
    path = f"POST /v1/questions/{question.id}/{route}"
    # A document may be too long for its route; a learner's check may be one too many.
    return _shot(attack, f"{attack.name} at {question.id}/{route}", path, body, (200, 201, 422, 429))


def graded(attack: Attack, questions: Iterable[Question], types: Collection[str] = frozenset(ANSWER_TYPES)) -> Shot:
    """An attack as a row of a batch for every field that it suits, and for a key of answer types.

    Args:
        attack: of the table.
        questions: whose fields are answered.
        types: of which a key of the case tables is answered too.
    """
    rows = list(_rows(attack, questions))
    rows += [
        ({"id": kind, "key": key}, attack.verdicts | _right(attack, kind))
        for kind, key in own_keys().items()
        if attack.suits(kind) and kind in types
    ]
    # A body holds at most a megabyte, so a long response is sent to few.
    most = max(1, 800_000 // max(1, len(json.dumps(attack.response))))
    rows = rows[:most]
    body = {"items": [row | {"response": attack.response} for row, _ in rows]}
    verdicts = {row["id"]: allowed for row, allowed in rows}
    return _shot(attack, f"{attack.name} in a batch", "POST /v1/grade", body, (200,), verdicts)


def batch(attacks: Sequence[Attack], turn: int) -> Shot:
    """Several attacks as one batch, each at one question that it suits, in turn."""
    rows: list[dict[str, Any]] = []
    verdicts: dict[str, frozenset[str]] = {}
    for place, attack in enumerate(attacks, turn):
        questions = suited(attack)
        for row, allowed in _rows(attack, [questions[place % len(questions)]]):
            name = f"{attack.name}: {row['id']}"
            rows.append(row | {"id": name, "response": attack.response})
            verdicts[name] = allowed
            if len(json.dumps(attack.response)) > 50_000:
                break
    sent = json.dumps({"items": rows}).encode()
    return Shot(f"batch from {attacks[0].name}", "POST /v1/grade", sent, (200,), verdicts=verdicts)


def _rows(attack: Attack, questions: Iterable[Question]) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
    for question in questions:
        for field in _fields(attack, question):
            name = f"{question.id}.{field}"
            allowed = attack.verdicts | _right(attack, name)
            yield {"id": name, "question": question.id, "field": field}, allowed


def _right(attack: Attack, name: str) -> frozenset[str]:
    return frozenset(["correct", "partial"]) if name in attack.honest else frozenset()


def _fields(attack: Attack, question: Question) -> list[str]:
    return [name for name, field in question.fields.items() if attack.suits(_KINDS[id(field.kind)])]


_KINDS = {id(kind): name for name, kind in ANSWER_TYPES.items()}


@cache
def own_keys() -> dict[str, dict[str, Any]]:
    """One key of each answer type of the case tables."""
    return {kind: rows[0].key for kind, rows in by_type().items()}


def _shot(
    attack: Attack,
    name: str,
    path: str,
    body: Any,
    statuses: tuple[int, ...],
    verdicts: Mapping[str, frozenset[str]] | None = None,
) -> Shot:
    sent = json.dumps(body).encode()
    if attack.refused is not None:
        status, code = attack.refused
        return Shot(name, path, sent, (status,), code)
    if len(sent) > Settings().max_body_bytes:
        return Shot(name, path, sent, (413,), "body-too-large")
    return Shot(name, path, sent, statuses, verdicts=verdicts)


def honest() -> Iterator[Shot]:
    """A right answer to every question whose fields have one among their own cases."""
    for question in the_bank().questions.values():
        right = {
            name: next((case.response for case in field.cases if case.verdict == "correct"), None)
            for name, field in question.fields.items()
            if name in question.worth.weights
        }
        if right and None not in right.values():
            rows = [
                {"id": f"{question.id}.{name}", "question": question.id, "field": name, "response": text}
                for name, text in right.items()
            ]
            verdicts = {row["id"]: frozenset(["correct"]) for row in rows if row["id"]}
            sent = json.dumps({"items": rows}).encode()
            yield Shot(f"honest {question.id}", "POST /v1/grade", sent, (200,), verdicts=verdicts)  # type: ignore[arg-type]
            sent = json.dumps({"responses": right}).encode()
            yield Shot(
                f"honest {question.id}/submissions", f"POST /v1/questions/{question.id}/submissions", sent, (201,)
            )
