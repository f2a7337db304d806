"""What a question is worth and how tries at it count: the values that turn grades into points."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

from service.grading.outcome import Verdict


class AttemptRule(StrEnum):
    """Which of several tries at the same question and variant counts."""

    FIRST = "first"
    BEST = "best"
    LAST = "last"
    AVERAGE = "average"


class PartRule(StrEnum):
    """Whether a question with some fields right earns nothing or its share."""

    WHOLE = "whole"
    CREDIT = "credit"


class VariantRule(StrEnum):
    """Which variants count: the official figures (0), each that was asked as a line of its own, or the learner's own one."""

    OFFICIAL = "official"
    EACH = "each"
    ASSIGNED = "assigned"


@dataclass(frozen=True, slots=True)
class Policy:
    """How attempts become a tally.

    Attributes:
        attempt: which try counts.
        part: whether a question counts whole or by credit.
        variants: which variants count.
        questions: ids of the questions that count; None when all do.
    """

    attempt: AttemptRule = AttemptRule.FIRST
    part: PartRule = PartRule.WHOLE
    variants: VariantRule = VariantRule.OFFICIAL
    questions: frozenset[str] | None = None

    def lists(self, question: str) -> bool:
        """Whether the question counts at all."""
        return self.questions is None or question in self.questions


@dataclass(frozen=True, slots=True)
class Worth:
    """What a question is worth.

    Attributes:
        question: its id.
        topic: the row of the tally it belongs to.
        points: of the whole question.
        weights: shares of the fields that decide, by name; optional fields are not in it.
    """

    question: str
    topic: str
    points: float
    weights: Mapping[str, float]


def is_try(fields: Mapping[str, Verdict], worth: Worth) -> bool:
    """Whether an attempt with these verdicts costs a try: every deciding field was given and could be read."""
    return bool(worth.weights) and all(
        fields.get(name, Verdict.UNREADABLE) is not Verdict.UNREADABLE for name in worth.weights
    )


def earned(credits_by_field: Mapping[str, float], worth: Worth, part: PartRule) -> float:
    """Points earned by the credits of the deciding fields; a field that is not there has no credit."""
    credit = {name: credits_by_field.get(name, 0.0) for name in worth.weights}
    if part is PartRule.WHOLE:
        return worth.points if credit and min(credit.values()) >= 1 else 0.0
    total = fsum(worth.weights.values())
    return worth.points * fsum(worth.weights[name] * credit[name] for name in credit) / total if total else 0.0
