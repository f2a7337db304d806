"""Unordered comparison, with comparisons that stay undecided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.maths.matching import Matching, all_of, matched

LETTERS = st.text("abc?", max_size=6)


def compared(wanted: str, given: str) -> Matching:
    """Letters are the same when they are equal; a question mark may be anything."""
    return matched(len(wanted), len(given), lambda left, right: same(wanted[left], given[right]), transitive=False)


def same(left: str, right: str) -> bool | None:
    return None if "?" in (left, right) else left == right


@pytest.mark.parametrize(
    ("wanted", "given", "cover", "bijection", "least", "most"),
    [
        ("", "", True, True, 0, 0),
        ("ab", "ba", True, True, 2, 2),
        ("ab", "abb", True, False, 2, 2),
        ("ab", "a", False, False, 1, 1),
        ("ab", "ac", False, False, 1, 1),
        ("ab", "a?", None, None, 1, 2),
        ("ab", "?c", False, False, 0, 1),
        ("aa", "a", True, False, 1, 1),
        ("aab", "abb", True, False, 2, 2),
        ("a", "", False, False, 0, 0),
    ],
)
def test_collections_are_compared(
    wanted: str, given: str, cover: bool | None, bijection: bool | None, least: int, most: int
) -> None:
    found = compared(wanted, given)

    assert (found.is_cover, found.is_bijection, found.least, found.most) == (cover, bijection, least, most)


@given(LETTERS, LETTERS)
def test_a_decision_holds_whatever_the_open_letters_are(wanted: str, given: str) -> None:
    found = compared(wanted, given)

    for filling in "abc":
        left, right = wanted.replace("?", filling), given.replace("?", filling)
        if found.is_bijection is not None:
            assert found.is_bijection == (sorted(left) == sorted(right))
        if found.is_cover is not None:
            assert found.is_cover == (set(left) == set(right))


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_needless_comparisons_may_be_left_out(wanted: str, given: str) -> None:
    quick = matched(len(wanted), len(given), lambda left, right: wanted[left] == given[right])

    assert quick == compared(wanted, given)


def test_one_that_does_not_hold_decides() -> None:
    assert all_of([True, None, False]) is False
    assert all_of([True, None]) is None
    assert all_of([]) is True


def test_equals_are_not_compared_again() -> None:
    asked: list[tuple[int, int]] = []
    matched(3, 3, lambda left, right: asked.append((left, right)) is None)

    assert len(asked) == 5
