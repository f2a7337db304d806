"""Whoever knows the words of a rubric, but states nothing with them, is awarded nothing."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from service.bank.bank import Bank
from service.bank.examples import prose_key
from service.bank.loading import load_bank
from service.bank.rubric import Rubric
from service.grading.prose.marking import AWARDED
from service.grading.text import read, rulings
from tests.bank.stuffing import shuffled, stuffings

ROOT = Path(__file__).resolve().parents[2]

EVERY = 7
"""One in so many texts is tried, for time; it is prime to the number of joints, so that each comes up."""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(ROOT / "question_bank", ROOT / "rubrics", points=b"stuffing")


@pytest.mark.parametrize(("texts", "allowed"), [(stuffings, 0.005), (shuffled, 0.13)])
def test_words_without_a_statement_are_not_awarded(
    bank: Bank, texts: Callable[[Rubric], Iterator[str]], allowed: float
) -> None:
    tried, awarded = 0, []
    for rubric in bank.rubrics.values():
        key = prose_key(bank.field(rubric.question, rubric.field, 0))
        assert key is not None
        for text in islice(dict.fromkeys(texts(rubric)), 0, None, EVERY):
            tried += len(key.criteria)
            awarded += [text for each in rulings(key, read(key, text)).values() if each.verdict == AWARDED]
    assert tried > 300
    assert len(awarded) <= allowed * tried, awarded


TERSE = [
    ("lora-underfitting", "increase rank r; train more layers; higher learning rate", "raise-rank learning-rate"),
    ("lora-underfitting", "raise r, target more modules, train longer", "raise-rank"),
    ("lora-underfitting", "- more rank\n- other init\n- larger lr", "raise-rank change-init learning-rate"),
    ("lora-underfitting", "bigger k, other initialization, bigger steps", "raise-rank change-init learning-rate"),
    ("lora-zero-init", "gradients zero => no learning", "gradients-vanish no-learning"),
]


@pytest.mark.parametrize(("question", "text", "awarded"), TERSE)
def test_a_terse_list_of_statements_is_awarded(bank: Bank, question: str, text: str, awarded: str) -> None:
    rubric = next(each for each in bank.rubrics.values() if each.question == question)
    key = prose_key(bank.field(question, rubric.field, 0))
    assert key is not None
    found = rulings(key, read(key, text))
    assert {name for name, each in found.items() if each.verdict == AWARDED} >= set(awarded.split())
