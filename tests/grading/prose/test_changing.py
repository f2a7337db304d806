"""Which way a quantity is said to go."""

import pytest

from tests.grading.prose.probing import find, verdict

RANK = ["rank", "k", "inner dimension", "bottleneck"]
UP = {"award": [{"change": {"of": RANK, "direction": "up", "other": ["rank of W_0"]}}], "possible": True}
ANY = {"award": [{"change": {"of": ["learning rate", "lr"], "direction": "any"}}]}

GOING_UP = [
    "Raise the rank.", "The rank should be increased.", "Increase both the learning rate and the rank.", "A larger rank.",
    "Use a higher value of k.", "k must be greater.", "The rank is too low.", "The bottleneck is too narrow; widen it.",
    "The rank is not high enough.", "Don't keep the rank so low.", "Go from k = 8 to k = 64.", "k: 8 → 64", "Double the rank.",
    "k = 64 instead of 8", "rank 64 rather than rank 8", "Take a 10x larger k.", "k is small. It should be larger.",
    "The rank is too small and must be raised.", "An increase in rank would help.", "Set k to a larger value.", "rank ↑",
    "Choose another rank, say k from 4 to 32.", "Make k bigger.", "A higher-rank update.", "k := 4k", "×10 on k",
    "Enlarge the rank, so that the update is less restricted.", "rank-16 adapters rather than rank-4 ones",
    "The inner dimension ought to grow.", "Let the rank increase.", "One should use a rank which is considerably higher.",
]  # fmt: skip
NOT_UP = [
    "Lower the rank.", "Keep the rank.", "The rank should not be raised.", "Raising the rank does not help.", "A smaller rank.",
    "Increase the learning rate and keep k.", "I would not touch the rank.", "The rank is too high.", "Halve k.", "k = 8 → 4",
    "Instead of raising the rank, train longer.", "It is useless to raise the rank.", "A larger rank of W_0 is needed.",
    "k is the rank of AB.", "low-rank matrices", "No larger rank is needed.",
    "Neither the rank nor the learning rate should be raised.", "The rank is low.", "Use fewer dimensions, so a lower k.",
    "Raising the rate would be a mistake, and so would be raising the rank.",
]  # fmt: skip
OPEN = [
    "Maybe raise the rank.", "Should one raise the rank?", "Raise k. Then again lower k.", "Incrase the rank.",
    "Increase alpha with the same rank.",
    "It would not be wrong not to raise k.",
]  # fmt: skip


@pytest.mark.parametrize("text", GOING_UP)
def test_it_is_to_go_up(text: str) -> None:
    assert verdict(text, **UP) == "awarded"


@pytest.mark.parametrize("text", NOT_UP)
def test_it_is_not_said_to_go_up(text: str) -> None:
    assert verdict(text, **UP) in ("contradicted", "absent")


@pytest.mark.parametrize("text", OPEN)
def test_a_person_looks_where_it_is_left_open(text: str) -> None:
    assert verdict(text, **UP) == "review"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Change the learning rate.", "awarded"),
        ("Tune the lr.", "awarded"),
        ("Set the learning rate from $10^{-4}$ to $10^{-3}$.", "awarded"),
        ("Take a smaller learning rate.", "awarded"),
        ("Leave the learning rate as it is.", "contradicted"),
        ("I would not change the learning rate.", "contradicted"),
        ("The learning rate multiplies the gradient.", "absent"),
    ],
)
def test_any_deliberate_change(text: str, wanted: str) -> None:
    assert verdict(text, **ANY) == wanted


def test_the_evidence_is_where_it_stands() -> None:
    text = "Firstly, more data. Secondly, raise the rank k."
    found = find(text, **UP)
    assert found.span is not None
    assert text[slice(*found.span)] == "raise the rank"
    assert found.rule == "award.1"
