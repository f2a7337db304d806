"""Which responses read the same, so that one decision serves them all."""

import pytest

from service.grading.alike import reading_of
from service.grading.outcome import Grade, ReadBack
from tests.making import make_grade


def prose(response: str) -> str:
    return reading_of("text", make_grade("needs-review", read=None), response)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Raise the rank.", "raise  the\nrank", True),
        ("It doesn’t learn", "It doesn't learn.", True),
        ("Raise the rank.", "Raise the ranks.", False),
        ("raise K", "raise k", False),
        ("AB is zero", "Ab is zero", False),
        (r"\Sigma is large", r"\sigma is large", False),
        ("W_Query", "W_query", False),
        ("Is it zero?", "It is zero.", False),
        ("Is it zero?", "Is it zero", False),
    ],
)
def test_prose_reads_the_same_in_the_same_words(one: str, other: str, same: bool) -> None:
    assert (prose(one) == prose(other)) is same


def test_formulas_read_the_same_when_they_are_read_back_the_same() -> None:
    def grade(text: str) -> Grade:
        return make_grade("undecided", read=ReadBack(text, "", ""))

    assert reading_of("expression", grade("2*n"), "2 n") == reading_of("expression", grade("2*n"), "n·2")
    assert reading_of("expression", grade("2*N"), "2N") != reading_of("expression", grade("2*n"), "2n")
