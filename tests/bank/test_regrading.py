"""What a regrade changes and what it leaves alone, as a table of what stands and what is found now."""

from dataclasses import replace

import pytest

from service.bank.bank import Bank
from service.bank.documents import Documents, Kind
from service.bank.loading import compose
from service.bank.regrading import Held, Regrader, Scope
from service.bank.uploading import read_upload
from service.grading.grade import ENGINE_VERSION
from service.grading.outcome import Certificate, Grade, Means, Verdict
from service.maths.equivalence import unproved
from tests.bank.sheets import QUESTION, RUBRIC

FILES = Documents(
    (read_upload(QUESTION.encode(), Kind.QUESTION, "disk-space", as_json=False),),
    (read_upload(RUBRIC.encode(), Kind.RUBRIC, "disk-space.reason", as_json=False),),
)
RIGHT = {"space": "4096n"}
WRONG = Held(Verdict.INCORRECT, 0.0)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return compose(FILES, points=b"a test")


def changed(bank: Bank, held: Held | None, scope: Scope | None = None, variant: int = 0) -> dict[str, str]:
    question = bank.question("disk-space", variant)
    found = Regrader(unproved, scope or Scope()).changes(question, RIGHT, {"space": held} if held else {})
    return {name: grade.verdict.value for name, grade in found.items()}


def now(bank: Bank) -> Held:
    """What grading gives now, as it would stand."""
    question = bank.question("disk-space")
    grade = Regrader(unproved).changes(question, RIGHT, {})["space"]
    codes = tuple(note.code for note in grade.notes)
    return Held(grade.verdict, grade.credit, codes, question_hash=question.hash)


def test_what_is_graded_otherwise_now_changes(bank: Bank) -> None:
    assert changed(bank, WRONG) == {"space": "correct"}
    assert changed(bank, None) == {"space": "correct"}


def test_what_is_graded_the_same_stays_whatever_graded_it(bank: Bank) -> None:
    same = now(bank)

    for held in (same, replace(same, question_hash="another"), replace(same, engine_version="0")):
        assert changed(bank, held) == {}


@pytest.mark.parametrize("other", [{"codes": ("rounded",)}, {"criteria": {"a": "absent"}}])
def test_other_reasons_are_a_change(bank: Bank, other: dict[str, object]) -> None:
    assert changed(bank, replace(now(bank), **other)) == {"space": "correct"}  # type: ignore[arg-type]


def test_a_persons_mark_is_left_alone(bank: Bank) -> None:
    assert changed(bank, replace(WRONG, by_person=True)) == {}


def test_a_variant_is_graded_by_its_own_figures(bank: Bank) -> None:
    assert changed(bank, now(bank), variant=1) == {"space": "incorrect"}


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        (Scope(), True),
        (Scope(field="space"), True),
        (Scope(field="reason"), False),
        (Scope(engine_version=ENGINE_VERSION), True),
        (Scope(engine_version="0"), False),
        (Scope(version="old"), True),
        (Scope(version="older"), False),
        (Scope(engine_version="0", version="old"), False),
    ],
)
def test_only_what_was_asked_for_is_graded_again(bank: Bank, scope: Scope, covered: bool) -> None:
    assert changed(bank, replace(WRONG, question_hash="old"), scope) == ({"space": "correct"} if covered else {})


def test_a_proof_that_found_no_time_takes_nothing_back(bank: Bank) -> None:
    question = bank.question("disk-space")
    field = question.fields["space"]
    undecided = Grade(Verdict.UNDECIDED, 0.0, Certificate(Means.EVIDENCE, "no time"))
    hurried = replace(field, kind=replace(field.kind, mark=lambda *_: undecided))
    question = replace(question, fields={"space": hurried})
    proved = Held(Verdict.CORRECT, 1.0, question_hash=question.hash)

    assert Regrader(unproved).changes(question, RIGHT, {"space": proved}) == {}
    earlier = replace(proved, question_hash="old")
    assert list(Regrader(unproved).changes(question, RIGHT, {"space": earlier})) == ["space"]
