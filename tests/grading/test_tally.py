"""The tally as tables: attempts told in a word each, and what they add up to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.grading.outcome import Verdict
from service.grading.policy import AttemptRule, PartRule, Policy, VariantRule, Worth, earned, is_try
from service.grading.tally import FieldGrade, Reason, Recorded, Sums, Tally, standing_grade, tally

VERDICTS = {
    "c": Verdict.CORRECT,
    "p": Verdict.PARTIAL,
    "i": Verdict.INCORRECT,
    "u": Verdict.UNREADABLE,
    "?": Verdict.UNDECIDED,
    "r": Verdict.NEEDS_REVIEW,
}
CREDITS = {"c": 1.0, "p": 0.5}
START = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
WORTHS = {
    "one": Worth("one", "algebra", 1.0, {"a": 1.0}),
    "two": Worth("two", "algebra", 2.0, {"a": 1.0, "b": 3.0}),
    "three": Worth("three", "physics", 1.0, {"a": 1.0}),
    "none": Worth("none", "physics", 1.0, {}),
}


def grade(letter: str, *, field: str = "a", number: int = 1, by_person: bool = False) -> FieldGrade:
    return FieldGrade(number, field, VERDICTS[letter], CREDITS.get(letter, 0.0), "1", by_person)


def tries(*told: str) -> list[Recorded]:
    """Attempts in order, each told as `question[/variant] field letters`, the fields being a, b, c…; `-` is left out."""
    return [_attempt(number, *each.split()) for number, each in enumerate(told)]


def _attempt(number: int, where: str, letters: str = "") -> Recorded:
    question, _, variant = where.partition("/")
    fields = {
        name: grade(letter, field=name, number=number)
        for name, letter in zip("abc", letters, strict=False)
        if letter != "-"
    }
    moment = START + timedelta(minutes=number)
    return Recorded(f"attempt-{number}", question, int(variant or 0), f"hash-{number}", moment, fields)


def read(found: Tally) -> str:
    """`earned/possible` of everything."""
    return f"{found.overall.earned:g}/{found.overall.possible:g}"


@pytest.mark.parametrize(
    ("told", "first", "best", "last", "average"),
    [
        (["one c"], "1/1", "1/1", "1/1", "1/1"),
        (["one i"], "0/1", "0/1", "0/1", "0/1"),
        (["one i", "one c"], "0/1", "1/1", "1/1", "0.5/1"),
        (["one c", "one i"], "1/1", "1/1", "0/1", "0.5/1"),
        (["one i", "one c", "one i", "one i"], "0/1", "1/1", "0/1", "0.25/1"),
        (["one u", "one c"], "1/1", "1/1", "1/1", "1/1"),
        (["one c", "one u"], "1/1", "1/1", "1/1", "1/1"),
        (["one u"], "0/0", "0/0", "0/0", "0/0"),
        (["one -", "one i", "one c"], "0/1", "1/1", "1/1", "0.5/1"),
        (["one r", "one c"], "0/0", "1/1", "1/1", "1/1"),
        (["one c", "one ?"], "1/1", "1/1", "0/0", "1/1"),
        (["one r", "one ?"], "0/0", "0/0", "0/0", "0/0"),
        (["one c", "three i"], "1/2", "1/2", "1/2", "1/2"),
        ([], "0/0", "0/0", "0/0", "0/0"),
    ],
)
def test_the_policy_says_which_try_counts(told: Sequence[str], first: str, best: str, last: str, average: str) -> None:
    found = [read(tally(tries(*told), WORTHS, Policy(attempt=rule))) for rule in AttemptRule]

    assert found == [first, best, last, average]


@pytest.mark.parametrize(
    ("told", "whole", "credit"),
    [
        ("two cc", "2/2", "2/2"),
        ("two ci", "0/2", "0.5/2"),
        ("two ic", "0/2", "1.5/2"),
        ("two pp", "0/2", "1/2"),
        ("two cp", "0/2", "1.25/2"),
        ("two ii", "0/2", "0/2"),
        ("two cr", "0/0", "0/0"),
        ("two ir", "0/0", "0/0"),
        ("two cu", "0/0", "0/0"),
        ("two c", "0/0", "0/0"),
        ("two cci", "2/2", "2/2"),
        ("two ccu", "2/2", "2/2"),
        ("two ccr", "2/2", "2/2"),
        ("two iic", "0/2", "0/2"),
        ("none c", "0/0", "0/0"),
    ],
)
def test_a_question_counts_whole_or_by_credit_of_the_fields_that_decide(told: str, whole: str, credit: str) -> None:
    assert read(tally(tries(told), WORTHS, Policy(part=PartRule.WHOLE))) == whole
    assert read(tally(tries(told), WORTHS, Policy(part=PartRule.CREDIT))) == credit


@pytest.mark.parametrize(
    ("told", "official", "each"),
    [
        (["one/1 c"], "0/0", "1/1"),
        (["one/1 i", "one c"], "1/1", "1/2"),
        (["one i", "one/1 c"], "0/1", "1/2"),
        (["one/1 i", "one/1 c", "one/2 c"], "0/0", "1/2"),
    ],
)
def test_other_figures_are_another_variant_and_not_a_second_try(told: Sequence[str], official: str, each: str) -> None:
    assert read(tally(tries(*told), WORTHS, Policy(variants=VariantRule.OFFICIAL))) == official
    assert read(tally(tries(*told), WORTHS, Policy(variants=VariantRule.EACH))) == each


@pytest.mark.parametrize(
    ("told", "policy", "reasons"),
    [
        (["one c"], Policy(), "first-attempt"),
        (["one i", "one c"], Policy(), "first-attempt another-attempt-counts"),
        (["one i", "one c"], Policy(attempt=AttemptRule.BEST), "another-attempt-counts best-attempt"),
        (["one i", "one c"], Policy(attempt=AttemptRule.LAST), "another-attempt-counts last-attempt"),
        (["one i", "one c"], Policy(attempt=AttemptRule.AVERAGE), "average-of-attempts average-of-attempts"),
        (["one u", "one -", "one c"], Policy(), "unreadable-field missing-field first-attempt"),
        (["one r", "one c"], Policy(), "waits-for-a-mark another-attempt-counts"),
        (["one c", "one r"], Policy(), "first-attempt another-attempt-counts"),
        (["one c", "one r"], Policy(attempt=AttemptRule.BEST), "best-attempt waits-for-a-mark"),
        (["one/1 c"], Policy(), "variant-not-counted"),
        (["one c"], Policy(questions=frozenset({"two"})), "question-not-counted"),
        (["one u"], Policy(questions=frozenset({"two"})), "unreadable-field"),
        (["gone c"], Policy(), "missing-field"),
        (["none c"], Policy(), "missing-field"),
    ],
)
def test_every_attempt_says_why_it_counts_or_does_not(told: Sequence[str], policy: Policy, reasons: str) -> None:
    (line,) = tally(tries(*told), WORTHS, policy).lines

    assert [each.reason.value for each in line.evidence] == reasons.split()
    assert [each.counts for each in line.evidence] == [word.startswith(policy.attempt) for word in reasons.split()]


@pytest.mark.parametrize(
    ("told", "policy", "reason", "counts", "attempt"),
    [
        (["one c", "one i"], Policy(), Reason.FIRST, True, "attempt-0"),
        (["one u", "one i"], Policy(), Reason.FIRST, True, "attempt-1"),
        (["one i", "one c"], Policy(attempt=AttemptRule.BEST), Reason.BEST, True, "attempt-1"),
        (["one c", "one c"], Policy(attempt=AttemptRule.BEST), Reason.BEST, True, "attempt-0"),
        (["one c", "one i"], Policy(attempt=AttemptRule.LAST), Reason.LAST, True, "attempt-1"),
        (["one c", "one i"], Policy(attempt=AttemptRule.AVERAGE), Reason.AVERAGE, True, None),
        (["one r"], Policy(), Reason.PENDING, True, "attempt-0"),
        (["one u"], Policy(), Reason.NO_TRY, False, None),
        (["one/1 c"], Policy(), Reason.OTHER_VARIANT, False, "attempt-0"),
        (["one c"], Policy(questions=frozenset()), Reason.NOT_LISTED, False, "attempt-0"),
        (["gone c"], Policy(), Reason.NOT_IN_BANK, False, None),
    ],
)
def test_every_line_says_why_it_stands(
    told: Sequence[str], policy: Policy, reason: Reason, counts: bool, attempt: str | None
) -> None:
    (line,) = tally(tries(*told), WORTHS, policy).lines

    assert (line.reason, line.counts, line.attempt) == (reason, counts, attempt)


def test_a_line_holds_the_evidence_it_stands_on() -> None:
    (line,) = tally(tries("two ci"), WORTHS, Policy(part=PartRule.CREDIT)).lines
    (evidence,) = line.evidence

    assert (line.question, line.variant, line.topic, line.earned, line.possible) == ("two", 0, "algebra", 0.5, 2.0)
    assert (evidence.attempt, evidence.question_hash, evidence.earned) == ("attempt-0", "hash-0", 0.5)
    assert [(each.field, each.verdict, each.engine_version) for each in evidence.grades] == [
        ("a", Verdict.CORRECT, "1"),
        ("b", Verdict.INCORRECT, "1"),
    ]


def test_topics_are_summed_in_the_order_they_were_met() -> None:
    found = tally(tries("three c", "two cc", "one i", "one c", "none c", "two/1 ii"), WORTHS, Policy())

    assert list(found.topics) == ["physics", "algebra"]
    assert found.topics["algebra"] == Sums(2, 3, attempts=3, pending=0, first_tries=2, first_tries_right=1)
    assert found.topics["physics"].first_try_share == 1
    assert found.overall.first_try_share == pytest.approx(2 / 3)


def test_what_waits_for_a_person_is_pending_and_neither_earned_nor_possible() -> None:
    found = tally(tries("one r", "two c?", "three c"), WORTHS, Policy())

    assert read(found) == "1/1"
    assert found.overall.pending == 2
    assert found.overall.attempts == 3
    assert found.overall.first_try_share == 1


def test_before_the_first_try_there_is_no_share_of_first_tries() -> None:
    assert tally([], WORTHS, Policy()).overall.first_try_share is None
    assert tally(tries("one u"), WORTHS, Policy()).overall.first_try_share is None


def test_another_try_does_not_make_the_first_one_right() -> None:
    found = tally(tries("one i", "one c"), WORTHS, Policy(attempt=AttemptRule.BEST))

    assert read(found) == "1/1"
    assert found.overall.first_try_share == 0


@pytest.mark.parametrize(
    ("history", "stands"),
    [
        ("c", 0),
        ("ci", 1),
        ("c?", 1),
        ("cu", 1),
        ("rC", 1),
        ("rCi", 1),
        ("rCiI", 3),
        ("rCIr", 2),
        ("Pc", 0),
    ],
)
def test_the_standing_grade_is_the_latest_of_a_person_or_else_the_latest(history: str, stands: int) -> None:
    """Capitals are a person's."""
    grades = [grade(letter.lower(), number=number, by_person=letter.isupper()) for number, letter in enumerate(history)]

    assert standing_grade(grades).grade == stands


@pytest.mark.parametrize("machine", ["r", "?", "u", "i"])
def test_a_persons_mark_makes_an_attempt_count(machine: str) -> None:
    mark = standing_grade([grade(machine), grade("c", number=2, by_person=True)])
    attempt = Recorded("attempt", "one", 0, "hash", START, {"a": mark})

    assert read(tally([attempt], WORTHS, Policy())) == "1/1"


@pytest.mark.parametrize(
    ("fields", "costs"),
    [("a=c b=i", True), ("a=c b=r", True), ("a=c b=u", False), ("a=c", False), ("a=c b=c c=u", True), ("", False)],
)
def test_an_attempt_costs_a_try_when_every_deciding_field_can_be_read(fields: str, costs: bool) -> None:
    verdicts = {each[0]: VERDICTS[each[2]] for each in fields.split()}

    assert is_try(verdicts, WORTHS["two"]) is costs


@pytest.mark.parametrize(("part", "points"), [(PartRule.WHOLE, 0.0), (PartRule.CREDIT, 1.5)])
def test_a_field_that_is_not_there_has_no_credit(part: PartRule, points: float) -> None:
    assert earned({"b": 1.0}, WORTHS["two"], part) == points
    assert earned({"a": 1.0}, WORTHS["none"], part) == 0


HOMEWORK = {f"part-{number}": Worth(f"part-{number}", "homework", 1.0, {"a": 1.0}) for number in range(16)}
RIGHT = [f"part-{number} c" for number in range(14)]


@pytest.mark.parametrize(
    ("told", "questions", "expected"),
    [
        ([*RIGHT, "part-14 i", "part-14 c", "part-15 i"], None, "14/16"),
        ([*RIGHT, "part-14 i", "part-14 c", "part-15 i"], frozenset(HOMEWORK) - {"part-13"}, "13/15"),
        ([*RIGHT[:5], "part-5/1 c", "part-6/1 i", *RIGHT[5:], "part-14 u", "part-14 i", "part-15 i"], None, "14/16"),
        ([*reversed(RIGHT), "part-15 i", "part-14 i", "part-14 c"], None, "14/16"),
        ([*RIGHT, "part-14 r", "part-15 i"], None, "14/15"),
    ],
)
def test_a_whole_homework_adds_up(told: Sequence[str], questions: frozenset[str] | None, expected: str) -> None:
    assert read(tally(tries(*told), HOMEWORK, Policy(questions=questions))) == expected


@pytest.mark.parametrize(
    ("told", "hints", "first", "best", "last", "average"),
    [
        ("one c", "0.25", "0.75/1", "0.75/1", "0.75/1", "0.75/1"),
        ("two cc", "0.25", "1.5/2", "1.5/2", "1.5/2", "1.5/2"),
        ("one c, one c", "0 0.5", "1/1", "1/1", "0.5/1", "0.75/1"),
        ("one i, one c", "0.5 0.5", "0/1", "0.5/1", "0.5/1", "0.25/1"),
        ("one c", "2", "0/1", "0/1", "0/1", "0/1"),
        ("one c", "helped", "0/1", "0/1", "0/1", "0/1"),
        ("one i, one c", "0 helped", "0/1", "0/1", "0/1", "0/1"),
        ("one c, one i", "0 helped", "1/1", "1/1", "1/1", "1/1"),
        ("one u, one c", "0 helped", "0/1", "0/1", "0/1", "0/1"),
        ("one r, one c", "0 helped", "0/0", "0/0", "0/0", "0/0"),
        ("one r", "helped", "0/1", "0/1", "0/1", "0/1"),
        ("one u", "helped", "0/0", "0/0", "0/0", "0/0"),
    ],
)
def test_help_costs_what_was_said(told: str, hints: str, first: str, best: str, last: str, average: str) -> None:
    records = [
        replace(each, helped=True) if help == "helped" else replace(each, hints=float(help))
        for each, help in zip(tries(*told.split(", ")), hints.split(), strict=True)
    ]

    found = [read(tally(records, WORTHS, Policy(attempt=rule))) for rule in AttemptRule]

    assert found == [first, best, last, average]
