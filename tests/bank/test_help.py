"""The help in the project's own bank: every question has it, and none of it gives a key away before the solution."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.bank.bank import Bank
from service.bank.loading import load_bank
from service.bank.question import Field, Question
from service.grading.grade import grade
from service.grading.outcome import Verdict
from service.maths.equivalence import unproved
from tests.notations import notations

ROOT = Path(__file__).resolve().parents[2]
NUMERAL = re.compile(r"\d[\d ]*(?:[.,]\d+)?(?: ?\\cdot ?10\^\{?-?\d+\}?|e-?\d+)?|10\^\{?-?\d+\}?")
PIECE = re.compile(r"\$([^$]+)\$")


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(ROOT / "question_bank", ROOT / "rubrics", points=b"a test")


def variants(bank: Bank) -> Iterator[Question]:
    for id, official in bank.questions.items():
        for number in official.variants:
            yield bank.question(id, number)


def helps(question: Question) -> dict[str, str]:
    """What is said before the solution beside the statement, by where it stands."""
    said = {f"hint {at}": hint.text for at, hint in enumerate(question.hints)}
    feedback = {
        f"mistake of {name}": each.feedback for name, field in question.fields.items() for each in field.mistakes
    }
    return {"explanation": question.explanation, "directions": " ".join(takes(question)), **said, **feedback}


def takes(question: Question) -> list[str]:
    """In which form the fields are answered."""
    return [sentence for field in question.fields.values() for sentence in field.directions]


def candidates(text: str) -> Iterator[str]:
    """What in a text a learner might send as a response: formulas and numerals."""
    for piece in PIECE.findall(text):
        yield from (piece, *piece.split("="))
    yield from NUMERAL.findall(text)


def test_every_question_is_explained_in_its_authors_words_and_has_hints_for_mistakes(bank: Bank) -> None:
    for question in bank.questions.values():
        assert question.explanation, question.id
        assert sum(hint.is_for_everybody for hint in question.hints) >= 2, question.id
        assert not all(hint.is_for_everybody for hint in question.hints), question.id


def test_every_criterion_of_the_bank_has_a_hint_of_its_own(bank: Bank) -> None:
    for question in bank.questions.values():
        wanted = {id for field in question.fields.values() for id in field.criteria}
        assert wanted <= {hint.criterion for hint in question.hints}, question.id


def test_no_help_before_the_solution_holds_a_key_as_text(bank: Bank) -> None:
    for question in variants(bank):
        for where, text in helps(question).items():
            for field in question.fields.values():
                for key in notations(question, field):
                    assert key not in text.replace(" ", ""), f"{question.id}.{field.name} in {where}: {key}"


def test_no_help_before_the_solution_holds_a_key_as_a_value(bank: Bank) -> None:
    for question in variants(bank):
        # A tolerance of 2 % is not a key of 2 GB; what fields take is said without looking at the key.
        given = {*candidates(question.statement), *candidates(" ".join(takes(question)))}
        for where, text in helps(question).items():
            for candidate in {*candidates(text)} - given:
                for field in question.fields.values():
                    assert not answers(field, candidate), f"{question.id}.{field.name} in {where}: {candidate}"


def answers(field: Field, candidate: str) -> bool:
    if field.type in ("text", "boolean", "choice"):
        return False
    return grade(field.kind, field.key, candidate, unproved, shown=False).verdict is Verdict.CORRECT


def test_the_solution_with_some_figures_says_nothing_of_others(bank: Bank) -> None:
    for question in variants(bank):
        others = [other for other in variants(bank) if other.id == question.id and other.variant != question.variant]
        steps = "".join(question.solution).replace(" ", "")
        for other in others:
            for name, field in other.fields.items():
                text = field.key_text.replace(" ", "")
                same = text == question.fields[name].key_text.replace(" ", "")
                assert same or len(text) < 4 or text not in steps, f"{question.id}.{name} of variant {other.variant}"
