"""Which hint is next, and which hints an author may not write."""

from pathlib import Path

import pytest

from service.bank.bank import Bank
from service.bank.hinting import Finding, Hint, findings_of, ladder
from service.errors import AuthoringError
from service.grading.outcome import Certificate, Criterion, Means, Note
from tests.bank.sheets import GOOD, QUESTION, QUESTION_FILE, load, write
from tests.making import make_grade

GENERAL, MORE = Hint("1", "Look."), Hint("2", "Look again.")
FIELD = Hint("3", "Count.", field="space")
FLAW = Hint("4", "Mind the prefix.", field="space", note="flaw-factor")
CRITERION = Hint("5", "Mind the size.", criterion="block-size")
ALL = (GENERAL, FIELD, FLAW, MORE, CRITERION)


@pytest.mark.parametrize(
    ("taken", "findings", "order"),
    [
        ("", {}, "1 2"),
        ("", {"space": Finding()}, "3 1 2"),
        ("", {"space": Finding(frozenset({"flaw-factor"}))}, "3 4 1 2"),
        ("3", {"space": Finding(frozenset({"flaw-factor"}))}, "4 1 2"),
        ("", {"other": Finding(frozenset({"flaw-factor"}))}, "1 2"),
        ("1", {"reason": Finding(missing=frozenset({"block-size"}))}, "5 2"),
        ("1 2 3 4 5", {"space": Finding(frozenset({"flaw-factor"}))}, ""),
    ],
)
def test_what_fits_comes_before_what_is_for_everybody(taken: str, findings: dict[str, Finding], order: str) -> None:
    assert " ".join(hint.id for hint in ladder(ALL, taken.split(), findings)) == order


def test_only_what_is_wrong_is_a_finding() -> None:
    told = Certificate(Means.EVIDENCE, "rules")
    notes = (Note("mistake", values={"about": "two-bytes"}),)
    criteria = {"one": Criterion("awarded"), "two": Criterion("absent"), "three": Criterion("review")}

    found = findings_of(
        {
            "right": make_grade("correct"),
            "wrong": make_grade("incorrect", notes=notes),
            "half": make_grade("partial", certificate=told, criteria=criteria, notes=()),
        }
    )

    assert found == {
        "wrong": Finding(frozenset({"mistake", "two-bytes"})),
        "half": Finding(frozenset(), frozenset({"two", "three"})),
    }


@pytest.mark.parametrize(
    ("hint", "complaint"),
    [
        ("{field: spase, text: Look.}", "There is no field `spase`. Did you mean `space`?"),
        ("{note: flaw-factr, text: Look.}", "There is no note `flaw-factr`. Did you mean `flaw-factor`"),
        ("{note: xyz, text: Look.}", "There is no note `xyz`. docs/notes.md lists them."),
        ("{criterion: block-sise, text: Look.}", "There is no criterion `block-sise`. Did you mean `block-size`?"),
        ("{field: space, criterion: block-size, text: Look.}", "There is no criterion `block-size`. Criteria stand in"),
        ("Count the blocks.", "This hint stands here twice."),
        ("{field: space}", "`text` is missing."),
        ("{text: Look., flaw: flaw-factor}", "`flaw` is not known here."),
    ],
)
def test_a_hint_for_nobody_is_refused(tmp_path: Path, hint: str, complaint: str) -> None:
    text = QUESTION.replace("solution:\n", f"  - {hint}\nsolution:\n")

    assert complaint in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("guidance", "complaint"),
    [
        ("{hint_cost: 2}", "guidance.hint_cost"),
        ("{solution: {tries: 0}}", "guidance.solution.tries"),
        ("{solution: {after: soon}}", "guidance.solution.after"),
        ("{solution: {after: 2026-12-20}}", "guidance.solution.after"),
    ],
)
def test_guidance_that_means_nothing_is_refused(tmp_path: Path, guidance: str, complaint: str) -> None:
    assert complaint in refused(tmp_path, f"{QUESTION}guidance: {guidance}\n")


def refused(folder: Path, question: str) -> str:
    write(folder, GOOD | {QUESTION_FILE: question})
    with pytest.raises(AuthoringError) as refusal:
        load(folder)
    return str(refusal.value)


def test_a_question_says_parts_of_the_guidance_otherwise(tmp_path: Path) -> None:
    policy = "guidance: {hint_cost: 0.1, solution: {tries: 2}}\n"
    text = f"{QUESTION}guidance: {{solution: {{after: 2026-12-20T12:00:00Z}}}}\n"
    write(tmp_path, GOOD | {QUESTION_FILE: text, "questions/policy.yaml": policy})

    bank: Bank = load(tmp_path)
    found = bank.guidance_of(bank.question("disk-space"))

    assert (found.hint_cost, found.release.tries, found.release.give_up) == (0.1, 2, True)
    assert found.release.after is not None
    assert found.release.after.isoformat() == "2026-12-20T12:00:00+00:00"
