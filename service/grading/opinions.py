"""What several persons found in the same response, and which of it stands.

    nobody ── one decides ──> decided ── a second agrees ──> agreed
                                 └────── a second differs ─> disputed ── a third decides ──> settled

Of three, what two found stands; where all three differ, what the third found, who has seen the others. While two differ, what stood
before stands. A person who decides again replaces what the same person found before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from service.grading.outcome import Verdict

AWARDED, DENIED = "awarded", "denied"
"""What a person finds on a criterion."""

JURY = 3
"""Persons whose findings count: two and, where they differ, a third."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person found.

    Attributes:
        verdict: correct, partial or incorrect.
        credit: share of the field's points.
        criteria: awarded or denied, by criterion; empty for a field without criteria.
    """

    verdict: Verdict
    credit: float
    criteria: Mapping[str, str] = field(default_factory=dict)


class Agreement(StrEnum):
    """How far those who decided agree."""

    NOBODY = "nobody"
    DECIDED = "decided"
    AGREED = "agreed"
    DISPUTED = "disputed"
    SETTLED = "settled"


Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Opinion(Generic[Key]):
    """What a person found, and what it is known by.

    Attributes:
        key: of the decision.
        by: id of the person.
        finding: what was found.
    """

    key: Key
    by: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Key]):
    """What all opinions come to.

    Attributes:
        agreement: how far they agree.
        standing: the opinion that stands; None when there is none.
        latest: the latest opinion of each person, in the order in which they first decided.
    """

    agreement: Agreement
    standing: Opinion[Key] | None
    latest: Mapping[str, Opinion[Key]]


def outcome(opinions: Iterable[Opinion[Key]]) -> Outcome[Key]:
    """Fold opinions, oldest first."""
    latest: dict[str, Opinion[Key]] = {}
    agreement, standing = Agreement.NOBODY, None
    for each in opinions:
        latest[each.by] = each
        jury = list(latest.values())[:JURY]
        agreement = _agreement(jury)
        if agreement is not Agreement.DISPUTED:
            standing = _decisive(jury)
    return Outcome(agreement, standing, latest)


def _agreement(jury: Sequence[Opinion[Key]]) -> Agreement:
    if len(jury) == 1:
        return Agreement.DECIDED
    if all(each.finding == jury[0].finding for each in jury):
        return Agreement.AGREED
    return Agreement.SETTLED if len(jury) == JURY else Agreement.DISPUTED


def _decisive(jury: Sequence[Opinion[Key]]) -> Opinion[Key]:
    """The first that a majority shares; without a majority the last."""
    findings = [each.finding for each in jury]
    return next((each for each in jury if 2 * findings.count(each.finding) > len(jury)), jury[-1])
