"""One criterion's verdict from what its rules found: awarded, contradicted, absent or review, with its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

from service.errors import Span
from service.grading.outcome import Criterion
from service.grading.prose.direction_words import FALLING, RISING
from service.grading.prose.doubts import LISTED, MISSPELT, STUFFED, WEAK
from service.grading.prose.finding import findings
from service.grading.prose.negation import is_aside
from service.grading.prose.rules import Change, CriterionRules, NamedRule, Rule, Says, Unless, groups_of
from service.grading.prose.scene import Finding, Scene

AWARDED, CONTRADICTED, ABSENT, REVIEW = "awarded", "contradicted", "absent", "review"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The finding on a criterion, and why.

    Attributes:
        verdict: awarded, contradicted, absent or review.
        span: the evidence, where there is some.
        rule: the rule that decided, such as `award.2`; empty when none fired.
        reason: for review, why a person should look: conflict, hedged, double and the like, or `open`.
    """

    verdict: str
    span: Span | None = None
    rule: str = ""
    reason: str = ""

    @property
    def criterion(self) -> Criterion:
        """As a grade holds it."""
        return Criterion(self.verdict, self.span)


Fired = list[tuple[str, Finding]]


def ruling(rules: CriterionRules, scene: Scene) -> Ruling:
    """The verdict on one criterion. Never awards where anything speaks against it."""
    found = _applied(rules.award, scene, rules)
    stated = [each for each in found if each[1].holds]
    clean = [each for each in stated if each[1].clean]
    against = [each for each in found if not each[1].holds]
    against += [each for each in _applied(rules.deny, scene, rules) if each[1].holds]
    firm = [each for each in against if each[1].clean]
    if clean and firm:
        return _ruled(scene, REVIEW, clean[0], "conflict")
    if clean:
        return _ruled(scene, AWARDED, clean[0])
    if stated:
        return _ruled(scene, REVIEW, stated[0], min(stated[0][1].doubts))
    if firm:
        return _ruled(scene, CONTRADICTED, firm[0])
    if against:
        return _ruled(scene, REVIEW, against[0], min(against[0][1].doubts))
    near = _applied(rules.review, scene, rules)
    if near:
        return _ruled(scene, REVIEW, near[0], "open")
    return _misspelt(rules, scene) or _scattered(rules, scene) or Ruling(ABSENT)


def nearly(rules: CriterionRules, scene: Scene, found: Iterable[Ruling]) -> Ruling | None:
    """Review where much of what an absent criterion asks for stands in a clause in which nothing else was found.

    Args:
        rules: of the criterion.
        scene: the response.
        found: the rulings on all criteria of the rubric.
    """
    spans = [each.span for each in found if each.span and each.verdict in (AWARDED, CONTRADICTED)]
    groups = {group for each in rules.award if not _is_ordered(each.rule) for group in groups_of(each.rule)}
    for clause, doubts in zip(scene.text.clauses, scene.doubted, strict=True):
        first, stop = scene.text.span(clause.first, clause.stop)
        if not doubts.isdisjoint((LISTED, STUFFED)) or any(first < end and start < stop for start, end in spans):
            continue
        places = {match.first for group in groups for match in scene.within(group, clause)}
        if len(places) >= LEAST_NEAR and sum(scene.text.tokens[at].kind == "word" for at in places) >= LEAST_NEAR - 1:
            return Ruling(REVIEW, (first, stop), reason="open")
    return None


def _is_ordered(rule: Rule) -> bool:
    plain = rule.rule if isinstance(rule, Unless) else rule
    return isinstance(plain, Says) and plain.ordered


LEAST_NEAR = 3
"""Phrases of a criterion in one clause that are too many to overlook.

On 1202 answers written afresh it caught half of the false denials and sent 1 in 65 of the others to a person."""


def _scattered(rules: CriterionRules, scene: Scene) -> Ruling | None:
    """Review where all that a rule asks for stands together, but not as it asks for it."""
    for each in rules.award:
        rule = each.rule.rule if isinstance(each.rule, Unless) else each.rule
        span = (
            _unbound(rule, scene)
            if isinstance(rule, Change)
            else _together(rule, scene)
            if isinstance(rule, Says)
            else None
        )
        if span:
            return Ruling(REVIEW, scene.text.span(*span), each.name, "open")
    return None


def _together(rule: Says, scene: Scene) -> tuple[int, int] | None:
    """The tokens of a sentence that hold every group of a rule and no other subject."""
    groups = sorted(groups_of(rule))
    if rule.denied or rule.ordered or len(groups) < LEAST_SCATTERED:
        return None
    for sentence in scene.text.sentences:
        found = [scene.within(group, sentence) for group in groups]
        if all(found) and not (rule.other and scene.within(rule.other, sentence)):
            return min(min(found)).first, max(match.stop for matches in found for match in matches)
    return None


def _unbound(rule: Change, scene: Scene) -> tuple[int, int] | None:
    """A quantity in a clause with a verb of change that could not be told to be its."""
    for match in scene.matches(rule.of):
        if is_aside(scene.reaching(match), match):
            continue
        clause = scene.text.clauses[scene.text.clause_of[match.first]]
        for at in range(clause.first, clause.stop):
            token = scene.text.tokens[at]
            if token.lemma in _CLEAR and not token.glued and not match.first <= at < match.stop:
                return min(at, match.first), max(at + 1, match.stop)
    return None


_CLEAR = (RISING | FALLING) - {"multiply", "up", "down"}
"""Verbs that hardly mean anything but a change."""

LEAST_SCATTERED = 2
"""Groups that a rule must have for their standing together to mean something."""


def _misspelt(rules: CriterionRules, scene: Scene) -> Ruling | None:
    """Review where a word that may be a misspelt direction or denial stands beside what the criterion is about."""
    groups = {group for each in rules.award for group in groups_of(each.rule)}
    for at in sorted(scene.text.doubtful):
        clause = scene.text.clauses[scene.text.clause_of[at]]
        if any(scene.within(group, clause) for group in groups):
            return Ruling(REVIEW, scene.text.span(at, at + 1), reason=MISSPELT)
    return None


def _applied(named: tuple[NamedRule, ...], scene: Scene, rules: CriterionRules) -> Fired:
    out: Fired = []
    for each in named:
        for finding in findings(each.rule, scene):
            doubts = finding.doubts - {WEAK} if rules.possible else finding.doubts
            out.append((each.name, Finding(finding.holds, doubts, finding.first, finding.stop)))
    return out


def _ruled(scene: Scene, verdict: str, fired: tuple[str, Finding], reason: str = "") -> Ruling:
    name, finding = fired
    return Ruling(verdict, scene.text.span(finding.first, finding.stop), name, reason)
