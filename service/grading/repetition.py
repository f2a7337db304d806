"""When a question comes again: the FSRS-6 model of memory, folded from settled tries.

    first try --> stability, difficulty --> due when the chance of still knowing it falls to 90 % --> next try --> …

`fsrs` computes it, with the parameters pinned here, whole days only and without random fuzz, so that one history has one
schedule. Moments are handed in; no clock is read.

Source: the FSRS-6 model of Open Spaced Repetition; J. Ye, J. Su and Y. Cao, A Stochastic Shortest Path Algorithm for Optimizing
Spaced Repetition Scheduling, KDD 2022.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler

from service.grading.mastery import AGAIN_AFTER, Try

PARAMETERS = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The default weights of FSRS-6, fitted by its authors to the reviews of many learners; ours have too few to fit their own."""

RETENTION = 0.9
"""Chance of still knowing it at which a question comes again: the method's own default."""

LONGEST_DAYS = 180
"""Days after which a question comes again at the latest; courses are no longer."""

HALF = 0.5
"""Credit from which a partly right answer is remembered with difficulty rather than forgotten."""

SCHEDULER = Scheduler(
    parameters=PARAMETERS,
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is left of a question in a learner's memory.

    Attributes:
        question: its id.
        last: when it was tried last.
        due: when it comes again.
        stability: days after which the chance of knowing it has fallen to 90 %.
        tries: that it is folded from.
    """

    question: str
    last: datetime
    due: datetime
    stability: float
    tries: int

    def recall(self, at: datetime) -> float:
        """The chance of still knowing it, in [0, 1], on whole days after the last try."""
        card = Card(card_id=0, stability=self.stability, due=self.due, last_review=self.last)
        return float(SCHEDULER.get_card_retrievability(card, at.astimezone(UTC)))


def memories(tries: Iterable[Try]) -> dict[str, Memory]:
    """What is left of each question; tries within a day after another at the same question, whatever figures, count as one.

    Args:
        tries: of one learner, in order of submission.
    """
    cards: dict[str, tuple[Card, int]] = {}
    for each in tries:
        at = each.at.astimezone(UTC)
        card, count = cards.get(each.question, (Card(card_id=0, due=at), 0))
        if card.last_review is None or at - card.last_review >= AGAIN_AFTER:
            cards[each.question] = SCHEDULER.review_card(card, _recalled(each), at)[0], count + 1
    return {question: _memory(question, card, count) for question, (card, count) in cards.items()}


def _recalled(each: Try) -> Rating:
    """How well it was remembered; with help, with difficulty at best."""
    if each.credit >= 1:
        return Rating.Hard if each.helped else Rating.Good
    return Rating.Hard if each.credit >= HALF and not each.helped else Rating.Again


def _memory(question: str, card: Card, count: int) -> Memory:
    return Memory(question, card.last_review or card.due, card.due, card.stability or 0.0, count)
