"""Mistakes that an author foresees: what meets them, what the learner is told, and what is refused when the bank loads."""

from pathlib import Path
from typing import Any

import pytest

from service.bank.answering import answer
from service.bank.bank import Bank
from service.bank.problems import BankProblems
from service.bank.rows import Row, RowGrader
from service.grading.messages import sentence
from service.grading.outcome import Grade, Means, Verdict
from service.maths.equivalence import unproved
from tests.bank.sheets import GOOD, QUESTION_FILE, load, write

SPACE = "      - {response: 512n, verdict: correct, variant: 1}\n"
REASON = '      - {response: "", verdict: unreadable}\n'


def bank_with(folder: Path, mistakes: str, *, after: str = SPACE, **changes: str) -> Bank:
    text = GOOD[QUESTION_FILE].replace(after, f"{after}    mistakes:\n{mistakes}")
    for old, new in changes.items():
        text = text.replace(f"{old}:", f"{new}\n{old}:", 1)
    write(folder, {**GOOD, QUESTION_FILE: text})
    return load(folder)


def told(bank: Bank, response: str, *, field: str = "space", variant: int = 0) -> Grade:
    return answer(bank.question("disk-space", variant), {field: response}, unproved)[field]


HALF = "      - {response: size*n/2, feedback: 'Half of {{size}} is lost.'}\n"


@pytest.mark.parametrize("response", ["2048n", "n*2048", "4096n - 2048n", "$2^{11} n$ bytes"])
def test_every_spelling_of_a_mistake_is_met(tmp_path: Path, response: str) -> None:
    found = told(bank_with(tmp_path, HALF), response)

    assert (found.verdict, found.credit) == (Verdict.INCORRECT, 0)
    assert [note.code for note in found.notes] == ["mistake", "different-at"]
    assert sentence(found.notes[0]) == "Half of 4 KiB is lost."
    assert found.certificate.means is Means.COUNTEREXAMPLE


def test_a_mistake_and_its_words_follow_the_figures_of_a_variant(tmp_path: Path) -> None:
    bank = bank_with(tmp_path, HALF)

    assert sentence(told(bank, "256n", variant=1).notes[0]) == "Half of 512 bytes is lost."
    assert "mistake" not in [note.code for note in told(bank, "2048n", variant=1).notes]


@pytest.mark.parametrize("response", ["4096n", "3n", "n(", ""])
def test_whatever_else_is_written_meets_no_mistake(tmp_path: Path, response: str) -> None:
    assert "mistake" not in [note.code for note in told(bank_with(tmp_path, HALF), response).notes]


@pytest.mark.parametrize(("credit", "verdict"), [("0.25", Verdict.PARTIAL), ("0", Verdict.INCORRECT)])
def test_a_mistake_may_earn_part_of_the_credit(tmp_path: Path, credit: str, verdict: Verdict) -> None:
    found = told(bank_with(tmp_path, f"      - {{response: 2048n, feedback: Half., credit: {credit}}}\n"), "2048n")

    assert (found.verdict, found.credit) == (verdict, float(credit))


def test_an_author_may_give_a_mistake_a_code(tmp_path: Path) -> None:
    found = told(bank_with(tmp_path, "      - {response: 2048n, feedback: 'Half {x}.', note: half-size}\n"), "2048n")

    assert found.notes[0].values == {"feedback": "Half {x}.", "about": "half-size"}
    assert sentence(found.notes[0]) == "Half {x}."


@pytest.mark.parametrize(
    ("pattern", "response", "meets"),
    [
        ("because*fast*", "Because it is FAST that way.", True),
        ("because*fast*", "It is fast because of this.", False),
        ("*fast", "all disks are **fast**", True),
        ("*fast*", "as fast as can be", True),
        ("fast", "fast", True),
        ("fast", "very fast", False),
        ("*b*b*fast", "b fast", False),
        ("fast*fast", "fast", False),
        ("[a-z]+fast", "so fast", False),
    ],
)
def test_a_pattern_is_words_with_stars(tmp_path: Path, pattern: str, response: str, meets: bool) -> None:
    bank = bank_with(tmp_path, f"      - {{pattern: '{pattern}', feedback: Speed is not the point.}}\n", after=REASON)

    found = told(bank, response, field="reason")

    assert ("mistake" in [note.code for note in found.notes]) == meets
    assert found.verdict is Verdict.NEEDS_REVIEW


def test_a_pattern_takes_no_longer_on_hostile_text(tmp_path: Path) -> None:
    pattern = "*" + "aaa*" * 7 + "b"
    bank = bank_with(tmp_path, f"      - {{pattern: '{pattern}', feedback: No.}}\n", after=REASON)

    assert "mistake" not in [note.code for note in told(bank, "a" * 40_000, field="reason").notes]


def test_words_are_met_as_written_where_keys_are_no_formulas(tmp_path: Path) -> None:
    bank = bank_with(tmp_path, "      - {response: It is so., feedback: Say why.}\n", after=REASON)

    assert told(bank, "it is SO", field="reason").notes[0].code == "mistake"


def test_a_batch_tells_of_mistakes_too(tmp_path: Path) -> None:
    grader = RowGrader(bank_with(tmp_path, HALF), b"t", unproved)

    found = grader.grade(Row(question="disk-space", field="space", response="2048n"))

    assert found.notes[0].code == "mistake"


REFUSED: list[tuple[str, str, str]] = [
    ("{response: 4096n, feedback: No.}", "mistakes.0.response", "is no mistake: it is equal to the key"),
    ("{response: n*2^12, feedback: No.}", "mistakes.0.response", "is no mistake"),
    ("{response: '2*(n', feedback: No.}", "mistakes.0.response", "This cannot be read"),
    ("{response: 2q, feedback: No.}", "mistakes.0.response", "This cannot be read"),
    ("{response: 512n, pattern: n, feedback: No.}", "mistakes.0", "Give one of `response` and `pattern`"),
    ("{feedback: No.}", "mistakes.0", "Give one of `response` and `pattern`"),
    ("{response: 2n}", "mistakes.0.feedback", "is missing"),
    ("{response: 2n, feedback: No., credit: 1}", "mistakes.0.credit", "less than 1"),
    ("{pattern: '*', feedback: No.}", "mistakes.0.pattern", "matches nearly everything"),
    ("{pattern: '*4096n*', feedback: No.}", "mistakes.0.pattern", "which is correct"),
    ("{pattern: 'a*b*c*d*e*f*g*h*i*j', feedback: No.}", "mistakes.0", "at most 8 stars"),
    ("{response: 2n, feedback: 'See {{sise}}.'}", "mistakes.0.feedback", "is no parameter"),
    ("{response: 2n, feedback: A.}\n      - {response: n+n, feedback: B.}", "mistakes.1.response", "the same mistake"),
    (
        "{pattern: a big*, feedback: A.}\n      - {pattern: A Big*, feedback: B.}",
        "mistakes.1.pattern",
        "the same mistake",
    ),
]


@pytest.mark.parametrize(("mistake", "place", "says"), REFUSED)
def test_a_mistake_that_is_none_is_refused_with_its_place(tmp_path: Path, mistake: str, place: str, says: str) -> None:
    with pytest.raises(BankProblems) as caught:
        bank_with(tmp_path, f"      - {mistake}\n")

    (problem,) = {(each.field, each.problem, each.line) for each in caught.value.problems}
    assert problem[0] == f"fields.space.{place}"
    assert says.lower() in problem[1].lower()
    assert problem[2] >= 24
    assert str(tmp_path) in str(caught.value)


def test_a_question_without_counterexamples_shows_none(tmp_path: Path) -> None:
    shown, hidden = bank_with(tmp_path / "a", HALF), bank_with(tmp_path / "b", HALF, fields="counterexamples: false")

    assert told(shown, "3n").certificate.values
    assert [note.code for note in told(hidden, "3n").notes] == ["different-somewhere"]
    assert told(hidden, "3n").certificate.values == {}


def test_a_key_of_its_own_mind_is_not_overruled_by_its_question(tmp_path: Path) -> None:
    text = GOOD[QUESTION_FILE].replace("unit: bytes}", "unit: bytes, counterexample: true}")
    write(tmp_path, {**GOOD, QUESTION_FILE: text.replace("fields:", "counterexamples: false\nfields:", 1)})

    assert told(load(tmp_path), "3n").certificate.values


def test_each_field_knows_the_keys_of_the_others(tmp_path: Path) -> None:
    other = """  twice:
    label: Twice the bytes
    type: expression
    key: {value: "7*size*n^3"}
    cases:
      - {response: 28672n^3, verdict: correct}
      - {response: 4096n, verdict: incorrect, note: flaw-other-field}
      - {response: "(", verdict: unreadable}
"""
    text = GOOD[QUESTION_FILE].replace("  reason:\n", f"{other}  reason:\n", 1)
    write(tmp_path, {**GOOD, QUESTION_FILE: text})
    bank = load(tmp_path)

    codes: dict[str, Any] = {
        response: [note.code for note in told(bank, response).notes] for response in ("28672n^3", "512n")
    }
    assert codes["28672n^3"][0] == "flaw-other-field"
    assert codes["512n"][0] == "flaw-other-variant"
