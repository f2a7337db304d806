"""The rules of a rubric as values: what has to be said, and in which relation. `service.grading.prose.finding` applies them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True, slots=True)
class Says:
    """All of some groups of phrases, said of a subject.

    Attributes:
        groups: one phrase of each has to be there; the last is what is said, and what `against` is the contrary of.
        denied: groups of these that count only when a negation reaches them (`nothing is learned`).
        within: `clause` or `sentence`, where all of it has to stand.
        ordered: whether the groups have to come in this order.
        about: the subject, which may have been named before (`It is …`); empty when the groups say it all.
        given: whether the question names the subject, so that a response need not.
        other: subjects of which it must not be said.
        against: the contrary of the last group.
        flips: whether denying the contrary says it (`not non-zero`).
        contradicts: whether denying it contradicts the criterion; otherwise it then says nothing.
    """

    groups: tuple[str, ...]
    denied: frozenset[str] = frozenset()
    within: str = "clause"
    ordered: bool = False
    about: str = ""
    given: bool = False
    other: str = ""
    against: str = ""
    flips: bool = False
    contradicts: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """A quantity is to go one way.

    Attributes:
        of: the quantity.
        direction: up, down, any (a deliberate change, whichever way) or same.
        other: quantities that are not it, such as `rank of W_0`.
    """

    of: str
    direction: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Compare:
    """One quantity compared with another.

    Attributes:
        of, than: the quantities.
        quality: smaller, larger, at-most or at-least; what is said the other way round counts as well.
    """

    of: str
    than: str
    quality: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that is written out, whatever its indices are called.

    Attributes:
        written: formulas, any of which counts.
    """

    written: str


@dataclass(frozen=True, slots=True)
class Several:
    """Some of several rules.

    Attributes:
        rules: of which so many have to hold.
        least: how many; 1 is any of them.
    """

    rules: tuple["Rule", ...]
    least: int


@dataclass(frozen=True, slots=True)
class Unless:
    """A rule that does not count in a sentence in which another holds.

    Attributes:
        rule: what counts.
        stopped: what stops it.
    """

    rule: "Rule"
    stopped: "Rule"


Rule = Union[Says, Change, Compare, Formula, Several, Unless]  # noqa: UP007 - forward references


def groups_of(rule: Rule) -> frozenset[str]:
    """Every group of phrases that a rule looks for."""
    match rule:
        case Says():
            return frozenset({*rule.groups, rule.about} - {""})
        case Change():
            return frozenset({rule.of})
        case Compare():
            return frozenset({rule.of, rule.than})
        case Formula():
            return frozenset({rule.written})
        case Several():
            return frozenset(group for each in rule.rules for group in groups_of(each))
        case Unless():
            return groups_of(rule.rule)


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule and how a grade refers to it, such as `award.2`."""

    name: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class CriterionRules:
    """How one criterion is found.

    Attributes:
        id: the criterion's.
        points: its share of the field's credit.
        award: any of these earns it.
        deny: any of these contradicts it.
        review: any of these sends it to a person, where nothing else decides.
        possible: whether what may or might be is enough.
        alone: whether it marks without a person.
    """

    id: str
    points: float
    award: tuple[NamedRule, ...]
    deny: tuple[NamedRule, ...] = ()
    review: tuple[NamedRule, ...] = ()
    possible: bool = False
    alone: bool = True


@dataclass(frozen=True, slots=True)
class RubricRules:
    """What a rubric looks for, before the names of its question are known.

    Attributes:
        phrases: what may be said, as written, by group.
        formulas: what may be written, by group.
        criteria: in the order of the rubric.
    """

    phrases: Mapping[str, tuple[str, ...]]
    formulas: Mapping[str, tuple[str, ...]]
    criteria: tuple[CriterionRules, ...]
