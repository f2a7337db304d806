"""Which criteria may mark without a person: those whose errors on labelled responses are few enough, as surely as these can tell.

    examples of the rubric ──┐
    decisions of persons  ───┼──> errors and trials ──> upper bounds ──> within the policy: marks alone; otherwise a person does
    labelled responses    ───┘

A decision in the review queue counts only where the rules had decided the criterion: what they leave open comes to a person for
that very reason, and says nothing about what they decide.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from service.bank.bank import Bank
from service.bank.examples import prose_key
from service.bank.question import Field, Question
from service.bank.rubric import Rubric, RubricCriterion
from service.bank.trust_policy import TrustPolicy, wilson
from service.errors import ResponseError
from service.grading.derivation import Key as DerivationKey
from service.grading.opinions import AWARDED
from service.grading.prose.marking import REVIEW
from service.grading.text import Key, read, rulings

UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Kept:
    """A response with what persons found in it.

    Attributes:
        rubric: id of the rubric.
        response: as it was written.
        criteria: awarded or denied, by criterion.
        review: id of the group of the review queue; empty for a response that does not come from there.
        by: id of the account.
        at: when it was decided.
    """

    rubric: str
    response: str
    criteria: Mapping[str, str]
    review: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A kept response in which the rules find something else than a person did.

    Attributes:
        criterion: its id.
        kept: the response.
        found: what the rules find; `none` where the rubric has no such criterion.
    """

    criterion: str
    kept: Kept
    found: str


@dataclass(frozen=True, slots=True)
class CriterionTrust:
    """How far a criterion can be trusted.

    Attributes:
        criterion: its id.
        wanted: whether it has rules and its author lets it mark by itself.
        denied: labelled responses that do not earn it.
        false_awards: of which the rules award.
        earned: labelled responses that earn it.
        false_denials: of which the rules deny.
        policy: the bounds that are allowed.
    """

    criterion: str
    wanted: bool
    denied: int
    false_awards: int
    earned: int
    false_denials: int
    policy: TrustPolicy

    @property
    def award_bound(self) -> float:
        """The share of false awards, at most."""
        return wilson(self.false_awards, self.denied)[1]

    @property
    def denial_bound(self) -> float:
        """The share of false denials, at most."""
        return wilson(self.false_denials, self.earned)[1]

    @property
    def alone(self) -> bool:
        """Whether it marks without a person."""
        return self.wanted and not self._beyond

    @property
    def reason(self) -> str:
        """Why it does or does not, in a sentence."""
        if not self.wanted:
            return "It has no rules, or says `alone: false`."
        if not self._beyond:
            return (
                f"At most {self.award_bound:.1%} false awards and {self.denial_bound:.1%} false denials;"
                f" the policy allows {self.policy.false_awards:.1%} and {self.policy.false_denials:.1%}."
            )
        return " ".join(self._beyond)

    @property
    def _beyond(self) -> list[str]:
        """What is beyond the policy, in sentences."""
        awards = (self.award_bound, self.policy.false_awards, self.false_awards, self.denied)
        denials = (self.denial_bound, self.policy.false_denials, self.false_denials, self.earned)
        found = []
        for name, label, (bound, allowed, wrong, trials) in (
            ("false awards", "do not earn it", awards),
            ("false denials", "earn it", denials),
        ):
            if bound > allowed:
                found.append(
                    f"There may be up to {bound:.1%} {name}, and the policy allows {allowed:.1%}:"
                    f" {wrong} in {trials} labelled responses that {label}."
                )
        return found


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a rubric can be trusted.

    Attributes:
        criteria: in the rubric's order.
        contradictions: kept responses in which its rules find something else.
        kept: how many responses were kept.
    """

    criteria: tuple[CriterionTrust, ...]
    contradictions: tuple[Contradiction, ...] = ()
    kept: int = 0


Found = Mapping[str, str]
"""What the rules find, by criterion."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What rules were found to say of kept responses, by the hashes of question and rubric and the response."""

    found: dict[tuple[str, str], Found] = field(default_factory=dict)

    def forget(self, bank: Bank) -> None:
        """Forget what older versions found."""
        versions = {_version(bank, rubric) for rubric in bank.rubrics.values()}
        for asked in [each for each in self.found if each[0] not in versions]:
            del self.found[asked]

    def of(self, version: str, key: Key, response: str) -> Found:
        """What the rules of a key find in a response, by a version of the question and the rubric."""
        asked = (version, response)
        if asked not in self.found:
            self.found[asked] = _found(key, response)
        return self.found[asked]


def trusted(
    bank: Bank, kept: Mapping[str, Sequence[Kept]] | None = None, memory: Memory | None = None
) -> tuple[Bank, Mapping[str, Trust]]:
    """The bank in which a criterion marks alone exactly where it may, and how far each rubric can be trusted.

    Args:
        bank: composed.
        kept: labelled responses by rubric.
        memory: of what was found before.
    """
    memory = memory or Memory()
    trusts: dict[str, Trust] = {}
    for name, rubric in bank.rubrics.items():
        trust = measured(bank, rubric, (kept or {}).get(name, ()), memory)
        if trust is not None:
            trusts[name] = trust
    alone = {name: {each.criterion for each in trust.criteria if each.alone} for name, trust in trusts.items()}
    questions = {id: _marking(question, alone) for id, question in bank.questions.items()}
    families = {id: family.finished(partial(_marking, alone=alone)) for id, family in bank.families.items()}
    return replace(bank, questions=questions, families=families), trusts


def measured(bank: Bank, rubric: Rubric, kept: Iterable[Kept], memory: Memory) -> Trust | None:
    """How far a rubric can be trusted, whose own examples hold; None when no field uses it.

    Args:
        bank: with the field that the rubric is for, and the policy.
        rubric: with its examples.
        kept: labelled responses.
        memory: of what was found before.
    """
    question = bank.questions.get(rubric.question)
    key = prose_key(question.fields[rubric.field]) if question and rubric.field in question.fields else None
    if key is None:
        return None
    version = _version(bank, rubric)
    tallies = {each.id: _Tally(each) for each in rubric.criteria}
    contradictions: list[Contradiction] = []
    count = 0
    for each in kept:
        count += 1
        found = memory.of(version, key, each.response)
        for name, label in each.criteria.items():
            verdict = found.get(name, "none")
            if name in tallies:
                tallies[name].count(label, verdict, selected=bool(each.review))
            if _contradicts(label, verdict):
                contradictions.append(Contradiction(name, each, verdict))
    return Trust(tuple(each.trust(bank.trust) for each in tallies.values()), tuple(contradictions), count)


class _Tally:
    """Errors and trials of one criterion; its own examples hold, so they are trials without errors."""

    def __init__(self, criterion: RubricCriterion) -> None:
        self.criterion = criterion
        self.denied, self.earned = len(criterion.deny), len(criterion.award)
        self.false_awards = self.false_denials = 0

    def count(self, label: str, verdict: str, *, selected: bool) -> None:
        """One more labelled response; a selected one came to a person because the rules left something open."""
        if selected and verdict == REVIEW:
            return
        if label == AWARDED:
            self.earned += 1
            self.false_denials += verdict not in (AWARDED, REVIEW)
        else:
            self.denied += 1
            self.false_awards += verdict == AWARDED

    def trust(self, policy: TrustPolicy) -> CriterionTrust:
        counted = (self.denied, self.false_awards, self.earned, self.false_denials)
        return CriterionTrust(self.criterion.id, self.criterion.alone, *counted, policy)


def _contradicts(label: str, verdict: str) -> bool:
    """Whether the rules decide, and otherwise than the person; a criterion that is no more contradicts nothing it denied."""
    if verdict == REVIEW:
        return False
    return (label == AWARDED) != (verdict == AWARDED)


def _found(key: Key, response: str) -> Found:
    try:
        return {name: each.verdict for name, each in rulings(key, read(key, response)).items()}
    except ResponseError:
        return {rules.id: UNREADABLE for rules in key.criteria}


def _version(bank: Bank, rubric: Rubric) -> str:
    question = bank.questions.get(rubric.question)
    return f"{question.hash if question else ''} {rubric.hash}"


def _marking(question: Question, alone: Mapping[str, set[str]]) -> Question:
    fields = {name: _field(each, alone) for name, each in question.fields.items()}
    changed = any(fields[name] is not each for name, each in question.fields.items())
    return replace(question, fields=fields) if changed else question


def _field(field_: Field, alone: Mapping[str, set[str]]) -> Field:
    key, marking = prose_key(field_), alone.get(field_.rubric or "")
    if key is None or marking is None:
        return field_
    criteria = tuple(replace(each, alone=each.id in marking) for each in key.criteria)
    if criteria == key.criteria:
        return field_
    changed: Any = replace(key, criteria=criteria)
    if isinstance(field_.key, DerivationKey):
        changed = replace(field_.key, rubric=changed)
    return replace(field_, key=changed)


def untrusted(question: Question) -> list[str]:
    """Every criterion of the question that a person marks, as `field/criterion`."""
    keys = {name: prose_key(each) for name, each in question.fields.items()}
    return [f"{name}/{rules.id}" for name, key in keys.items() if key for rules in key.criteria if not rules.alone]
