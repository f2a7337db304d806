"""Whether one quantity is said to be smaller, larger, at most or at least another, whichever of them comes first."""

from collections.abc import Iterator

from service.grading.prose.closed_words import DETERMINERS
from service.grading.prose.document import Stretch
from service.grading.prose.figures import value
from service.grading.prose.negation import denials, is_aside, is_compared
from service.grading.prose.phrases import Match
from service.grading.prose.rules import Compare
from service.grading.prose.scene import Finding, Scene

QUALITIES: dict[str, tuple[str, ...]] = {
    "smaller": (
        *("smaller", "less than", "lower", "below", "fewer", "≪", "<", "narrower", "far less", "much less", "way less"),
        *("tiny|small|little|low ... compared|relative|against|next", "small|tiny in comparison", "small fraction"),
        *("fraction of", "shorter", "under", "dwarfed"),
    ),
    "larger": (
        *("larger", "bigger", "greater", "more than", "higher", "≫", ">", "exceed*", "above", "times as large|big"),
        *("huge|large|big ... compared|relative|against", "dwarf|dwarfs", "surpass*"),
    ),
    "at-most": (
        *(
            "≤",
            "at most",
            "no more than",
            "not more than",
            "not larger|greater|bigger|higher than",
            "up to",
            "not over",
        ),
        *(
            "no larger|greater|bigger|higher than",
            "cannot|never|not exceed",
            "never greater|larger|bigger|higher|more than",
        ),
        *(
            "not be larger|greater|bigger|higher|more than",
            "less|smaller|lower or equal",
            "maximum|max of|is",
            "upper limit",
        ),
        *("bounded|limited|capped|constrained|restricted ... by|to|at|through|from", "upper bound*", "not surpass"),
        *("not be over|above|beyond", "not|cannot|never ... above|over|beyond", "maximal|maximally|most"),
        *("not go above|over|beyond", "bound|bounds|limits|limit|caps|restricts", "less than or equal"),
        *("smaller than or equal", "cannot|never be ... than", "not|never|no|neither|cannot ... exceed*"),
        "cannot|never|not have ... more|larger|greater|higher ... than",
    ),
    "at-least": (
        *("≥", "at least", "no less than", "not less|smaller|lower than", "lower bound*", "no smaller than"),
        *("greater or equal", "minimum"),
    ),
}
"""How each relation is said. `at-most` holds its negations, which are then no denials."""

REVERSED = {"smaller": "larger", "larger": "smaller", "at-most": "at-least", "at-least": "at-most"}
CONTRADICTS = {
    "smaller": ("larger", "at-least"),
    "larger": ("smaller", "at-most"),
    "at-most": ("at-least", "larger"),
    "at-least": ("at-most", "smaller"),
}
SERVES = {
    "smaller": ("smaller",),
    "larger": ("larger",),
    "at-most": ("at-most", "smaller"),
    "at-least": ("at-least", "larger"),
}


SMALL = "quality small"
"""Words that compare only where the other quantity is named as what is compared with: `compared with d_model it is small`."""


def group_of(quality: str) -> str:
    """The phrase book's group for a quality."""
    return f"quality {quality}"


def compared(rule: Compare, scene: Scene) -> Iterator[Finding]:
    """Every place where both are compared."""
    where = {scene.text.sentence_of[each.first] for each in scene.matches(rule.of)}
    for stretch in (scene.text.sentences[number] for number in sorted(where)):
        ones, others = scene.within(rule.of, stretch), scene.within(rule.than, stretch)
        if not ones or not others:
            continue
        yield from _by_figures(rule, scene, ones, others)
        for sign in scene.within(SMALL, stretch):
            named = [(each, True) for each in ones] + [(each, False) for each in others]
            finding = _both_before(rule, scene, "smaller", sign, [pair for pair in named if pair[0].stop <= sign.first])
            if finding:
                yield finding
        for quality in REVERSED:
            for sign in scene.within(group_of(quality), stretch):
                finding = _related(rule, scene, stretch, quality, sign, ones, others)
                if finding:
                    yield finding


def _related(
    rule: Compare, scene: Scene, stretch: Stretch, quality: str, sign: Match, ones: list[Match], others: list[Match]
) -> Finding | None:
    if any(
        sign.first >= each.first and sign.stop <= each.stop and each != sign
        for each in _longer(scene, stretch, quality)
    ):
        return None
    left = [(each, True) for each in ones if each.stop <= sign.first] + [
        (each, False) for each in others if each.stop <= sign.first
    ]
    right = [(each, True) for each in ones if each.first >= sign.first] + [
        (each, False) for each in others if each.first >= sign.first
    ]
    left = [pair for pair in left if not is_compared(scene.reaching(pair[0]), pair[0])] or left
    if not left or not right:
        return _both_before(rule, scene, quality, sign, left)
    behind, is_one = min(right, key=lambda pair: pair[0].first)
    subjects = [each for each, one in left if one is not is_one]
    if not subjects or not _near(scene, max(subjects), sign, behind):
        return None
    return _judged(rule, scene, REVERSED[quality] if is_one else quality, [max(subjects), sign, behind])


def _by_figures(rule: Compare, scene: Scene, ones: list[Match], others: list[Match]) -> Iterator[Finding]:
    """`d_head = 64 and d_model = 768`."""
    for one in ones:
        for other in others:
            left, right = _figure(scene, one), _figure(scene, other)
            if left and right and left != right:
                found = _judged(rule, scene, "smaller" if left < right else "larger", [one, one, other])
                if found:
                    yield found


def _figure(scene: Scene, match: Match) -> float:
    """The figure that a quantity is set to right behind it; 0 where there is none."""
    behind = scene.text.tokens[match.stop : match.stop + 3]
    at = next((at for at, token in enumerate(behind, match.stop) if token.kind == "number"), -1)
    equal = (
        all(token.word in ("=", "≈", "is", "be", "of") for token in scene.text.tokens[match.stop : at])
        if at >= 0
        else False
    )
    return value(scene.text.tokens, at) if equal else 0.0


def _both_before(
    rule: Compare, scene: Scene, quality: str, sign: Match, left: list[tuple[Match, bool]]
) -> Finding | None:
    """`compared with d_model, d_head is small`."""
    asides = [pair for pair in left if is_compared(scene.reaching(pair[0]), pair[0])]
    subjects = [pair for pair in left if pair not in asides]
    if not asides or not subjects or max(asides)[1] == max(subjects)[1]:
        return None
    subject, is_one = max(subjects)
    if scene.text.clause_of[subject.first] != scene.text.clause_of[sign.first]:
        return None
    return _judged(rule, scene, quality if is_one else REVERSED[quality], [subject, sign, max(asides)[0]])


NEAR = 14
ASIDE = 6
"""Words that may stand between a quantity and what is said of it behind a comma."""


def _near(scene: Scene, subject: Match, sign: Match, behind: Match) -> bool:
    clause = scene.text.clause_of[sign.first]
    before = scene.text.clause_of[subject.first] == clause or (
        sign.first - subject.stop <= ASIDE and not _has_subject(scene, sign)
    )
    return before and scene.text.clause_of[behind.first] == clause and behind.first - sign.stop <= NEAR


def _has_subject(scene: Scene, sign: Match) -> bool:
    """Whether the clause of a comparison names what it speaks of itself: `…, so its rank is at most`."""
    start = scene.text.clauses[scene.text.clause_of[sign.first]].first
    return any(
        token.kind == "name" or token.word in DETERMINERS or token.word in ("its", "their")
        for token in scene.text.tokens[start : sign.first]
    )


def _longer(scene: Scene, stretch: Stretch, quality: str) -> list[Match]:
    return [match for other in REVERSED if other != quality for match in scene.within(group_of(other), stretch)]


def _judged(rule: Compare, scene: Scene, quality: str, matches: list[Match]) -> Finding | None:
    reached = scene.reaching(matches[1])
    if any(is_aside(reached, each) for each in matches):
        return None
    bounds = scene.within(group_of("at-most"), scene.text.sentences[scene.text.sentence_of[matches[1].first]])
    spent = {at for each in bounds for at in range(each.first, each.stop)}
    count = denials([each for each in reached if each.kind == "deny" and each.at not in spent], matches)
    serves, contradicts = quality in SERVES[rule.quality], quality in CONTRADICTS[rule.quality]
    holds = serves if count % 2 == 0 else False
    if not serves and not (contradicts and count % 2 == 0):
        return None
    doubts = scene.doubts_about(matches, denials=count, listed=True)
    return Finding(holds, doubts, min(each.first for each in matches), max(each.stop for each in matches))
