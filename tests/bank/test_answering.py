"""What the grades of a question's fields come to."""

from dataclasses import replace

import pytest

from service.bank.answering import standing
from service.grading.outcome import Verdict
from service.grading.tally import PartRule
from tests.making import make_field, make_grade, make_question

CORRECT, PARTIAL, INCORRECT, UNREADABLE, UNDECIDED, NEEDS_REVIEW = Verdict


@pytest.mark.parametrize(
    ("a", "b", "whole", "counts"),
    [
        (CORRECT, CORRECT, CORRECT, True),
        (CORRECT, INCORRECT, PARTIAL, True),
        (PARTIAL, INCORRECT, PARTIAL, True),
        (PARTIAL, PARTIAL, PARTIAL, True),
        (INCORRECT, INCORRECT, INCORRECT, True),
        (CORRECT, UNREADABLE, UNREADABLE, False),
        (NEEDS_REVIEW, UNREADABLE, UNREADABLE, False),
        (INCORRECT, NEEDS_REVIEW, NEEDS_REVIEW, True),
        (UNDECIDED, CORRECT, UNDECIDED, True),
        (UNDECIDED, NEEDS_REVIEW, NEEDS_REVIEW, True),
    ],
)
def test_the_whole_waits_before_it_is_right_or_wrong(a: Verdict, b: Verdict, whole: Verdict, counts: bool) -> None:
    question = make_question(fields="a b c", optional="c")

    found = standing(question, {"a": make_grade(a), "b": make_grade(b), "c": make_grade(INCORRECT)}, PartRule.WHOLE)

    assert (found.verdict, found.counts, found.possible) == (whole, counts, 1.0)
    assert found.earned == (1.0 if whole is CORRECT else 0.0)


def test_a_part_earns_its_share_where_the_policy_gives_credit() -> None:
    fields = {"a": make_field("a", weight=3.0), "b": make_field("b")}
    question = make_question(points=2.0)
    question = replace(question, fields=fields)

    found = standing(question, {"a": make_grade(CORRECT), "b": make_grade(INCORRECT)}, PartRule.CREDIT)

    assert (found.verdict, found.earned, found.possible) == (PARTIAL, 1.5, 2.0)


def test_an_attempt_without_a_deciding_field_is_no_try() -> None:
    found = standing(make_question(fields="a b"), {"a": make_grade(CORRECT)}, PartRule.WHOLE)

    assert (found.verdict, found.earned, found.counts) == (UNREADABLE, 0.0, False)
