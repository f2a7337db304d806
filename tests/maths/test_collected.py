"""Several expressions in one text, cut apart in place."""

import pytest

from service.errors import ResponseError
from service.maths.collected import collection
from service.maths.names import Names
from service.maths.prose import peel_several
from service.maths.show import text_of
from service.maths.tree import Apply

NAMES = Names(strict=False)

CUT = [
    ("1, 2 and 3", "", ["1", "2", "3"]),
    ("1, 2, and 3", "", ["1", "2", "3"]),
    ("(1,200), (3,4)", "", ["(1,200)", "(3,4)"]),
    ("{1,5; 2,5}", "set", ["1,5", "2,5"]),
    ("max(1,2), 3", "", ["max(1,2)", "3"]),
    ("x = \\pm 2", "", ["\\pm 2", "\\pm 2"]),
    ("$x=1$ or $x=2$", "", ["1", "2"]),
    ("\\boxed{1}, \\boxed{2}", "", ["1", "2"]),
    ("The roots are x=1 and x=2.", "", ["1", "2"]),
    ("\\left\\{ a, \\frac{1}{2} \\right\\}", "set", ["a", "\\frac{1}{2}"]),
]


@pytest.mark.parametrize(("text", "head", "parts"), CUT)
def test_a_text_is_cut_in_place(text: str, head: str, parts: list[str]) -> None:
    found = collection(peel_several(text), NAMES)

    assert found.head == head
    for node, part in zip(found.elements, parts, strict=True):
        start, stop = node.span
        assert part.endswith(text[start:stop])


def test_both_signs_are_two_elements() -> None:
    found = collection("2 ± sqrt(3)", NAMES)

    assert [text_of(node, {}) for node in found.elements] == ["2 + sqrt(3)", "2 - sqrt(3)"]


def test_braces_inside_a_set_are_sets() -> None:
    found = collection("{{1, 2}, {3}}", NAMES)

    assert [node.head for node in found.elements if isinstance(node, Apply)] == ["set", "set"]


@pytest.mark.parametrize(
    ("text", "code"), [("1,,2", "incomplete"), ("1," * 200 + "1", "too-many-elements"), (" ", "empty")]
)
def test_what_is_no_collection_is_refused(text: str, code: str) -> None:
    with pytest.raises(ResponseError) as refused:
        collection(text, NAMES)

    assert refused.value.code == code
