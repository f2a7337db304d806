"""Which criteria mark without a person: by examples, by what persons decided, and by the policy."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from service.bank.bank import Bank
from service.bank.loading import load_bank
from service.bank.trust import Kept, Memory, Trust, measured, trusted, untrusted
from service.bank.trust_policy import TrustPolicy
from service.settings import PROJECT

RUBRIC = "lora-underfitting.remedies"
CLEAR = "Raise the rank."


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(PROJECT / "question_bank", PROJECT / "rubrics", points=b"trust")


def kept(response: str, label: str, review: str = "some") -> Kept:
    return Kept(RUBRIC, response, {"raise-rank": label}, review)


def trust(bank: Bank, *labelled: Kept) -> Trust:
    found = measured(bank, bank.rubrics[RUBRIC], labelled, Memory())
    assert found is not None
    return found


def test_every_criterion_of_the_bank_marks_without_a_person_by_its_own_examples(bank: Bank) -> None:
    assert [each for question in bank.questions.values() for each in untrusted(question)] == []


@pytest.mark.parametrize(
    ("labelled", "counts", "alone"),
    [
        ([], (8, 0, 8, 0), True),
        ([kept(CLEAR, "awarded")], (8, 0, 9, 0), True),
        ([kept(CLEAR, "denied")], (9, 1, 8, 0), False),
        ([kept("Lower the rank.", "awarded")], (8, 0, 9, 1), False),
        ([kept("Perhaps raise the rank.", "denied")], (8, 0, 8, 0), True),
        ([kept("Perhaps raise the rank.", "denied", review="")], (9, 0, 8, 0), True),
        ([kept(CLEAR, "denied"), *[kept(f"Buy {n} GPUs.", "denied") for n in range(5)]], (14, 1, 8, 0), True),
    ],
)
def test_errors_are_counted_beside_the_examples(
    bank: Bank, labelled: Sequence[Kept], counts: tuple[int, ...], alone: bool
) -> None:
    found = trust(bank, *labelled).criteria[0]

    assert (found.denied, found.false_awards, found.earned, found.false_denials) == counts
    assert found.alone is alone


def test_what_is_beyond_the_policy_is_said(bank: Bank) -> None:
    found = trust(bank, kept(CLEAR, "denied")).criteria[0]

    assert found.reason == (
        "There may be up to 43.5% false awards, and the policy allows 35.0%: 1 in 9 labelled responses that do not earn it."
    )


def test_a_stricter_policy_leaves_everything_to_persons(bank: Bank) -> None:
    strict, trusts = trusted(replace(bank, trust=TrustPolicy(0.1, 0.1)))

    assert not any(each.alone for trust in trusts.values() for each in trust.criteria)
    assert untrusted(strict.question("lora-zero-init")) == ["reason/gradients-vanish", "reason/no-learning"]
    assert trusted(replace(strict, trust=TrustPolicy()))[0].question("lora-zero-init") == bank.question(
        "lora-zero-init"
    )


def test_contradictions_name_the_response_and_both_findings(bank: Bank) -> None:
    gone = Kept(RUBRIC, CLEAR, {"no-such": "awarded", "nor-such": "denied"}, "other")

    found = trust(bank, kept(CLEAR, "denied"), gone, kept("Perhaps raise the rank.", "denied")).contradictions

    assert [(each.criterion, each.kept.review, each.found) for each in found] == [
        ("raise-rank", "some", "awarded"),
        ("no-such", "other", "none"),
    ]
