"""What is said of a subject: negations, roles, pronouns, hedges, and words in a row."""

from typing import Any

import pytest

from tests.grading.prose.probing import verdict

ZERO: dict[str, Any] = {
    "words": {"gradient": ["gradient|gradients", "derivative|derivatives"], "zero": ["zero", "vanish", "0"]},
    "award": [{"says": ["zero"], "about": "gradient", "against": ["nonzero", "explode"], "flips": True}],
}
READS: dict[str, Any] = {
    "award": [{"says": ["read"], "about": ["V"], "other": ["U"]}],
    "deny": [{"says": ["write"], "about": ["V"], "other": ["U"]}],
}
LEARN: dict[str, Any] = {
    "award": [{"says": [{"not": ["learn", "move", "change"]}], "about": ["A", "B", "model", "weights"], "given": True}]
}
HIDDEN: dict[str, Any] = {
    "award": [{"says": ["hide|hides|hidden"], "about": ["heads"], "given": True, "other": ["sum"]}]
}
PART: dict[str, Any] = {
    "award": [{"says": [["hard prompt|prompts"], ["is|are"], ["soft prompt|prompts"]], "ordered": True}]
}

UNDER: dict[str, Any] = {"award": [{"says": ["vanish"], "about": ["gradients", "these"], "other": ["A", "B"]}]}

NEGATIONS = [
    (ZERO, "Both gradients are zero.", "awarded"),
    (ZERO, "The gradients are not zero.", "contradicted"),
    (ZERO, "The gradients aren't zero.", "contradicted"),
    (ZERO, "The gradients never vanish.", "contradicted"),
    (ZERO, "The gradients fail to vanish.", "contradicted"),
    (ZERO, "The gradients no longer vanish.", "contradicted"),
    (ZERO, "Neither gradient vanishes.", "contradicted"),
    (ZERO, "The gradients are not non-zero.", "awarded"),
    (ZERO, "The gradients explode.", "contradicted"),
    (ZERO, "They explode rather than vanish.", "absent"),
    (ZERO, "Not only the loss but also the gradients vanish.", "awarded"),
    (ZERO, "It is not true that the gradients do not vanish.", "review"),
    (ZERO, "It is wrong that the gradients vanish.", "contradicted"),
    (ZERO, r"$\partial L/\partial A = G B^T = 0$", "awarded"),
    (LEARN, "Nothing is learned.", "awarded"),
    (LEARN, "A and B never move.", "awarded"),
    (LEARN, "Neither A nor B changes.", "awarded"),
    (LEARN, "The weights fail to change.", "awarded"),
    (LEARN, "The model stays there without learning.", "awarded"),
    (LEARN, "The model learns.", "absent"),
    (LEARN, "It is not true that the model learns.", "absent"),
    (LEARN, "It is not true that the weights do not move.", "review"),
    (ZERO, "The gradients cannot become anything else than zero.", "awarded"),
    (ZERO, "The gradients ≠ 0.", "contradicted"),
    (UNDER, "With A = B = 0 these vanish, the gradients.", "awarded"),
    (ZERO, "Instead of the loss I say the gradients vanish.", "awarded"),
    (LEARN, "One cannot say that the weights never do not move.", "review"),
]  # fmt: skip

DOUBTS = [
    (ZERO, "Perhaps the gradients are zero.", "review"),
    (ZERO, "The gradients might vanish.", "review"),
    (ZERO, "The gradients vanish, I am not sure.", "review"),
    (ZERO, "Are the gradients zero?", "review"),
    (ZERO, "The gradients are zero. But that is not true.", "review"),
    (ZERO, "The gradients vanish, but the gradient of B does not vanish.", "review"),
    (ZERO, "gradient, zero, A, B, chain rule", "review"),
    (ZERO, "gradients zero learning chain rule stuck", "review"),
    (ZERO, "gradient zero vanish", "review"),
    (ZERO, "the gradients and the zero and the chain rule", "review"),
    (ZERO, "I have no clue, but the gradients vanish.", "review"),
    (ZERO, "I think the gradients are zero.", "awarded"),
]

ROLES = [
    (READS, "V reads and U writes.", "awarded"),
    (READS, "V reads, U writes.", "awarded"),
    (READS, "U reads and V writes.", "contradicted"),
    (READS, "U reads.", "absent"),
    (READS, "- V: reads\n- U: writes", "awarded"),
    (HIDDEN, "It hides the heads.", "awarded"),
    (HIDDEN, "The sum hides the heads.", "absent"),
    (HIDDEN, "Unlike the sum, it hides the heads.", "awarded"),
    (PART, "Every hard prompt is a soft prompt.", "awarded"),
    (PART, "Every soft prompt is a hard prompt.", "absent"),
]

PRONOUNS = [
    (ZERO, "Look at the gradients. They are zero.", "awarded"),
    (ZERO, "The gradients carry a factor each, so both vanish.", "awarded"),
    (ZERO, "The outputs are large. They are zero.", "absent"),
    (READS, "V is the first factor. It reads.", "awarded"),
    (READS, "U is the last factor. It reads.", "absent"),
]


@pytest.mark.parametrize(("rules", "text", "wanted"), NEGATIONS + DOUBTS + ROLES + PRONOUNS)
def test_what_is_said_of_it(rules: dict[str, Any], text: str, wanted: str) -> None:
    assert verdict(text, **rules) == wanted


COMPARED: dict[str, Any] = {"award": [{"compare": {"of": "d_head", "than": "d_model", "quality": "smaller"}}]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("d_head is much smaller than d_model.", "awarded"),
        ("d_model is a lot larger than d_head.", "awarded"),
        (r"$d_{\text{head}} \ll d_{\text{model}}$", "awarded"),
        ("Compared with d_model, d_head is small.", "awarded"),
        ("d_head = 64 and d_model = 768", "awarded"),
        ("d_head is larger than d_model.", "contradicted"),
        ("d_model is smaller than d_head.", "contradicted"),
        ("d_head is not smaller than d_model.", "contradicted"),
        ("d_head = 768, d_model = 64", "contradicted"),
        ("Maybe d_head is smaller than d_model.", "review"),
    ],
)
def test_what_is_compared(text: str, wanted: str) -> None:
    assert verdict(text, **COMPARED) == wanted


SWAPPED: dict[str, Any] = {"award": [{"formula": ["A^T _ji = A_ij"]}]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"$(A^T)_{ji} = A_{ij}$", "awarded"),
        (r"(A^\top)_{ts} = A_{st}", "awarded"),
        (r"(A^T)_{ji} = A_{ji}", "absent"),
        ("A^T = A", "absent"),
    ],
)
def test_a_formula_counts_whatever_its_indices_are_called(text: str, wanted: str) -> None:
    assert verdict(text, **SWAPPED) == wanted


def test_parts_are_counted_and_stopped() -> None:
    both: dict[str, Any] = {"award": [{"all": [{"says": ["fast"]}, {"says": ["cheap"]}], "unless": {"says": ["ugly"]}}]}
    two: dict[str, Any] = {
        "award": [{"k_of": {"k": 2, "rules": [{"says": ["fast"]}, {"says": ["cheap"]}, {"says": ["good"]}]}}]
    }
    assert verdict("It is fast and it is cheap.", **both) == "awarded"
    assert verdict("It is fast.", **both) == "absent"
    assert verdict("It is fast, cheap and ugly.", **both) == "absent"
    assert verdict("It is good. It is cheap.", **two) == "awarded"
    assert verdict("It is good.", **two) == "absent"


def test_what_is_possible_counts_where_the_author_says_so() -> None:
    rule = {"award": [{"says": ["overfit"]}]}
    assert verdict("It may overfit.", **rule) == "review"
    assert verdict("It may overfit.", **rule, possible=True) == "awarded"
