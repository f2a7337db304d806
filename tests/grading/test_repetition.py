"""Repetition by FSRS-6 with pinned parameters: one history, one schedule."""

from datetime import timedelta

from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from service.grading.mastery import Try
from service.grading.repetition import LONGEST_DAYS, PARAMETERS, Memory, memories
from tests.making import minute

DAY = 24 * 60


def made(*tries: tuple[float, float], helped: bool = False) -> Memory:
    """What is left of a question tried on these days with these credits."""
    given = [Try("ratio", "numbers", 0, minute(day * DAY), credit, helped) for day, credit in tries]
    return memories(given)["ratio"]


def days(memory: Memory) -> int:
    return (memory.due - memory.last).days


def test_the_pinned_parameters_are_those_the_library_begins_with() -> None:
    assert PARAMETERS == DEFAULT_PARAMETERS


def test_a_right_answer_comes_again_later_and_later() -> None:
    assert [days(made(*((day, 1.0) for day in told))) for told in ([0], [0, 2], [0, 2, 13])] == [2, 11, 46]


def test_a_wrong_answer_comes_again_the_next_day() -> None:
    assert days(made((0, 0.0))) == days(made((0, 1.0), (2, 0.0))) == 1


def test_partly_right_is_between_and_help_is_less_than_none() -> None:
    assert made((0, 0.0)).stability < made((0, 0.75)).stability < made((0, 1.0)).stability
    assert made((0, 1.0), helped=True).stability == made((0, 0.75)).stability
    assert made((0, 0.75), helped=True).stability == made((0, 0.25)).stability == made((0, 0.0)).stability


def test_tries_on_one_day_are_one_review() -> None:
    assert made((0, 0.0), (0.1, 1.0), (0.2, 1.0)) == made((0, 0.0))
    assert made((0, 0.0), (1, 1.0)).tries == 2


def test_the_chance_of_knowing_it_falls_to_nine_tenths_at_the_stability() -> None:
    memory = made((0, 1.0), (2, 1.0), (13, 1.0))

    assert memory.recall(memory.last) == 1
    assert 0.89 < memory.recall(memory.due) < 0.91
    assert memory.recall(memory.due + timedelta(days=400)) < 0.8


@given(st.lists(st.tuples(st.floats(0, 400), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=20))
def test_a_schedule_is_the_same_every_time_and_bounded(told: list[tuple[float, float]]) -> None:
    history = sorted(told)

    memory = made(*history)

    assert memory == made(*history)
    assert 1 <= days(memory) <= LONGEST_DAYS
