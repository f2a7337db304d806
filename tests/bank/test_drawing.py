"""Variants whose figures are drawn: which there are, that a number always draws the same, and what a check finds in them."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bank.assigning import assigned
from service.bank.bank import Bank
from service.bank.checking import check_bank, count
from service.bank.drawing import DRAWN, FIRST_DRAWN, Choice, rounded_numbers
from service.bank.figures import Amount, Amounts
from service.bank.problems import BankProblems
from service.bank.ranges import holds
from service.bank.rendering import numeral
from service.errors import AuthoringError
from tests.bank.sheets import GOOD, QUESTION_FILE, load, write

SIZE = 'size: {value: "4096", text: 4 KiB}'


def bank_with(folder: Path, parameters: str, *, constraints: str = "[]", cases: str = "", mistakes: str = "") -> Bank:
    text = GOOD[QUESTION_FILE].replace(SIZE, parameters).replace("variants:", f"constraints: {constraints}\nvariants:")
    text = text.replace("      - {response: 512n", f"{cases}      - {{response: 512n", 1)
    write(folder, {**GOOD, QUESTION_FILE: text.replace("  reason:", f"{mistakes}  reason:", 1)})
    return load(folder)


FEW = 'size: {value: "4096", unit: bytes, choices: ["512", "1024", "4096", "65536"]}'
MANY = 'size: {value: "4096", unit: bytes, low: "512", high: "1e9", figures: 2}'


def test_few_figures_are_all_variants_but_the_official_ones(tmp_path: Path) -> None:
    bank = bank_with(tmp_path, FEW)
    official = bank.question("disk-space")

    questions = [bank.question("disk-space", number) for number in official.drawn]

    assert list(official.drawn) == [1000, 1001, 1002]
    assert [each.figures for each in questions] == [{"size": "512"}, {"size": "1024"}, {"size": "65536"}]
    assert questions[2].statement == "A file has $n$ blocks of 65,536 bytes each."
    assert questions[2].solution == ("$n$ blocks of 65,536 bytes take 65536*n bytes.",)
    assert (official.figures, official.variants, bank.question("disk-space", 1).figures) == ({}, (0, 1), {})


def test_many_figures_are_drawn_by_number_the_same_in_every_process(tmp_path: Path) -> None:
    first, second = bank_with(tmp_path / "a", MANY), bank_with(tmp_path / "b", MANY)
    numbers = first.question("disk-space").drawn

    figures = [first.question("disk-space", number).figures["size"] for number in numbers[:40]]

    assert (numbers[0], len(numbers)) == (FIRST_DRAWN, DRAWN)
    assert figures == [second.question("disk-space", number).figures["size"] for number in numbers[:40]]
    assert len(set(figures)) > 30
    assert figures[:3] == ["23000", "68000", "1.3e8"]


def test_another_parameter_does_not_change_what_is_drawn_of_the_first(tmp_path: Path) -> None:
    alone = bank_with(tmp_path / "a", MANY)
    both = bank_with(tmp_path / "b", f'{MANY}\n  spare: {{value: "1", low: "1", high: "9", step: "1"}}')

    drawn = [bank.question("disk-space", 1007).figures["size"] for bank in (alone, both)]

    assert drawn[0] == drawn[1]


def test_linked_parameters_vary_together(tmp_path: Path) -> None:
    linked = (
        'size: {value: "4096", choices: ["512", "1024"], linked: disk}\n'
        "  maker: {text: Ampex, choices: [{text: Bull}, {text: Cray}], linked: disk}"
    )
    bank = bank_with(tmp_path, linked)

    figures = [bank.question("disk-space", number).figures for number in bank.question("disk-space").drawn]

    assert figures == [{"size": "512", "maker": "Bull"}, {"size": "1024", "maker": "Cray"}]


def test_constraints_hold_in_every_variant(tmp_path: Path) -> None:
    bank = bank_with(tmp_path, MANY, constraints='["1000 <= size < 5000", "floor(size/1024)*1024 != size - 1"]')
    numbers = bank.question("disk-space").drawn

    drawn = [Fraction(bank.question("disk-space", number).figures["size"]) for number in numbers[:60]]

    assert all(1000 <= each < 5000 for each in drawn)


@pytest.mark.parametrize(
    ("constraint", "true"),
    [
        ("n > 3", True),
        ("n < 4 <= m", False),
        ("n + 1 = m", True),
        ("n != m", True),
        ("m >= n >= 5", False),
        ("2n<m", False),
    ],
)
def test_a_constraint_compares_exact_numbers(constraint: str, true: bool) -> None:
    amounts: Amounts = {"n": Amount(Fraction(4)), "m": Amount(Fraction(5))}

    assert holds(constraint, amounts) == true


@pytest.mark.parametrize("constraint", ["n", "n > q", "n > 1/0", "n >", "n == 4"])
def test_what_is_no_comparison_is_refused(constraint: str) -> None:
    with pytest.raises(AuthoringError):
        holds(constraint, {"n": Amount(Fraction(4))})


@given(st.integers(-30, 30), st.integers(1, 4), st.integers(1, 3))
def test_rounded_numbers_are_every_number_of_so_many_figures_between_the_ends(
    exponent: int, decades: int, figures: int
) -> None:
    low, high = Fraction(10) ** exponent, Fraction(10) ** (exponent + decades)

    found = [choice.value for choice in rounded_numbers(low, high, figures)]

    assert len(found) == 9 * 10 ** (figures - 1) * decades + 1
    assert found == sorted(set(found), key=lambda each: each or 0)
    assert (found[0], found[-1]) == (low, high)


def test_rounded_numbers_begin_and_end_within_odd_ends() -> None:
    found = rounded_numbers(Fraction("2.5e3"), Fraction("3.1e4"), 1)

    assert [numeral(choice.value or Fraction(0)) for choice in found] == [
        *("3000", "4000", "5000", "6000", "7000", "8000", "9000", "10000", "20000", "30000")
    ]


REFUSED = [
    ('size: {value: "4096", low: "9", high: "1", step: "1"}', "parameters.size.low", "is not below"),
    ('size: {value: "4096", low: "1", high: "1e9", step: "1"}', "parameters.size.step", "more than 1,000,000"),
    ('size: {value: "4096", low: "1", high: "9", step: "0"}', "parameters.size.step", "makes no range"),
    ('size: {value: "4096", low: "0", high: "9", figures: 1}', "parameters.size.low", "above 0"),
    ('size: {value: "4096", low: "11", high: "19", figures: 1}', "parameters.size.figures", "No number of so few"),
    ('size: {value: "4096", low: "1"}', "parameters.size", "`low` and `high` stand together"),
    ('size: {value: "4096", step: "1"}', "parameters.size", "beside `low` and `high`"),
    ('size: {value: "4096", low: "1", high: "9", step: "1", figures: 1}', "parameters.size", "exclude each other"),
    ('size: {value: "4096", low: "1", high: "9", choices: ["1"]}', "parameters.size", "`choices`, or"),
    ('size: {formula: "4096", choices: ["1"]}', "parameters.size", "`formula`, `choices`"),
    ('size: {value: "4096", linked: disk}', "parameters.size", "`linked` stands beside"),
    ('size: {value: "4096", choices: [{text: a}]}', "parameters.size", "of another kind"),
    ('size: {value: "4096"}\n  maker: {text: a, low: "1", high: "2", step: "1"}', "parameters.maker", "another kind"),
    (
        'size: {value: "4096", choices: ["1", "2"], linked: a}\n  b: {value: "4", choices: ["1"], linked: a}',
        "parameters.b",
        "different numbers of choices",
    ),
    ('size: {value: "4096"}\n  bits: {formula: 8*seize}', "parameters.bits", "cannot be worked out"),
    ('size: {value: "4096", shown: loud}', "parameters.size", "no part of a format"),
]


@pytest.mark.parametrize(("parameters", "place", "says"), REFUSED)
def test_a_range_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, parameters: str, place: str, says: str
) -> None:
    with pytest.raises(BankProblems) as caught:
        bank_with(tmp_path, parameters)

    assert any(each.field == place and says in each.problem for each in caught.value.problems), str(caught.value)


def test_the_official_figures_meet_the_constraints_too(tmp_path: Path) -> None:
    with pytest.raises(BankProblems, match=r"constraints\.1: This does not hold for the official figures"):
        bank_with(tmp_path, FEW, constraints='["size > 1", "size > 5000"]')


def test_a_case_of_every_variant_is_tried_in_every_one(tmp_path: Path) -> None:
    case = "      - {response: '{{= size/4|calc}}*4n', verdict: correct, variant: all}\n"
    good = bank_with(tmp_path / "a", FEW, cases=case)
    bad = bank_with(tmp_path / "b", FEW, cases=case.replace("size/4", "1024"))

    found = [str(problem) for problem in check_bank(bad)]

    assert check_bank(good) == []
    assert len(found) == 3 + 1
    assert "With size = 512: `1024*4n` is incorrect" in found[1]
    assert str(count(good)) == "1 question, 2 fields, 9 cases; 3 drawn variants, all of 1 question"


def test_the_corners_of_ranges_are_tried_beside_a_sample(tmp_path: Path) -> None:
    bank = bank_with(tmp_path, MANY)

    tried = list(bank.families["disk-space"].tried())

    assert [each["size"] for each in tried[:2]] == [Choice(Fraction(520)), Choice(Fraction(10**9))]
    assert len(tried) == 2 + 24
    assert len(list(bank.families["disk-space"].tried(every=True))) == DRAWN


def test_figures_that_make_no_question_are_named_by_a_check_and_not_asked(tmp_path: Path) -> None:
    case = "    mistakes:\n      - {response: 7n, feedback: Why seven?}\n"
    bank = bank_with(tmp_path, 'size: {value: "4096", choices: ["7", "512"]}', mistakes=case)

    found = [str(problem) for problem in check_bank(bank)]

    assert any("With size = 7" in each for each in found)
    assert bank.variant("disk-space", 1000) is None
    assert bank.question("disk-space", 1001).figures == {"size": "512"}


def test_figures_for_which_a_formula_has_no_value_are_not_drawn(tmp_path: Path) -> None:
    bank = bank_with(tmp_path, 'size: {value: "4096", choices: ["7", "512"]}\n  share: {formula: 1/(size-7)}')

    assert [bank.question("disk-space", number).figures for number in bank.question("disk-space").drawn] == [
        {"size": "512"}
    ]


def test_constraints_that_allow_nothing_else_are_named_by_a_check(tmp_path: Path) -> None:
    bank = bank_with(tmp_path, MANY, constraints='["size = 4096"]')

    assert "No figures but the official ones are allowed." in [each.problem for each in check_bank(bank)]


def test_an_attempt_keeps_its_figures_whatever_becomes_of_the_ranges(tmp_path: Path) -> None:
    before, after = bank_with(tmp_path / "a", MANY), bank_with(tmp_path / "b", FEW)
    asked = before.question("disk-space", 1003)

    again = after.asked("disk-space", 1003, asked.figures)

    assert again is not None
    assert (again.figures, again.statement) == (asked.figures, asked.statement)
    assert after.asked("disk-space", 1003, {"length": "5"}) is None
    assert after.asked("disk-space", 1003, {"size": "zwölf"}) is None
    assert after.asked("disk-space", 1, {}) is after.question("disk-space", 1)


def test_learners_are_assigned_variants_that_only_the_secret_tells(tmp_path: Path) -> None:
    bank = bank_with(tmp_path, MANY)
    learners = [f"learner-{number}" for number in range(50)]

    numbers = [assigned(b"secret", learner, "disk-space", bank) for learner in learners]

    assert numbers == [assigned(b"secret", learner, "disk-space", bank) for learner in learners]
    assert len(set(numbers)) > 40
    assert set(numbers) <= set(bank.question("disk-space").drawn)
    assert numbers != [assigned(b"another", learner, "disk-space", bank) for learner in learners]
    assert assigned(b"secret", "x", "unknown", bank) == 0


def test_where_nothing_is_drawn_a_listed_variant_is_assigned(tmp_path: Path) -> None:
    write(tmp_path, GOOD)

    assert assigned(b"secret", "x", "disk-space", load(tmp_path)) == 1
