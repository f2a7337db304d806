"""Texts that hold what a rubric asks for and state nothing: its phrases in rows, its examples out of order, its question."""

import re
from collections.abc import Iterator
from random import Random

from service.bank.rubric import Rubric
from service.grading.prose.rules import Change, CriterionRules, RubricRules, Rule, Says, Several, Unless, groups_of

JOINTS = (" ", ", ", " / ", "; ", " and ", " and the ", " | ", "\n- ", " the ", " of ", " – ", ". ")

LEAST = 5
"""Phrases of a row: fewer may be a short answer, such as `gradients zero, nothing learned`."""

TAKES = 4
"""Rows of other phrases for one rule."""

LONG = 9
"""Words from which an example is put out of order: the words of a shorter one may come to say the same."""

RELATION = re.compile(r"[=≠<>≤≥≪≫∈⊆∝≈→]|\\b(is|are|be|has|have)\\b")
"""A phrase with one of these states something by itself: `≤ d_head`, `is zero`."""

MOVES = ("raise", "larger", "increase", "lower", "change", "smaller", "higher")


def stuffings(rubric: Rubric) -> Iterator[str]:
    """Its phrases in rows, the same at each call."""
    for row in _rows(rubric.rules):
        for joint in JOINTS:
            yield ("- " if joint.startswith("\n") else "") + joint.join(row)


def _rows(rules: RubricRules) -> Iterator[list[str]]:
    """One phrase of each group of a rule and some of its others; many of one group; some of each criterion."""
    for criterion in rules.criteria:
        groups = [group for each in criterion.award for group in _asked(each.rule)]
        for each in criterion.award:
            for take in range(TAKES):
                row = [_spoken(rules, group, take) for group in _asked(each.rule)]
                row += [_spoken(rules, group, take + 1) for group in groups]
                yield from _enough(row)
        for group in dict.fromkeys(groups):
            yield from _enough([_spoken(rules, group, take) for take in range(LEAST + 2)])
    for take in range(TAKES):
        yield from _enough([_spoken(rules, group, take) for each in rules.criteria for group in _first(each)])


def _first(criterion: CriterionRules) -> list[str]:
    return _asked(criterion.award[0].rule) if criterion.award else []


def _enough(row: list[str]) -> Iterator[list[str]]:
    """The distinct phrases of a row, where they are not few; not many of them."""
    distinct = list(dict.fromkeys(each for each in row if each))
    if len(distinct) >= LEAST:
        yield distinct[: 2 * LEAST]


def _asked(rule: Rule) -> list[str]:
    """The groups of a rule in its order, the subject first; a change is asked for by one of `MOVES`."""
    match rule:
        case Says():
            return [*([rule.about] if rule.about else []), *rule.groups]
        case Change():
            return [rule.of, ""]
        case Several():
            return [group for each in rule.rules for group in _asked(each)]
        case Unless():
            return _asked(rule.rule)
        case _:
            return sorted(groups_of(rule))


def _spoken(rules: RubricRules, group: str, take: int) -> str:
    """One phrase of a group as somebody would say it."""
    phrases = [each for each in (rules.phrases.get(group, ()) if group else MOVES) if not RELATION.search(each)]
    if not phrases:
        return ""
    words = phrases[take % len(phrases)].replace("...", " ").split()
    return " ".join(_one(word, take) for word in words)


def _one(word: str, take: int) -> str:
    choices = word.split("|") if len(word) > 1 else [word]
    return choices[take % len(choices)].strip("*") if len(choices) > 1 else word.lstrip("=").rstrip("*") or word


def shuffled(rubric: Rubric) -> Iterator[str]:
    """The words of each longer example of what earns a criterion, out of order."""
    for text in (text for criterion in rubric.criteria for text in criterion.award):
        words = re.findall(r"[^\s.,;:!?()]+", text)
        if len(words) >= LONG:
            for seed in range(TAKES):
                yield " ".join(Random(seed).sample(words, len(words)))
