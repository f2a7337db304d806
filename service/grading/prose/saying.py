"""Whether something is said of a subject: groups of phrases in one clause, nearest to nearest, negations counted."""

from collections.abc import Iterator
from heapq import nsmallest
from itertools import islice, pairwise, product

from service.grading.prose.closed_words import COORDINATORS, DENYING_VERBS, NEGATORS, PRONOUNS
from service.grading.prose.document import Stretch
from service.grading.prose.negation import Reach, denials, is_aside, is_compared, turned_down
from service.grading.prose.phrases import Match
from service.grading.prose.rules import Says
from service.grading.prose.scene import Finding, Scene
from service.grading.prose.verbs import is_auxiliary, is_verb

NEAREST = 6
"""Places of one group that are tried for one place of the last group: those next to it."""

MAX_COMBINATIONS = 60
"""Ways to choose one place for each group that are looked at in one stretch."""

BETWEEN = 5
"""Words that a comma or a conjunction between two phrases counts for, where the nearest is looked for."""


def said(rule: Says, scene: Scene) -> Iterator[Finding]:
    """Every place where it is said, or its contrary."""
    needed = [*rule.groups[:-1], *([rule.about] if rule.about and not rule.given else [])]
    if any(not scene.matches(group) for group in needed):
        return
    within_clause = rule.within == "clause"
    stretches = scene.text.clauses if within_clause else scene.text.sentences
    owner = scene.text.clause_of if within_clause else scene.text.sentence_of
    ends = (*scene.matches(rule.groups[-1]), *(scene.matches(rule.against) if rule.against else ()))
    numbers = {owner[each.first] for each in ends}
    for group in rule.groups[:-1]:
        numbers &= {owner[each.first] for each in scene.matches(group)}
    for number in sorted(numbers):
        yield from _in_stretch(rule, scene, stretches[number], rule.groups[-1], contrary=False)
        if rule.against:
            yield from _in_stretch(rule, scene, stretches[number], rule.against, contrary=True)


def _in_stretch(rule: Says, scene: Scene, stretch: Stretch, last: str, *, contrary: bool) -> Iterator[Finding]:
    """One finding for each place of the last group: the tightest choice of places for the others."""
    ends = scene.within(last, stretch)
    if rule.against:
        poles = scene.within(rule.groups[-1] if contrary else rule.against, stretch)
        named = scene.within(rule.about, stretch) if contrary and rule.about else []
        ends = [each for each in ends if not _lies_in(each, poles) and not _lies_in(each, named)]
    rest = [scene.within(group, stretch) for group in rule.groups[:-1]]
    if not ends or not all(rest):
        return
    for end in ends:
        chosen = _tightest(rule, scene, rest, end)
        if chosen is None:
            continue
        subject = _subject(rule, scene, stretch, chosen)
        if subject is None or _is_nearer_to_another(rule, scene, stretch, [*subject, *chosen], end, contrary=contrary):
            continue
        finding = _judged(rule, scene, [*subject, *chosen], contrary=contrary)
        if finding:
            yield finding


def _tightest(rule: Says, scene: Scene, rest: list[list[Match]], end: Match) -> list[Match] | None:
    best: tuple[int, list[Match]] | None = None
    near = [nsmallest(NEAREST, each, key=lambda match: distance(scene, end, match)) for each in rest]
    for choice in islice(product(*near), MAX_COMBINATIONS):
        chosen = [*choice, end]
        if _overlap(chosen) or (rule.ordered and any(a.first > b.first for a, b in pairwise(chosen))):
            continue
        length = sum(distance(scene, end, each) for each in choice)
        if best is None or length < best[0]:
            best = (length, chosen)
    return best[1] if best else None


def _overlap(chosen: list[Match]) -> bool:
    ordered = sorted(chosen)
    return any(left.stop > right.first for left, right in pairwise(ordered))


def distance(scene: Scene, one: Match, other: Match) -> int:
    """Words between two matches; a comma or a conjunction between them counts as several."""
    first, stop = (one.stop, other.first) if one.first < other.first else (other.stop, one.first)
    if stop <= first:
        return 0
    return stop - first + BETWEEN * (scene.parted[stop] - scene.parted[first])


def _subject(rule: Says, scene: Scene, stretch: Stretch, chosen: list[Match]) -> list[Match] | None:
    """Where the subject is named; empty when it is understood, None when something else is spoken of."""
    if rule.other and any(_lies_in(each, scene.within(rule.other, stretch)) for each in chosen):
        return None
    if not rule.about:
        return [] if not _speaks_of_another(rule, scene, stretch, chosen) else None
    end = chosen[-1]
    named = _named(rule, scene, stretch, chosen)
    if named:
        return [min(named, key=lambda match: distance(scene, match, end))]
    if any(_covers(each, chosen) for each in scene.within(rule.about, stretch)):
        return []
    if _speaks_of_another(rule, scene, stretch, chosen):
        return None
    earlier = _mentioned_before(rule, scene, stretch)
    if earlier == "other":
        return None if _points_back(scene, stretch) or not rule.given else []
    if rule.given:
        return []
    return [] if earlier == "about" and _points_back(scene, stretch) else None


def _named(rule: Says, scene: Scene, stretch: Stretch, chosen: list[Match]) -> list[Match]:
    """Where the subject is named; one that is given counts only in the clause of what is said."""
    others = scene.within(rule.other, stretch) if rule.other else []
    named = [
        each
        for each in scene.within(rule.about, stretch)
        if not _overlap([each, *chosen]) and not is_aside(scene.reaching(each), each) and not _lies_in(each, others)
    ]
    own = scene.text.clause_of[chosen[-1].first]
    return [each for each in named if not rule.given or scene.text.clause_of[each.first] == own]


def _lies_in(match: Match, longer: list[Match]) -> bool:
    """Whether a match is only a part of a longer one, or begins within one that began before it: the `B` of `AB`."""
    return any(
        (each.first <= match.first and match.stop <= each.stop and each != match)
        or each.first < match.first < each.stop
        for each in longer
    )


def _covers(match: Match, chosen: list[Match]) -> bool:
    return any(match.first < each.stop and each.first < match.stop for each in chosen)


def _speaks_of_another(rule: Says, scene: Scene, stretch: Stretch, chosen: list[Match]) -> bool:
    """Whether the clause names another subject than the one asked about, and not only to compare."""
    if not rule.other:
        return False
    found = [each for each in scene.within(rule.other, stretch) if not _covers(each, chosen)]
    return any(not is_compared(scene.reaching(each), each) for each in found)


def _mentioned_before(rule: Says, scene: Scene, stretch: Stretch) -> str:
    """Which was named last before a stretch, in its sentence or the two before: `about`, `other` or neither."""
    sentence = scene.text.sentence_of[stretch.first]
    start = scene.text.sentences[max(0, sentence - 2)].first
    last = {"about": -1, "other": -1}
    for kind, group in (("about", rule.about), ("other", rule.other)):
        places = [
            each.first
            for each in (scene.matches(group) if group else [])
            if start <= each.first < stretch.first and not is_compared(scene.reaching(each), each)
        ]
        last[kind] = max(places, default=-1)
    if max(last.values()) < 0:
        return ""
    return "about" if last["about"] >= last["other"] else "other"


def _points_back(scene: Scene, stretch: Stretch) -> bool:
    """Whether a clause speaks of what was named before: by a pronoun near its start, or by having no subject."""
    tokens = scene.text.tokens[stretch.first : min(stretch.first + 6, stretch.stop)]
    if any(token.word in PRONOUNS for token in tokens):
        return True
    first = next((token for token in tokens if token.word not in _OPENERS), None)
    if first is not None and (is_auxiliary(first) or first.lemma in ("neither", "none", "nothing", "not", "never")):
        return True
    opened = scene.text.tokens[stretch.first].word in _OPENERS
    if (
        opened
        and first is not None
        and first.kind == "word"
        and is_verb(scene.text.tokens, scene.text.tokens.index(first, stretch.first), stretch.first)
    ):
        return True
    return opened and not any(
        is_verb(scene.text.tokens, at, stretch.first) for at in range(stretch.first, stretch.stop)
    )


_OPENERS = COORDINATORS | frozenset(", ; : but so thus hence therefore because since then".split())


def _is_nearer_to_another(
    rule: Says, scene: Scene, stretch: Stretch, chosen: list[Match], end: Match, *, contrary: bool
) -> bool:
    """Whether what is said belongs to another subject, or another thing is said of this one."""
    anchor = chosen[0] if len(chosen) > 1 else None
    if anchor is None or anchor == end:
        return False
    own = distance(scene, anchor, end) + (scene.text.tokens[anchor.first].word in PRONOUNS)
    rivals = scene.within(rule.groups[-1] if contrary else rule.against, stretch) if rule.against else []
    if any(distance(scene, anchor, each) < own for each in rivals if not _covers(each, [end, anchor])):
        return True
    others = scene.within(rule.other, stretch) if rule.other else []
    return any(
        distance(scene, each, end) < own
        for each in others
        if not _covers(each, chosen) and not is_compared(scene.reaching(each), each)
    )


def _sense(rule: Says, *, holds: bool, contrary: bool) -> bool | None:
    """Whether a statement is the one asked for (True), its contrary (False), or neither (None)."""
    if contrary:
        return not holds if holds or rule.flips else None
    return holds if holds or rule.contradicts else None


def _is_denied_twice(scene: Scene, matches: list[Match]) -> bool:
    """Whether the clause has another negation, even if it does not reach what is said: `not true that … does not`."""
    clause = scene.text.clauses[scene.text.clause_of[matches[-1].first]]
    inside = {at for match in matches for at in range(match.first, match.stop)}
    near = scene.reaching(matches[-1])
    places = [each.at for each in near if each.kind == "deny" and not each.joined and each.at not in inside]
    return sum(clause.first <= at < clause.stop for at in places) > 1


def _denies_itself(scene: Scene, matches: list[Match]) -> bool:
    """Whether a phrase has a negation of its own, so that another one before it makes two."""
    return any(
        token.word in NEGATORS or token.lemma in DENYING_VERBS
        for match in matches
        for token in scene.text.tokens[match.first : match.stop]
    )


def _judged(rule: Says, scene: Scene, matches: list[Match], *, contrary: bool) -> Finding | None:
    """The finding at one place, its negations counted; None when it is only set aside, or denied in another clause."""
    reached = _counting(rule.against if contrary else rule.groups[-1], scene, matches)
    if any(is_aside(reached, match) for match in matches):
        return None
    total = denials(reached, _beside_last(scene, matches))
    if not total and denials(reached, matches):
        return None
    to_deny = [
        match for group, match in zip(reversed(rule.groups), reversed(matches), strict=False) if group in rule.denied
    ]
    if to_deny and not contrary:
        if not denials([each for each in reached if not each.outright], to_deny):
            return None
        total += any(each.outright and each.covers(matches[-1]) for each in reached)
        holds = total <= 1
    else:
        total += turned_down(scene.text, reached, matches[-1], matches) if not total else 0
        holds = total % 2 == 0
    sense = _sense(rule, holds=holds, contrary=contrary)
    if sense is None or (not holds and _is_apart(scene, matches[-max(len(rule.groups), 2) :])):
        return None
    if total == 1 and (_denies_itself(scene, to_deny or matches) or _is_denied_twice(scene, matches)):
        total = 2
    doubts = scene.doubts_about(matches, denials=total)
    return Finding(sense, doubts, min(each.first for each in matches), max(each.stop for each in matches))


def _is_apart(scene: Scene, matches: list[Match]) -> bool:
    """Whether the last match stands in a clause of its own, so that a denial there is not of the rest."""
    last = scene.text.clause_of[matches[-1].first]
    return len(matches) > 1 and all(scene.text.clause_of[each.first] != last for each in matches[:-1])


def _counting(last: str, scene: Scene, matches: list[Match]) -> list[Reach]:
    """The negations that count: those within a phrase of the last group (`cannot exceed`) are a part of what it says."""
    sentence = scene.text.sentences[scene.text.sentence_of[matches[-1].first]]
    tight = [each for each in scene.within(last, sentence) if each.stop - each.first <= TIGHT]
    spent = {at for each in tight for at in range(each.first, each.stop)}
    return [each for each in scene.reaching(matches[-1]) if each.kind != "deny" or each.at not in spent]


TIGHT = 7
"""Words of a phrase that may have a negation of its own."""


def _beside_last(scene: Scene, matches: list[Match]) -> list[Match]:
    clause = scene.text.clause_of[matches[-1].first]
    return [each for each in matches if scene.text.clause_of[each.first] == clause]
