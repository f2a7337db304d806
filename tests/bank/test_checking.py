"""A bank's cases are graded, and a case that does not hold is named with its line."""

from pathlib import Path

import pytest

from service.bank.checking import check_bank, count
from tests.bank.sheets import GOOD, QUESTION, QUESTION_FILE, load, write

LINE = "      - {response: 2n, verdict: incorrect}"

BROKEN = [
    ("{response: n*4096, verdict: incorrect}", "`n*4096` is correct, not incorrect. Mend the key or the case."),
    (
        "{response: 2n, verdict: correct, why: Two.}",
        "is incorrect (different-at), not correct. Mend the key or the case",
    ),
    ("{response: 2(n, verdict: incorrect}", "`2(n` is unreadable (missing-closing), not incorrect."),
    (
        "{response: 2n, verdict: incorrect, note: no-such-note}",
        "`2n` has not the note no-such-note; it has different-at.",
    ),
]


def test_a_bank_whose_cases_hold_has_nothing_to_say(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    bank = load(tmp_path)
    assert check_bank(bank) == []
    assert str(count(bank)) == "1 question, 2 fields, 7 cases"


@pytest.mark.parametrize(("case", "says"), BROKEN)
def test_a_case_that_does_not_hold_is_named(tmp_path: Path, case: str, says: str) -> None:
    text = QUESTION.replace(LINE, f"{LINE}\n      - {case}")
    write(tmp_path, {**GOOD, QUESTION_FILE: text})
    found = [str(each).removeprefix(f"{tmp_path}/") for each in check_bank(load(tmp_path))]
    assert len(found) == 1
    assert found[0].startswith(f"{QUESTION_FILE}:22: fields.space.cases.2: ")
    assert says in found[0]


def test_the_cases_of_a_variant_are_graded_with_its_figures(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, QUESTION_FILE: QUESTION.replace("512n, verdict", "4096n, verdict")})
    assert [each.line for each in check_bank(load(tmp_path))] == [23]


def test_where_a_person_marks_the_stated_verdict_stands(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, QUESTION_FILE: QUESTION.replace('response: ""', "response: a reason")})
    assert check_bank(load(tmp_path)) == []


def test_a_blank_response_is_unreadable_even_where_a_person_marks(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, QUESTION_FILE: QUESTION.replace("Because it is so.", '"  "')})
    assert [each.problem for each in check_bank(load(tmp_path))] == ["`  ` is unreadable (empty), not incorrect."]
