"""Sets of real numbers in every notation, read as one statement."""

import pytest

from service.errors import ResponseError
from service.grading.real_sets_shown import shown
from service.maths.conditions import about, condition
from service.maths.names import Names
from service.maths.prose import peel_several

NAMES = Names(strict=False)

READ = [
    ("(1, 3]", "x > 1 and x <= 3"),
    ("]1, 3]", "x > 1 and x <= 3"),
    ("[1, 3[", "x >= 1 and x < 3"),
    ("x \\in (1, 3]", "x > 1 and x <= 3"),
    ("t in [1, oo)", "x >= 1"),
    ("{t | t >= 1}", "x >= 1"),
    ("\\{ t \\in \\mathbb{R} : t \\ge 1 \\}", "all real numbers and x >= 1"),
    ("(-\\infty, 0) \\cup [2, \\infty)", "x < 0 or x >= 2"),
    ("(0, 1) U (2, 3)", "x > 0 and x < 1 or x > 2 and x < 3"),
    ("(0, 1), (2, 3)", "x > 0 and x < 1 or x > 2 and x < 3"),
    ("R \\ {2}", "all real numbers and x != 2"),
    ("all real numbers except 2 and 3", "all real numbers and x != 2 and x != 3"),
    ("x ∉ (0, 1)", "x <= 0 or x >= 1"),
    ("x is at least 2", "x >= 2"),
    ("x => 2", "x >= 2"),
    ("The solution is x < 2.", "x < 2"),
    ("(x > 1) and (x < 2)", "x > 1 and x < 2"),
    ("x < ∞", "all real numbers"),
    ("{1, 2}", "x = 1 or x = 2"),
    ("no solution", "no real number"),
    ("0 < x < 1,000", "0 < x and x < 1000"),
]


@pytest.mark.parametrize(("text", "statement"), READ)
def test_a_condition_is_read(text: str, statement: str) -> None:
    found = about(condition(peel_several(text), NAMES, "x"), "x", frozenset())

    assert shown(found.node, {}).text == statement


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        ("3", "not-a-condition", (0, 1)),
        ("(1, 2, 3]", "not-a-condition", (0, 9)),
        ("(1, ]", "incomplete", (3, 4)),
        ("(1, 3] ∪ ", "incomplete", (7, 8)),
        ("{(1, 2)}", "not-a-condition", (1, 7)),
        ("x > 1 or " * 30 + "x > 2", "too-many-elements", (216, 221)),
    ],
)
def test_what_is_no_condition_is_refused_where_it_breaks(text: str, code: str, span: tuple[int, int]) -> None:
    with pytest.raises(ResponseError) as refused:
        condition(text, NAMES, "x")

    assert refused.value.code == code
    assert refused.value.span == span
