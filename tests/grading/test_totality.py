"""Grading is total: whatever is written, each answer type gives a grade with a certificate, and soon."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.bank.compiling import compile_key
from service.grading.grade import grade
from service.grading.messages import SENTENCES
from service.grading.outcome import Verdict
from tests.case_tables import Row, tables
from tests.strategies import responses

TABLES = dict(tables())


def garbled(rows: list[Row]) -> st.SearchStrategy[str]:
    """Parts of responses from a table in any order, with anything between them."""
    part = st.tuples(st.sampled_from([row.response for row in rows]), st.integers(0, 30), st.integers(0, 30))
    cut = part.map(lambda one: one[0][one[1] : one[1] + one[2]])
    return st.lists(st.one_of(cut, st.text("()[]{}<>,;=|^/*_\\∪± \n", max_size=3)), max_size=5).map("".join)


@pytest.mark.parametrize("kind", sorted(TABLES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(choice=st.data())
def test_anything_gets_a_grade(kind: str, choice: st.DataObject) -> None:
    rows = TABLES[kind]
    row = choice.draw(st.sampled_from(rows))
    response = choice.draw(st.one_of(garbled(rows), responses()))
    answer_type, key = compile_key(row.key, points=b"total")

    found = grade(answer_type, key, response)

    assert found.certificate.by
    assert 0 <= found.credit <= 1
    assert (found.verdict is Verdict.CORRECT) == (found.credit == 1)
    assert {note.code for note in found.notes} <= SENTENCES.keys()
    for note in found.notes:
        assert note.span is None or 0 <= note.span[0] <= note.span[1]


@pytest.mark.parametrize("kind", sorted(TABLES))
@pytest.mark.parametrize(
    "response",
    [
        "(" * 3000,
        "{" * 500 + "}" * 500,
        "1," * 5000,
        "[[1,2],[3,4]]" * 200,
        "x^" * 900 + "x",
        "9^9^9^9^9, 9^9^9^9",
        "∪" * 1000,
        "x=1 or " * 500,
        "<" * 2000,
        "a, " * 99 + "b",
        "A and " * 1000,
        "a|" * 900,
        "twice " * 300 + "n",
        "\\int_0^1 " * 30 + "x" + " dx" * 30,
        "1 " * 900,
        "(x+1)^99999 = 0",
        "(x+y+z+t+u+v+w)^60 < 3",
    ],
    ids=lambda response: response[:9],
)
def test_hostile_responses_cost_little(kind: str, response: str) -> None:
    key = compile_key(TABLES[kind][0].key, points=b"total")

    assert grade(*key, response).certificate.by
