"""Every row of every table in `tests/cases`: the verdict, and the reason that is given for it."""

import pytest

from service.bank.compiling import compile_key
from service.grading.grade import grade
from service.grading.messages import SENTENCES
from service.grading.outcome import Grade, Means, Verdict
from service.maths.cas import proves_equal
from service.maths.equivalence import unproved
from tests.case_tables import Row, tables

EVERY = [pytest.param(row, id=f"{kind}:{row.id}") for kind, rows in tables() for row in rows]


@pytest.mark.parametrize("row", EVERY)
def test_a_row_holds(row: Row) -> None:
    found = graded(row)

    assert found.verdict == row.verdict, f"{row.response!r}: {found}"
    if row.credit is not None:
        assert found.credit == pytest.approx(row.credit)
    if row.note is not None:
        assert row.note in [note.code for note in found.notes]
    if row.without is not None:
        assert [note.code for note in found.notes if note.code.startswith(row.without)] == []
    if row.line is not None:
        assert str(row.line) in [note.values.get("line") for note in found.notes], found.notes
    if row.at is not None:
        assert row.at.rstrip() in [carets(note.span) for note in found.notes if note.span]


@pytest.mark.parametrize("row", EVERY)
def test_every_grade_has_evidence_and_sentences(row: Row) -> None:
    found = graded(row)

    assert found.certificate.by
    assert (found.certificate.means is Means.UNREAD) == (found.verdict is Verdict.UNREADABLE)
    assert {note.code for note in found.notes} <= SENTENCES.keys()


def test_no_two_rows_of_a_table_have_the_same_id() -> None:
    for kind, rows in tables():
        ids = [row.id for row in rows]
        assert sorted(set(ids)) == sorted(ids), kind


def graded(row: Row) -> Grade:
    """The grade of a row's response."""
    kind, key = compile_key(row.key, points=b"cases")
    return grade(kind, key, row.response, proves_equal if row.prover else unproved)


def carets(span: tuple[int, int]) -> str:
    """A span as it is drawn in the tables."""
    return " " * span[0] + "^" * (span[1] - span[0])
