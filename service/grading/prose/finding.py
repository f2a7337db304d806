"""Rules applied to a response: each yields what it found, where, and what speaks against counting it."""

from collections.abc import Iterator

from service.grading.prose.changing import changed
from service.grading.prose.comparing import compared
from service.grading.prose.negation import denials, is_aside
from service.grading.prose.rules import Change, Compare, Formula, Rule, Says, Several, Unless
from service.grading.prose.saying import said
from service.grading.prose.scene import Finding, Scene


def findings(rule: Rule, scene: Scene) -> Iterator[Finding]:
    """Everything that a rule finds."""
    match rule:
        case Says():
            yield from said(rule, scene)
        case Change():
            yield from changed(rule, scene)
        case Compare():
            yield from compared(rule, scene)
        case Formula():
            yield from _written(rule, scene)
        case Several():
            yield from _several(rule, scene)
        case Unless():
            yield from _unless(rule, scene)


def _written(rule: Formula, scene: Scene) -> Iterator[Finding]:
    for match in scene.matches(rule.written):
        reached = scene.reaching(match)
        if not is_aside(reached, match):
            count = denials(reached, [match])
            yield Finding(count % 2 == 0, scene.doubts_about([match], denials=count, listed=True), *match)


def _several(rule: Several, scene: Scene) -> Iterator[Finding]:
    """The union for any of them; otherwise one finding as good as the weakest that is needed."""
    each = [list(findings(part, scene)) for part in rule.rules]
    if rule.least == 1:
        yield from (finding for found in each for finding in found)
        return
    best = [
        min(holding, key=lambda finding: (len(finding.doubts), finding.first))
        for found in each
        if (holding := [one for one in found if one.holds])
    ]
    if len(best) >= rule.least:
        chosen = sorted(best, key=lambda finding: len(finding.doubts))[: rule.least]
        doubts = frozenset(doubt for finding in chosen for doubt in finding.doubts)
        yield Finding(True, doubts, min(one.first for one in chosen), max(one.stop for one in chosen))


def _unless(rule: Unless, scene: Scene) -> Iterator[Finding]:
    """Without the findings beside what stops them: in their clause, or in their sentence where the stopping rule says so."""
    by_clause = isinstance(rule.stopped, Says) and rule.stopped.within == "clause"
    owner = scene.text.clause_of if by_clause else scene.text.sentence_of
    stopping = [
        (owner[finding.first], owner[finding.stop - 1]) for finding in findings(rule.stopped, scene) if finding.holds
    ]
    for finding in findings(rule.rule, scene):
        first, last = owner[finding.first], owner[finding.stop - 1]
        if not any(start <= last and first <= stop for start, stop in stopping):
            yield finding
