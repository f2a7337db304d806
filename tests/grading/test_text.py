"""Text fields: credit by criteria, verdicts, notes, and grading that is total and quick."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bank.bank import Bank
from service.bank.examples import prose_key
from service.bank.loading import load_bank
from service.grading.grade import grade
from service.grading.outcome import Grade, Means, Verdict

ROOT = Path(__file__).resolve().parents[2]
THREE = "Raise the rank. Use another initialisation for A and B. Raise the learning rate."
PARAGRAPH = (
    "I'd do three things: bump k up (say 8 to 32), start A and B from the principal singular directions of W_0, and crank up"
    " the learning rate a bit. The adapter doesn't have enough expressive power, so the inner dimension k ought to be enlarged."
    " Rather than random noise, the two factors could be initialised with an SVD of the pretrained matrix."
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(ROOT / "question_bank", ROOT / "rubrics", points=b"text")


def graded(bank: Bank, response: str, question: str = "lora-underfitting", name: str = "remedies") -> Grade:
    field = bank.field(question, name, 0)
    return grade(field.kind, field.key, response)


@pytest.mark.parametrize(
    ("response", "verdict", "credit"),
    [
        (THREE, Verdict.CORRECT, 1.0),
        ("Raise the rank and raise the learning rate.", Verdict.PARTIAL, 2 / 3),
        ("Collect more data.", Verdict.INCORRECT, 0.0),
        ("Lower the rank.", Verdict.INCORRECT, 0.0),
        ("Raise the rank. Perhaps raise the learning rate.", Verdict.NEEDS_REVIEW, 0.0),
        ("   ", Verdict.UNREADABLE, 0.0),
    ],
)
def test_credit_is_the_share_of_the_points(bank: Bank, response: str, verdict: Verdict, credit: float) -> None:
    found = graded(bank, response)
    assert (found.verdict, found.credit) == (verdict, pytest.approx(credit))


def test_a_criterion_that_is_left_open_keeps_what_was_found_for_the_others(bank: Bank) -> None:
    found = graded(bank, "Raise the rank. Perhaps raise the learning rate.")
    assert {name: each.verdict for name, each in found.criteria.items()} == {
        "raise-rank": "awarded",
        "change-init": "absent",
        "learning-rate": "review",
    }
    assert [note.code for note in found.notes] == [
        "criterion-awarded",
        "criterion-absent",
        "criterion-review-hedged",
        "awaits-review",
    ]


def test_a_grade_names_the_rule_the_place_and_the_rubric(bank: Bank) -> None:
    found = graded(bank, THREE)
    note = found.notes[0]
    assert (note.code, note.values["criterion"], note.values["rule"]) == ("criterion-awarded", "raise-rank", "award.1")
    assert note.span is not None
    assert THREE[slice(*note.span)] == "Raise the rank"
    assert found.certificate.means is Means.COMPARED
    assert found.certificate.values["rubric"] == bank.field("lora-underfitting", "remedies", 0).rubric_hash


def test_a_derivation_in_words_is_marked_by_its_rubric(bank: Bank) -> None:
    words = "Column i of A^T is row i of A, so its j-th entry is A_ij."
    found = graded(bank, words, "ov-weighted-average", "proof")
    assert {name: each.verdict for name, each in found.criteria.items()}["transpose-used"] == "awarded"
    assert found.verdict in (Verdict.PARTIAL, Verdict.NEEDS_REVIEW)


def keys() -> Iterator[tuple[str, str]]:
    folder = ROOT / "rubrics"
    for path in sorted(folder.glob("*.yaml")):
        question, _, name = path.stem.partition(".")
        yield question, name


@pytest.mark.parametrize(("question", "name"), list(keys()))
def test_a_paragraph_is_graded_in_less_than_five_milliseconds(bank: Bank, question: str, name: str) -> None:
    field = bank.field(question, name, 0)
    key = prose_key(field)
    assert key is not None
    spent = []
    for _ in range(7):
        begin = time.process_time()
        grade(bank.field("lora-underfitting", "remedies", 0).kind, key, PARAGRAPH)
        spent.append(time.process_time() - begin)
    assert min(spent) < 0.005


def test_pages_cost_no_more_than_their_length(bank: Bank) -> None:
    begin = time.process_time()
    graded(bank, PARAGRAPH * 60)
    assert time.process_time() - begin < 3


@given(text=st.text(max_size=300))
def test_every_text_gets_a_grade(bank: Bank, text: str) -> None:
    for question, name in (
        ("lora-zero-init", "reason"),
        ("ov-rank-bound", "proof"),
        ("qk-flipped-dimension", "pattern"),
    ):
        found = graded(bank, text, question, name)
        assert 0 <= found.credit <= 1
        for criterion in found.criteria.values():
            assert criterion.span is None or 0 <= criterion.span[0] < criterion.span[1] <= len(text)


WORDS = "rank k A B not never raise lower zero gradient no W_0 = 0 learning rate , . ; and but if d_head ≪ ( ) $ \\sum A^T".split()


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_words_in_any_order_get_a_grade(bank: Bank, text: str) -> None:
    assert graded(bank, text).verdict in Verdict
    assert graded(bank, text, "lora-zero-init", "reason").verdict in Verdict
