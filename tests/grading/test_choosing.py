"""What comes next: what is due, else the weakest topic, else what was not tried, else other figures."""

from datetime import timedelta

from service.grading.choosing import Open, Suggestion, Why, suggestion
from service.grading.mastery import Mastery, Rating
from service.grading.repetition import Memory
from tests.making import minute

A, B, C = Open("a", "one", varied=False), Open("b", "one", varied=True), Open("c", "two", varied=False)
ALL = [A, B, C]
NOW = minute(0)


def memory(question: str, due_in: float, stability: float = 5.0) -> Memory:
    due = NOW + timedelta(days=due_in)
    return Memory(question, due - timedelta(days=10), due, stability, 1)


def mastery(estimate: float) -> Mastery:
    return Mastery(Rating(), 1, estimate, 0.0, 1.0)


def found(tried: str = "", memories: tuple[Memory, ...] = (), **masteries: float) -> Suggestion | None:
    known = {topic: mastery(estimate) for topic, estimate in masteries.items()}
    return suggestion(ALL, set(tried), {each.question: each for each in memories}, known, NOW)


def test_at_first_it_is_the_first_question() -> None:
    assert found() == Suggestion(A, Why.NOT_TRIED, again=False)


def test_what_is_due_comes_first_and_what_is_most_likely_forgotten_before_it() -> None:
    due = (memory("a", -1), memory("b", -1, stability=2.0), memory("c", 1))

    assert found("abc", due) == Suggestion(B, Why.DUE, again=True)
    assert found("a", (memory("a", 0),)) == Suggestion(A, Why.DUE, again=True)


def test_of_what_was_not_tried_the_weakest_topic_comes_first() -> None:
    assert found("a", (memory("a", 1),), one=0.6, two=0.3) == Suggestion(C, Why.WEAKEST, again=False)
    assert found("a", (memory("a", 1),), one=0.2, two=0.3) == Suggestion(B, Why.WEAKEST, again=False)
    assert found("a", (memory("a", 1),), one=0.6) == Suggestion(B, Why.NOT_TRIED, again=False)


def test_when_all_was_tried_it_is_other_figures_of_the_weakest_topic() -> None:
    later = (memory("a", 1), memory("b", 3), memory("c", 1))

    assert found("abc", later, one=0.6, two=0.9) == Suggestion(B, Why.FIGURES, again=True)
    assert found("abc", later, one=0.9, two=0.6) == Suggestion(C, Why.WEAKEST, again=True)


def test_what_waits_for_a_mark_is_not_asked_again() -> None:
    assert found("abc", (memory("a", 1),), one=0.9) == Suggestion(A, Why.WEAKEST, again=True)
    assert found("abc") is None
    assert suggestion([], (), {}, {}, NOW) is None
