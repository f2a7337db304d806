"""The tally: a pure fold from recorded attempts and their standing grades to earned of possible, with reasons.

    grades of a field   --standing_grade-->   the one that stands
    attempts            --grouped by question and variant-->   lines   --summed-->   topics, overall

Nothing is counted up and stored, so a person's mark, a regrade or another policy needs no repair: the fold is run again.
Knows no database, no clock and no question file; what a question is worth comes in as a `Worth`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from math import fsum
from typing import Protocol, TypeVar

from service.grading.outcome import Verdict
from service.grading.policy import AttemptRule, PartRule, Policy, VariantRule, Worth, earned


@dataclass(frozen=True, slots=True)
class FieldGrade:
    """One grade of one field of an attempt, as far as the tally needs it.

    Attributes:
        grade: id of the grade; later grades have greater ids.
        field: name of the field.
        verdict: what was found.
        credit: share of the field's points, in [0, 1].
        engine_version: version of the engine that graded, or that was in force when a person did.
        by_person: whether a person gave it.
    """

    grade: int
    field: str
    verdict: Verdict
    credit: float
    engine_version: str
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """One attempt with the standing grade of each field.

    Attributes:
        attempt: its id.
        question: the question's id.
        variant: 0 for the official figures.
        question_hash: of the question's file when the attempt was graded.
        submitted_at: when it was recorded.
        fields: standing grades by field; a field that was left out is not in it.
        hints: share of the question's points that the hints taken before it cost, at least 0.
        helped: whether the worked solution had been shown before it, or the question given up.
    """

    attempt: str
    question: str
    variant: int
    question_hash: str
    submitted_at: datetime
    fields: Mapping[str, FieldGrade]
    hints: float = 0.0
    helped: bool = False


class Reason(StrEnum):
    """Why an attempt or a line counts as it does."""

    FIRST = "first-attempt"
    BEST = "best-attempt"
    LAST = "last-attempt"
    AVERAGE = "average-of-attempts"
    SUPERSEDED = "another-attempt-counts"
    PENDING = "waits-for-a-mark"
    UNREADABLE = "unreadable-field"
    MISSING = "missing-field"
    NO_TRY = "no-attempt-that-counts"
    HELPED = "after-the-solution"
    OTHER_VARIANT = "variant-not-counted"
    NOT_LISTED = "question-not-counted"
    NOT_IN_BANK = "question-not-in-bank"


_COUNTING = {
    AttemptRule.FIRST: Reason.FIRST,
    AttemptRule.BEST: Reason.BEST,
    AttemptRule.LAST: Reason.LAST,
    AttemptRule.AVERAGE: Reason.AVERAGE,
}
_NO_TRY = (Reason.UNREADABLE, Reason.MISSING)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One attempt as the tally saw it.

    Attributes:
        attempt: its id.
        submitted_at: when it was recorded.
        question_hash: of the question's file when it was graded.
        earned: points, less what hints cost; 0 while pending.
        hints: points that hints cost; no more than there were.
        full: whether it earned everything, but for what hints cost.
        counts: whether its points are in the line.
        reason: why it counts or does not.
        grades: the standing grades, by the fields' names in order.
    """

    attempt: str
    submitted_at: datetime
    question_hash: str
    earned: float
    hints: float
    full: bool
    counts: bool
    reason: Reason
    grades: tuple[FieldGrade, ...]

    @property
    def is_try(self) -> bool:
        """Whether the attempt cost a try: every deciding field was there and could be read."""
        return self.reason not in _NO_TRY


@dataclass(frozen=True, slots=True)
class Line:
    """One question and variant in a learner's tally.

    Attributes:
        question: its id.
        variant: 0 for the official figures.
        topic: the row it belongs to; empty when the question has left the bank.
        attempt: id of the attempt that decides; None when several do or none does.
        earned: points.
        possible: points; 0 while nothing is settled.
        attempts: number of tries.
        pending: whether it waits for a mark.
        first_try: whether the first try earned everything; None while that is open.
        counts: whether the line is summed into its topic.
        reason: why it stands as it does.
        evidence: every attempt, in order of submission.
    """

    question: str
    variant: int
    topic: str
    attempt: str | None
    earned: float
    possible: float
    attempts: int
    pending: bool
    first_try: bool | None
    counts: bool
    reason: Reason
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What counting lines add up to.

    Attributes:
        earned: points.
        possible: points of the questions that are settled.
        attempts: number of tries.
        pending: number of lines that wait for a mark.
        first_tries: number of lines whose first try is settled.
        first_tries_right: number of those that earned everything.
    """

    earned: float = 0.0
    possible: float = 0.0
    attempts: int = 0
    pending: int = 0
    first_tries: int = 0
    first_tries_right: int = 0

    @property
    def first_try_share(self) -> float | None:
        """Share of first tries that earned everything, in [0, 1]; None before the first one is settled."""
        return self.first_tries_right / self.first_tries if self.first_tries else None

    def plus(self, line: Line) -> "Sums":
        """These sums with one more line; a line that does not count changes nothing."""
        if not line.counts:
            return self
        right, settled = int(line.first_try is True), int(line.first_try is not None)
        return self.plus_sums(Sums(line.earned, line.possible, line.attempts, int(line.pending), settled, right))

    def plus_sums(self, other: "Sums") -> "Sums":
        """Both together."""
        return Sums(
            earned=self.earned + other.earned,
            possible=self.possible + other.possible,
            attempts=self.attempts + other.attempts,
            pending=self.pending + other.pending,
            first_tries=self.first_tries + other.first_tries,
            first_tries_right=self.first_tries_right + other.first_tries_right,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """One learner's tally.

    Attributes:
        overall: sums over everything that counts.
        topics: sums by topic, in the order in which topics were first met.
        lines: one per question and variant, in the order in which they were first tried.
    """

    overall: Sums = Sums()
    topics: Mapping[str, Sums] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()


class Given(Protocol):
    """What decides whether a grade stands, beside its place among the others."""

    @property
    def by_person(self) -> bool:
        """Whether a person gave it."""


GivenGrade = TypeVar("GivenGrade", bound=Given)


def standing_grade(grades: Sequence[GivenGrade]) -> GivenGrade:
    """The grade of a field that stands: the latest that a person gave; if none did, the latest.

    Args:
        grades: of one field of one attempt, in order of their ids; not empty.
    """
    return next((grade for grade in reversed(grades) if grade.by_person), grades[-1])


def official(_: str) -> int:
    """The number of the official variant, of whatever question."""
    return 0


def tally(
    records: Iterable[Recorded],
    worths: Mapping[str, Worth],
    policy: Policy,
    assigned: Callable[[str], int] = official,
) -> Tally:
    """Fold one learner's attempts into a tally.

    Args:
        records: in order of submission.
        worths: what the questions of the bank are worth, by id.
        policy: how attempts count.
        assigned: the number of the learner's variant of a question, under a policy that assigns variants.
    """
    asked: dict[tuple[str, int], list[Recorded]] = {}
    for record in records:
        asked.setdefault((record.question, record.variant), []).append(record)
    lines = tuple(
        _line(tries, worths.get(question), policy, assigned(question)) for (question, _), tries in asked.items()
    )
    overall, topics = Sums(), dict[str, Sums]()
    for line in lines:
        overall = overall.plus(line)
        if line.counts:
            topics[line.topic] = topics.get(line.topic, Sums()).plus(line)
    return Tally(overall, topics, lines)


def _line(records: Sequence[Recorded], worth: Worth | None, policy: Policy, assigned: int) -> Line:
    """The line of one question and variant, from all attempts at it."""
    excluded = _exclusion(records[0], worth, policy, assigned)
    worth = worth or Worth(records[0].question, "", 0.0, {})
    evidence = [weigh(record, worth, policy.part) for record in records]
    tries = [each for each in evidence if each.is_try]
    alone = [each for each in tries if each.reason is not Reason.HELPED]
    deciding = _deciding(alone, policy.attempt) or tries[:1]
    settled = bool(deciding) and deciding[0].reason is not Reason.PENDING
    return Line(
        question=worth.question,
        variant=records[0].variant,
        topic=worth.topic,
        attempt=deciding[0].attempt if len(deciding) == 1 else None,
        earned=fsum(each.earned for each in deciding) / len(deciding) if settled else 0.0,
        possible=worth.points if settled else 0.0,
        attempts=len(tries),
        pending=bool(deciding) and not settled,
        first_try=_right(tries[0], worth) if tries else None,
        counts=excluded is None and bool(tries),
        reason=excluded or _reason(deciding, policy),
        evidence=tuple(_judged(each, deciding, excluded, policy) for each in evidence),
    )


def _exclusion(record: Recorded, worth: Worth | None, policy: Policy, assigned: int) -> Reason | None:
    if worth is None:
        return Reason.NOT_IN_BANK
    if not policy.lists(record.question):
        return Reason.NOT_LISTED
    counts = {VariantRule.OFFICIAL: 0, VariantRule.ASSIGNED: assigned, VariantRule.EACH: record.variant}
    return None if record.variant == counts[policy.variants] else Reason.OTHER_VARIANT


def weigh(record: Recorded, worth: Worth, part: PartRule) -> Evidence:
    """One attempt with its points, before it is known whether it counts."""
    reason = _condition([record.fields.get(name) for name in worth.weights])
    if record.helped and reason not in _NO_TRY:
        reason = Reason.HELPED
    credit = {name: grade.credit for name, grade in record.fields.items()}
    points = earned(credit, worth, part) if reason is Reason.SUPERSEDED else 0.0
    cost = min(points, worth.points * record.hints)
    return Evidence(
        attempt=record.attempt,
        submitted_at=record.submitted_at,
        question_hash=record.question_hash,
        earned=points - cost,
        hints=cost,
        full=reason is Reason.SUPERSEDED and points >= worth.points,
        counts=False,
        reason=reason,
        grades=tuple(record.fields[name] for name in sorted(record.fields)),
    )


def _condition(deciding_fields: Sequence[FieldGrade | None]) -> Reason:
    """What the deciding fields say of an attempt; `SUPERSEDED` when it is a settled try, until it is chosen."""
    verdicts = [grade.verdict for grade in deciding_fields if grade is not None]
    if not verdicts or len(verdicts) < len(deciding_fields):
        return Reason.MISSING
    if Verdict.UNREADABLE in verdicts:
        return Reason.UNREADABLE
    return Reason.SUPERSEDED if all(verdict.marks for verdict in verdicts) else Reason.PENDING


def _deciding(tries: Sequence[Evidence], rule: AttemptRule) -> Sequence[Evidence]:
    """The tries that decide a line: settled ones, or a single one that waits; none without a try."""
    settled = [each for each in tries if each.reason is not Reason.PENDING]
    if rule is AttemptRule.LAST:
        return tries[-1:]
    if rule is AttemptRule.FIRST or not settled:
        return tries[:1]
    if rule is AttemptRule.BEST:
        return [max(settled, key=lambda each: each.earned)]
    return settled


def _reason(deciding: Sequence[Evidence], policy: Policy) -> Reason:
    if not deciding:
        return Reason.NO_TRY
    own = deciding[0].reason
    return own if own in (Reason.PENDING, Reason.HELPED) else _COUNTING[policy.attempt]


def _right(first: Evidence, worth: Worth) -> bool | None:
    return None if first.reason is Reason.PENDING else first.earned >= worth.points


def _judged(each: Evidence, deciding: Sequence[Evidence], excluded: Reason | None, policy: Policy) -> Evidence:
    """The same attempt with the last word on whether it counts."""
    if not each.is_try or (each.reason is Reason.PENDING and each in deciding):
        return each
    if excluded is not None:
        return replace(each, reason=excluded)
    if each.reason is Reason.HELPED:
        return replace(each, counts=each in deciding)
    if each in deciding:
        return replace(each, counts=True, reason=_COUNTING[policy.attempt])
    waits = each.reason is Reason.PENDING and policy.attempt in (AttemptRule.BEST, AttemptRule.AVERAGE)
    return each if waits else replace(each, reason=Reason.SUPERSEDED)
