"""Mastery is a fold of settled tries: right answers raise it, wrong ones lower it, evidence makes it surer, help is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.grading.mastery import PRIOR, Rating, Try, chance, difficulty, masteries, rated, tries_of
from service.grading.outcome import Verdict
from service.grading.policy import Worth
from service.grading.tally import FieldGrade, Recorded
from tests.making import CREDITS, minute

DAY = 24 * 60
WORTH = Worth("ratio", "numbers", 2.0, {"value": 1.0, "why": 3.0})


def made(
    *credits: float, question: str = "ratio", variant: int = 0, days: float = 1, helped: bool = False
) -> list[Try]:
    return [
        Try(question, "numbers", variant, minute(number * days * DAY), credit, helped)
        for number, credit in enumerate(credits)
    ]


def test_nothing_is_said_of_a_topic_that_was_not_tried() -> None:
    assert masteries([], {}) == {}


def test_a_right_answer_raises_mastery_and_a_wrong_one_lowers_it() -> None:
    right, wrong, half = (masteries(made(credit), {})["numbers"] for credit in (1.0, 0.0, 0.5))

    assert wrong.estimate < half.estimate < right.estimate
    assert half.estimate == pytest.approx(0.5)
    assert right.rating == Rating(pytest.approx(27.6354, abs=1e-3), pytest.approx(8.0659, abs=1e-3))


@given(st.lists(st.sampled_from([0.0, 0.4, 1.0]), min_size=1, max_size=12))
def test_the_estimate_lies_between_its_ends_and_grows_surer(credits: list[float]) -> None:
    found = masteries(made(*credits), {})["numbers"]

    assert 0 <= found.low <= found.estimate <= found.high <= 1
    assert found.tries == len(credits)
    assert found.rating.deviation < PRIOR.deviation


def test_a_hard_question_says_more_for_a_right_answer_and_less_against_a_wrong_one() -> None:
    hard = {"ratio": Rating(35, 2)}

    for credit in (0.0, 1.0):
        assert masteries(made(credit), hard)["numbers"].rating.mean > masteries(made(credit), {})["numbers"].rating.mean


def test_a_try_just_after_another_at_the_same_figures_says_nothing() -> None:
    quick, slow = made(0.0, 1.0, days=0.01), made(0.0, 1.0)
    others = [*made(0.0), *made(1.0, variant=7)]

    assert masteries(quick, {}) == masteries(made(0.0), {})
    assert masteries(slow, {})["numbers"].tries == masteries(others, {})["numbers"].tries == 2


def test_a_try_after_the_solution_or_a_hint_says_nothing() -> None:
    assert masteries(made(1.0, helped=True), {}) == {}


def test_difficulty_is_folded_from_the_tries_of_many() -> None:
    easy, even, hard = difficulty((1.0,) * 20), difficulty((1.0, 0.0) * 10), difficulty((0.0,) * 20)

    assert easy.mean < even.mean < hard.mean
    assert chance(against=easy) > 0.7 > chance(against=even) > 0.3 > chance(against=hard)
    assert hard.deviation < PRIOR.deviation * 0.75


def test_what_a_learner_wins_the_question_loses() -> None:
    learner, question = rated(PRIOR, PRIOR, 1.0)

    assert learner.mean - 25 == pytest.approx(25 - question.mean)


def record(verdicts: dict[str, str], **over: object) -> Recorded:
    fields = {
        name: FieldGrade(1, name, Verdict(verdict), CREDITS.get(Verdict(verdict), 0.0), "1")
        for name, verdict in verdicts.items()
    }
    return Recorded("a", "ratio", 0, "h", minute(1), fields, **over)  # type: ignore[arg-type]


SETTLED = [
    ({"value": "correct", "why": "correct"}, [1.0]),
    ({"value": "correct", "why": "incorrect"}, [0.25]),
    ({"value": "incorrect", "why": "partial"}, [0.375]),
    ({"value": "correct", "why": "needs-review"}, []),
    ({"value": "correct", "why": "undecided"}, []),
    ({"value": "correct", "why": "unreadable"}, []),
    ({"value": "correct"}, []),
]


@pytest.mark.parametrize(("verdicts", "credits"), SETTLED)
def test_only_settled_tries_are_evidence(verdicts: dict[str, str], credits: list[float]) -> None:
    assert [each.credit for each in tries_of([record(verdicts)], {"ratio": WORTH})] == credits
    assert tries_of([record(verdicts)], {}) == []


def test_help_is_noted() -> None:
    right = {"value": "correct", "why": "correct"}

    found = [
        tries_of([record(right, **over)], {"ratio": WORTH})[0].helped for over in ({}, {"helped": True}, {"hints": 0.1})
    ]

    assert found == [False, True, True]
