r"""Whole solutions: where each field's answer is found, what is told about contradictions, and that spans are the document's."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from service.bank.bank import Bank
from service.bank.loading import load_bank
from service.bank.whole.outline import formulas, outline
from service.bank.whole.solution import MAX_CHARACTERS, solution
from service.errors import RequestError
from service.grading.outcome import Verdict
from service.maths.equivalence import unproved
from service.settings import Settings


@pytest.fixture(scope="module")
def bank() -> Bank:
    settings = Settings()
    return load_bank(settings.question_bank, settings.rubrics, points=b"points")


TABLE = Path(__file__).with_name("whole_solutions.yaml")
ROWS: list[dict[str, Any]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_answers_are_found_where_a_reader_finds_them(bank: Bank, row: dict[str, Any]) -> None:
    document = row["document"]

    graded = solution(bank.question(row["question"]), document, b"points", unproved)

    wanted = {name: each["text"] for name, each in row["fields"].items() if "text" in each}
    assert {name: graded.found[name].text for name in wanted if name in graded.found} == wanted
    assert {name: graded.grades[name].verdict for name in row["fields"]} == {
        name: each["verdict"] for name, each in row["fields"].items()
    }
    notes = [note.code for grade in graded.grades.values() for note in grade.notes]
    assert set(row.get("notes", [])) <= set(notes)
    assert ("stated-before" in notes) is ("stated-before" in row.get("notes", []))
    assert [note.code for note in graded.derivations.notes][:1] == row.get("derivation", [])


def test_spans_are_those_of_the_document(bank: Bank) -> None:
    document = "Some words.\n\n**adapter_bytes:** $4k(m+$\n\n**full_bytes:** $4ml$\n"

    graded = solution(bank.question("lora-memory"), document, b"points", unproved)

    found = graded.found["full_bytes"]
    assert document[found.start : found.stop] == found.text == "$4ml$"
    (note,) = graded.grades["adapter_bytes"].notes
    assert note.span is not None
    assert graded.found["adapter_bytes"].start <= note.span[0] < document.index("full_bytes")


def test_a_field_without_an_answer_says_how_to_state_one(bank: Bank) -> None:
    graded = solution(bank.question("lora-memory"), "I do not know.", b"points", unproved)

    assert {name: grade.notes[0].code for name, grade in graded.grades.items()} == {
        "adapter_bytes": "no-statement",
        "full_bytes": "no-statement",
    }
    assert {grade.verdict for grade in graded.grades.values()} == {Verdict.UNREADABLE}


def test_a_document_that_is_too_long_is_refused_before_it_is_read(bank: Bank) -> None:
    with pytest.raises(RequestError, match="document-too-long"):
        solution(bank.question("lora-memory"), "x" * (MAX_CHARACTERS + 1), b"points", unproved)


def test_characters_that_cannot_be_kept_make_it_unreadable(bank: Bank) -> None:
    graded = solution(bank.question("lora-memory"), "4ml \x00", b"points", unproved)

    assert [grade.notes[0].code for grade in graded.grades.values()] == ["not-text", "not-text"]


PIECES = st.sampled_from([
    "# ", "## Final answer\n", "\n", "\n\n", "- ", "1. ", "(a) ", "|", "|-|-|\n", "```\n", "$$", "$", "\\[", "\\]", "}", "**",
    "\\boxed{", "full_bytes", ": ", "=", "4ml", "1e30", "\\begin{align}", "\\end{align}", "\\\\", "&", "\r", "\t", "> ",
    '{"a": 1}', "é", "; ",
])  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_document_is_graded(bank: Bank, document: str) -> None:
    graded = solution(bank.question("lora-memory"), document, b"points", unproved)

    assert set(graded.grades) >= {"adapter_bytes", "full_bytes"}
    for found in graded.found.values():
        assert 0 <= found.start <= found.stop <= len(document)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_units_and_formulas_follow_one_another(document: str) -> None:
    places = [(unit.start, unit.stop) for unit in outline(document)]

    for spans in (places, formulas(document)):
        assert all(start < stop for start, stop in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
