"""Numbers, truth values, choices and ranges: keys that are refused, what a grade never says, and totality."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bank.compiling import compile_key
from service.errors import AuthoringError
from service.grading.grade import grade
from service.grading.outcome import Grade, Verdict
from service.grading.tolerances import Tolerance, magnitude, nearness

OPTIONS = [{"id": "a1", "text": "first"}, {"id": "a2", "text": "second", "aliases": ["the other"]}]
KEYS: dict[str, dict[str, Any]] = {
    "number": {"type": "number", "value": "125/3", "unit": "s", "tolerance": {"relative": "0.02"}},
    "count": {"type": "number", "value": "20", "counts": "GPUs"},
    "figures": {"type": "number", "value": "1.70e15", "unit": "tokens", "tolerance": {"significant_figures": 2}},
    "boolean": {"type": "boolean", "value": True},
    "choice": {"type": "choice", "options": OPTIONS, "value": "a1"},
    "open": {"type": "choice", "options": OPTIONS, "value": "a1", "open": True},
    "integer-range": {"type": "integer-range", "low": 50, "high": 71},
}
COMPILED = {name: compile_key(key, points=b"tests") for name, key in KEYS.items()}
WORDS = [
    "true",
    "not",
    "first",
    "second",
    "50",
    "71",
    "to",
    "-",
    "[",
    "]",
    ",",
    "…",
    "≤",
    "t",
    "$",
    "\\le",
    "41.7",
    "s",
    "or",
    "because",
    " ",
]
TEXTS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join))


def graded(name: str, response: str) -> Grade:
    kind, key = COMPILED[name]
    return grade(kind, key, response)


@given(st.sampled_from(sorted(KEYS)), TEXTS)
def test_grading_is_total(name: str, response: str) -> None:
    found = graded(name, response)

    assert isinstance(found.verdict, Verdict)
    assert (found.credit == 1) == (found.verdict is Verdict.CORRECT)
    assert (found.read is None) == (found.verdict is Verdict.UNREADABLE)
    for note in found.notes:
        assert note.span is None or 0 <= note.span[0] <= note.span[1] <= len(response)


@given(st.sampled_from(["number", "count", "figures", "boolean", "integer-range"]), TEXTS)
def test_what_is_shown_is_graded_the_same_and_shown_the_same(name: str, response: str) -> None:
    first = graded(name, response)
    shown = first.read.text if first.read else "0"

    again = graded(name, shown)

    assert first.read is None or (again.read is not None and again.read.text == shown)
    assert first.read is None or again.verdict == first.verdict


@pytest.mark.parametrize("response", ["99 s", "99", "99 J", "0.1 min"])
def test_an_incorrect_number_never_shows_the_key(response: str) -> None:
    found = graded("number", response)

    told = str(found.certificate.values) + str([note.values for note in found.notes])
    assert found.verdict is Verdict.INCORRECT
    assert "41.6" not in told
    assert "125/3" not in told


def test_an_incorrect_range_never_shows_the_key() -> None:
    found = graded("integer-range", "51 to 72")

    assert "50" not in str(found)
    assert "71" not in str(found)


REFUSED = [
    ({"value": "abc"}, "value"),
    ({"value": "1e99999"}, "value"),
    ({"value": "sqrt(2)"}, "value"),
    ({"value": "3", "unit": "secnods"}, "unit"),
    ({"value": "3 J", "unit": "s"}, "value"),
    ({"value": "3", "unit": "s", "counts": "words"}, "counts"),
    ({"value": "3", "exact": True, "tolerance": {"relative": "0.1"}}, "exact"),
    ({"value": "3", "tolerance": {"relative": "two"}}, "tolerance.relative"),
    ({"value": "3", "tolerance": {"relative": "-0.1"}}, "tolerance.relative"),
    ({"value": "3", "tolerance": {"relative": "1e9999999999"}}, "tolerance.relative"),
    ({"value": "3", "tolerance": {"absolute": "1/0"}}, "tolerance.absolute"),
    ({"value": "3", "tolerance": {"significant_figures": 0}}, "tolerance.significant_figures"),
    ({"value": "3", "tolerance": {}}, "tolerance"),
    ({"value": "3", "tolerance": {"relative": "0.1", "absolute": "1"}}, "tolerance"),
    ({"value": "3", "also": ["4", "fish"]}, "also.1"),
]


@pytest.mark.parametrize(("key", "field"), REFUSED)
def test_a_number_key_that_cannot_be_used_is_refused(key: dict[str, Any], field: str) -> None:
    with pytest.raises(AuthoringError) as refused:
        compile_key({"type": "number", **key}, points=b"")

    assert refused.value.field.startswith(field)


@pytest.mark.parametrize(
    "key",
    [
        {"options": OPTIONS, "value": "a3"},
        {"options": [*OPTIONS, {"id": "a1"}], "value": "a1"},
        {"options": [*OPTIONS, {"id": "a3", "aliases": ["FIRST"]}], "value": "a1"},
        {"options": OPTIONS, "value": "a1", "also": [{"option": "a9"}]},
    ],
)
def test_a_choice_key_that_cannot_be_used_is_refused(key: dict[str, Any]) -> None:
    with pytest.raises(AuthoringError):
        compile_key({"type": "choice", **key}, points=b"")


def test_a_range_key_has_its_ends_in_order() -> None:
    with pytest.raises(AuthoringError):
        compile_key({"type": "integer-range", "low": 71, "high": 50}, points=b"")


@pytest.mark.parametrize("value", [41.7, "41.7", "41.7 s", "41700 ms"])
def test_a_key_may_be_written_in_any_form(value: object) -> None:
    kind, key = compile_key({"type": "number", "value": value, "unit": "s"}, points=b"")

    assert grade(kind, key, "41.7 s").verdict is Verdict.CORRECT


def test_a_key_without_unit_takes_the_unit_of_its_value() -> None:
    kind, key = compile_key({"type": "number", "value": "41.7 s"}, points=b"")

    assert grade(kind, key, "41.7").verdict is Verdict.CORRECT
    assert grade(kind, key, "41.7 J").verdict is Verdict.INCORRECT


def test_bounds_on_both_sides_of_the_edge_decide_nothing() -> None:
    near = nearness(Fraction(1), Tolerance(absolute="0.5"))

    assert near.holds(Fraction(3, 2), Fraction(3, 2)) is True
    assert near.holds(Fraction(149, 100), Fraction(151, 100)) is None
    assert near.holds(Fraction(16, 10), Fraction(17, 10)) is False


@pytest.mark.parametrize(
    ("number", "power"), [("1", 0), ("999", 2), ("1000", 3), ("0.099", -2), ("1e-300", -300), ("-5e20", 20), ("0", 0)]
)
def test_the_magnitude_is_the_power_of_ten_of_the_first_digit(number: str, power: int) -> None:
    assert magnitude(Fraction(number)) == power
