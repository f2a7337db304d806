"""What a learner does next, and why.

    due            a question whose repetition is due; first the one that is most likely forgotten
    weakest-topic  nothing is due: a question not yet tried, of the weakest topic that is below `WEAK`
    not-yet-tried  else the first question that was not tried
    other-figures  all were tried: one of the weakest topic, with other figures; first the one that was tried longest ago

Pure, as the tally is: history and a moment in, a suggestion out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.grading.mastery import Mastery
from service.grading.repetition import Memory

WEAK = 0.5
"""Mastery below which a topic comes first: a wrong answer is more likely than a right one."""


class Why(StrEnum):
    """Why a question comes next."""

    DUE = "due"
    WEAKEST = "weakest-topic"
    NOT_TRIED = "not-yet-tried"
    FIGURES = "other-figures"


@dataclass(frozen=True, slots=True)
class Open:
    """A question that may come next.

    Attributes:
        question: its id.
        topic: of the question.
        varied: whether it may be asked with other figures.
    """

    question: str
    topic: str
    varied: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What comes next.

    Attributes:
        open: the question.
        why: the reason.
        again: whether it was tried before, so that other figures are wanted.
    """

    open: Open
    why: Why
    again: bool


def suggestion(
    questions: Sequence[Open],
    tried: Collection[str],
    memories: Mapping[str, Memory],
    masteries: Mapping[str, Mastery],
    now: datetime,
) -> Suggestion | None:
    """What a learner does next; None where there is nothing, or everything waits for a mark.

    Args:
        questions: of the bank, in its order.
        tried: ids of those with an attempt, also of one that waits for a mark.
        memories: of settled tries, by question.
        masteries: by topic.
        now: the moment to plan for.
    """
    due = [each for each in questions if each.question in memories and memories[each.question].due <= now]
    if due:
        return Suggestion(min(due, key=lambda each: memories[each.question].recall(now)), Why.DUE, again=True)
    untried = [each for each in questions if each.question not in tried]
    weak = {topic: each.estimate for topic, each in masteries.items() if each.estimate < WEAK}
    for_weak = [each for each in untried if each.topic in weak]
    if for_weak:
        return Suggestion(min(for_weak, key=lambda each: weak[each.topic]), Why.WEAKEST, again=False)
    if untried:
        return Suggestion(untried[0], Why.NOT_TRIED, again=False)
    return _once_more([each for each in questions if each.question in memories], memories, masteries)


def _once_more(
    questions: Iterable[Open], memories: Mapping[str, Memory], masteries: Mapping[str, Mastery]
) -> Suggestion | None:
    """A question of the weakest topic again, with other figures where it has any."""

    def order(each: Open) -> tuple[float, bool, datetime]:
        mastery = masteries.get(each.topic)
        return mastery.estimate if mastery else 0.0, not each.varied, memories[each.question].last

    chosen = min(questions, key=order, default=None)
    if chosen is None:
        return None
    return Suggestion(chosen, Why.FIGURES if chosen.varied else Why.WEAKEST, again=True)
