"""Keys that arrive without a question: compiled, or refused with the field and what to do."""

from typing import Any

import pytest

from service.bank.compiling import compile_key
from service.bank.problems import each_of
from service.errors import AuthoringError
from service.grading.grade import grade

GOOD: list[tuple[dict[str, Any], str, str]] = [
    ({"type": "expression", "value": "4*k*(m+l)"}, "4km + 4kl", "correct"),
    ({"type": "expression", "value": "4*k*(m+l)"}, "4km", "incorrect"),
    ({"type": "expression", "value": "C_0*N", "symbols": {"C_0": {}, "N": {"domain": "positive"}}}, "N C0", "correct"),
    ({"type": "text", "rubric": "some.rubric"}, "Because.", "needs-review"),
]


@pytest.mark.parametrize(("key", "response", "verdict"), GOOD)
def test_a_key_without_a_question_grades(key: dict[str, Any], response: str, verdict: str) -> None:
    kind, compiled = compile_key(key, points=b"a test")
    assert grade(kind, compiled, response).verdict == verdict


BAD: list[tuple[Any, str, str]] = [
    ({}, "type", "`type` is missing."),
    ([], "", "must be a mapping"),
    (None, "", "is empty"),
    ({"type": 5}, "type", "must be text"),
    ({"type": "expresion", "value": "x"}, "type", "Did you mean `expression`"),
    ({"type": "\ud800" * 1000, "value": "x"}, "type", "There is no answer type `�"),
    ({"type": "expression"}, "value", "`value` is missing."),
    ({"type": "expression", "value": 4}, "value", 'Put it in quotes: "4".'),
    ({"type": "expression", "value": "4k(m+"}, "value", "\n4k(m+\n    ^"),
    ({"type": "expression", "value": "x", "also": ["x", "x)"], "symbols": {"x": {}}}, "also.1", "\nx)\n ^"),
    ({"type": "expression", "value": "x", "worth": 3}, "worth", "`worth` is not known here."),
    ({"type": "expression", "value": "y", "symbols": {"x": {}}}, "value", "y is not a name of this question; known: x"),
    ({"type": "expression", "value": "x", "symbols": {"x": {"domain": "odd"}}}, "symbols.x.domain", "cannot be `odd`"),
    ({"type": "expression", "value": "x", "symbols": {"x": 1}}, "symbols.x", "must be a mapping"),
    ({"type": "number", "value": "2*(1e14"}, "value", "\n2*(1e14\n  ^"),
    ({"type": "number", "value": "1e999999999"}, "value", "larger than anything this can mean"),
    (
        {"type": "number", "value": "1", "tolerance": {"relative": "1", "absolute": "1"}},
        "tolerance",
        "Give one of relative",
    ),
    ({"type": "integer-range", "low": 5, "high": 1}, "", "Low must not be above high."),
    ({"type": "expression", "value": "C", "over": {"C": ["1"]}}, "over.C.1", "This entry is missing."),
    ({"type": "expression", "value": "x" * 50_000}, "value", "longer than 2000 characters"),
    ({"type": "text"}, "rubric", "`rubric` is missing."),
]


@pytest.mark.parametrize(("key", "field", "says"), BAD, ids=lambda value: str(value)[:40])
def test_a_bad_key_is_refused_with_its_field(key: Any, field: str, says: str) -> None:
    with pytest.raises(AuthoringError) as refusal:
        compile_key(key, points=b"a test")
    found = each_of(refusal.value)
    assert [each.field for each in found] == [field]
    said = f"{found[0].problem} {found[0].advice}"
    assert says in said
    assert len(said) < 500


def test_the_table_of_answer_types_is_an_argument() -> None:
    with pytest.raises(AuthoringError, match="There is no answer type `expression`"):
        compile_key({"type": "expression", "value": "x"}, points=b"", answer_types={})
