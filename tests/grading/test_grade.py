"""`grade` is total: whatever is sent, for whatever key, there is a grade with a certificate and a verdict that fits its credit."""

import pytest
from hypothesis import given, settings

from service.bank.compiling import compile_key
from service.grading.grade import grade
from service.grading.outcome import Verdict
from tests.strategies import responses

KEYS = {
    "expression": {"type": "expression", "value": "4*k*(m+ell)", "unit": "bytes"},
    "law": {"type": "expression", "value": "C^0.5", "tolerance": {"relative": "0.05"}, "over": {"C": ["1", "100"]}},
    "number": {"type": "number", "value": "2e14", "unit": "B", "tolerance": {"relative": "0.02"}},
    "boolean": {"type": "boolean", "value": True},
    "range": {"type": "integer-range", "low": 50, "high": 71},
    "text": {"type": "text", "rubric": "none"},
}


@pytest.mark.parametrize("name", KEYS)
@settings(max_examples=150, deadline=None)
@given(response=responses())
def test_whatever_is_written_gets_a_grade(name: str, response: str) -> None:
    kind, key = compile_key(KEYS[name], points=b"total")

    found = grade(kind, key, response)

    assert found.certificate.by
    assert 0 <= found.credit <= 1
    assert (found.credit == 1) == (found.verdict is Verdict.CORRECT)
    assert found.verdict is not Verdict.UNREADABLE or found.notes
