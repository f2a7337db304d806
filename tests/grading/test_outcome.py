"""A grade cannot be built without a certificate, nor with a credit that its verdict does not have."""

from dataclasses import replace
from typing import Any

import pytest

from service.grading.outcome import Certificate, Grade, Means, Verdict, correct, incorrect

WHY = Certificate(Means.COMPARED, "a comparison")


def test_a_grade_without_a_certificate_cannot_be_built() -> None:
    with pytest.raises(TypeError):
        Grade(Verdict.CORRECT, 1.0)  # type: ignore[call-arg]


@pytest.mark.parametrize("certificate", [None, {}, "proved", Certificate(Means.PROVED, "")])
def test_nothing_else_passes_for_a_certificate(certificate: Any) -> None:
    with pytest.raises(TypeError, match="certificate"):
        Grade(Verdict.CORRECT, 1.0, certificate)
    with pytest.raises(TypeError, match="certificate"):
        replace(correct(WHY), certificate=certificate)


@pytest.mark.parametrize(
    ("verdict", "credit"),
    [
        (Verdict.CORRECT, 0.5),
        (Verdict.PARTIAL, 1.0),
        (Verdict.PARTIAL, 0.0),
        (Verdict.PARTIAL, float("nan")),
        (Verdict.INCORRECT, 0.1),
        (Verdict.UNREADABLE, 1.0),
        (Verdict.UNDECIDED, 0.5),
        (Verdict.NEEDS_REVIEW, 0.5),
    ],
)
def test_a_credit_goes_with_its_verdict(verdict: Verdict, credit: float) -> None:
    with pytest.raises(ValueError, match="does not go with"):
        Grade(verdict, credit, WHY)


def test_the_two_ends_are_built_by_name() -> None:
    assert (correct(WHY).credit, incorrect(WHY).credit) == (1.0, 0.0)
