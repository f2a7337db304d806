"""Grades that a field remembers: by response, bounded, and none for which a prover was asked."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.bank.compiling import compile_key
from service.bank.marking import grade_field
from service.bank.question import Field
from service.bank.remembering import LONGEST, Remembered
from service.grading.grade import grade
from service.grading.outcome import Grade
from service.maths.cas import proves_equal
from service.maths.equivalence import Prover, unproved

BASEL = r"\sum_{k=1}^{\infty} \frac{1}{k^2}"


@pytest.fixture
def field() -> Field:
    return made("2*n")


def made(key: str) -> Field:
    """A field with one formula."""
    kind, compiled = compile_key({"type": "expression", "value": key}, points=b"tests")
    return Field("value", "The value", "expression", kind, compiled)


def test_the_same_response_is_graded_once(field: Field) -> None:
    first = grade_field(field, "n + n", unproved)

    assert grade_field(field, "n + n", unproved) is first
    assert grade_field(field, "n  + n", unproved) is not first


def test_how_it_was_read_is_there_when_it_is_asked_for(field: Field) -> None:
    assert grade_field(field, "n + n", unproved, shown=False).read is None
    assert grade_field(field, "n + n", unproved).read is not None


def test_what_a_prover_was_asked_about_is_asked_again() -> None:
    field = made("pi^2/6")

    assert [grade_field(field, BASEL, prover).verdict for prover in (unproved, proves_equal, unproved)] == [
        "undecided",
        "correct",
        "undecided",
    ]
    assert len(field.remembered) == 0


def test_fields_do_not_share_what_they_remember(field: Field) -> None:
    assert grade_field(field, "2n", unproved).verdict == "correct"
    assert grade_field(made("3*n"), "2n", unproved).verdict == "incorrect"


def test_only_so_many_are_remembered_the_last_ones() -> None:
    remembered, worked = Remembered(most=3), list[str]()
    for response in ("1", "2", "3", "1", "4", "1", "2"):
        remembered.grade(response, working(worked, response), unproved, shown=True)

    assert worked == ["1", "2", "3", "4", "2"]
    assert len(remembered) == 3


def test_long_responses_are_not_remembered(field: Field) -> None:
    for blanks in (LONGEST - 2, LONGEST - 1):
        grade_field(field, "2n" + " " * blanks, unproved)

    assert len(field.remembered) == 1


def test_threads_remember_together(field: Field) -> None:
    with ThreadPoolExecutor(8) as threads:
        grades = list(threads.map(lambda turn: grade_field(field, f"{turn % 5} + n", unproved), range(400)))

    assert len(field.remembered) == 5
    assert [each.verdict for each in grades] == ["incorrect"] * 400


def working(worked: list[str], response: str) -> Callable[[Prover], Grade]:
    """Work that says when it is done."""
    kind, key = compile_key({"type": "number", "value": "1"}, points=b"tests")

    def work(prover: Prover) -> Grade:
        worked.append(response)
        return grade(kind, key, response, prover)

    return work
