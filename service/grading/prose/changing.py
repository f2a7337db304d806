"""Which way a quantity is to go: verbs of change, comparatives, diagnoses turned around, and figures from one to another.

`Raise the rank`, `a larger rank`, `the rank is too small`, `r from 4 to 64` all say up; `keep the rank` says the same.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from service.grading.prose.closed_words import AUXILIARIES, COORDINATORS, DETERMINERS, PREPOSITIONS, PRONOUNS
from service.grading.prose.direction_words import (
    CHANGING,
    EXCESS,
    FALLING,
    KEEPING,
    LARGE,
    LARGER,
    PROPOSING,
    RISING,
    SAME,
    SMALL,
    SMALLER,
)
from service.grading.prose.document import Stretch
from service.grading.prose.figures import moved
from service.grading.prose.negation import denials, is_aside, is_compared, turned_down
from service.grading.prose.phrases import Match
from service.grading.prose.rules import Change
from service.grading.prose.scene import Finding, Scene
from service.grading.prose.tokens import Token
from service.grading.prose.verbs import is_auxiliary, is_verb

UP, DOWN, ANY, KEEP = "up", "down", "any", "same"
CONTRARY = {UP: (DOWN, KEEP), DOWN: (UP, KEEP), ANY: (KEEP,), KEEP: (UP, DOWN, ANY)}

REACH = 7
"""Words between a verb and what it changes."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A word that says which way.

    Attributes:
        way: up, down, any or same.
        first, stop: half-open range of tokens.
        kind: verb, comparative, excess, degree or figures.
    """

    way: str
    first: int
    stop: int
    kind: str

    @property
    def match(self) -> Match:
        """Where it stands."""
        return Match(self.first, self.stop)


def changed(rule: Change, scene: Scene) -> Iterator[Finding]:
    """Every place where the quantity is said to go that way, or another."""
    others = scene.matches(rule.other) if rule.other else []
    targets = [each for each in scene.matches(rule.of) if not any(_within(each, other) for other in others)]
    for target in targets:
        clause = scene.text.clauses[scene.text.clause_of[target.first]]
        for turn in turns(scene, clause, target):
            if _belongs(scene, clause, turn, target):
                yield from _found(rule, scene, turn, [target, turn.match])
    for clause in scene.text.clauses if targets else ():
        if not _stands_in(clause, targets):
            yield from _by_pronoun(rule, scene, clause, targets)


def _stands_in(clause: Stretch, targets: list[Match]) -> bool:
    return bisect_left(targets, (clause.first,)) < bisect_left(targets, (clause.stop,))


def _within(inner: Match, outer: Match) -> bool:
    return outer.first <= inner.first and inner.stop <= outer.stop


def _by_pronoun(rule: Change, scene: Scene, clause: Stretch, targets: list[Match]) -> Iterator[Finding]:
    """`It should be larger`, where the quantity was the last to be named."""
    words = scene.text.tokens[clause.first : clause.stop]
    pronouns = [
        at
        for at, token in enumerate(words, clause.first)
        if (token.word in _POINTING and not (token.word == "that" and scene.text.tokens[at - 1].word in ("so", "such")))
        or (token.word == "which" and _is_asked_for(scene, clause))
    ]
    bare = next((at for at, token in enumerate(words, clause.first) if token.word not in _OPENERS), -1)
    if not pronouns and bare > clause.first and is_auxiliary(scene.text.tokens[bare]):
        pronouns = [bare - 1]
    if not pronouns or not _last_named(scene, clause, targets):
        return
    for at in pronouns[:1]:
        pronoun = Match(at, at + 1)
        for turn in turns(scene, clause, pronoun):
            if _belongs(scene, clause, turn, pronoun):
                yield from _found(rule, scene, turn, [pronoun, turn.match])


def _is_asked_for(scene: Scene, clause: Stretch) -> bool:
    """Whether what stands before a clause asks for something: `one should use a rate which is higher`."""
    before = scene.text.clauses[max(scene.text.clause_of[clause.first] - 1, 0)]
    words = scene.text.tokens[before.first : before.stop]
    return any(token.word in _WISHES or token.lemma in _SETTING for token in words)


def _last_named(scene: Scene, clause: Stretch, targets: list[Match]) -> bool:
    sentence = scene.text.sentence_of[clause.first]
    start = scene.text.sentences[max(0, sentence - 1)].first
    before = bisect_left(targets, (clause.first,))
    if not before or targets[before - 1].first < start:
        return False
    last = targets[before - 1]
    between = scene.text.tokens[last.stop : clause.first]
    return sum(token.kind in ("word", "name") and token.word not in _SMALL_WORDS for token in between) <= 8


_POINTING = frozenset("it this them they both that one ones".split())
_OPENERS = COORDINATORS | frozenset(", but so thus hence therefore also then".split())
_SMALL_WORDS = PREPOSITIONS | DETERMINERS | AUXILIARIES | COORDINATORS | PRONOUNS


def _found(rule: Change, scene: Scene, turn: Turn, matches: list[Match]) -> Iterator[Finding]:
    reached = scene.reaching(turn.match)
    figures = turn.kind == "figures"
    if is_aside(reached, min(matches)) or (
        not figures and (is_aside(reached, max(matches)) or is_compared(reached, turn.match))
    ):
        return
    way, count = turn.way, denials(reached, matches)
    if turn.kind == "so" and count:
        way, count = _reversed(way), count - 1
    elif turn.kind == "so":
        return
    if not count:
        count += turned_down(scene.text, reached, max(matches), matches)
    if not count and turn.kind == "comparative" and _is_denied_behind(scene, max(matches)):
        count = 1
    doubts = scene.doubts_about(matches, denials=count, listed=True)
    first, stop = min(each.first for each in matches), max(each.stop for each in matches)
    holds = _verdict(rule.direction, way, denied=count % 2 == 1)
    if holds is not None:
        yield Finding(holds, doubts, first, stop)


def _is_denied_behind(scene: Scene, match: Match) -> bool:
    """Whether what is said of `a larger rank` behind it is denied: `… does not give more freedom`."""
    clause = scene.text.clauses[scene.text.clause_of[match.first]]
    return any(each.kind == "deny" and match.stop <= each.at < clause.stop for each in scene.reaching(match))


def _verdict(wanted: str, way: str, *, denied: bool) -> bool | None:
    """Whether a turn is what is wanted (True), its contrary (False) or neither (None)."""
    if wanted == ANY:
        return (way == KEEP) == denied
    if denied:
        if way == wanted or (way == ANY and wanted != KEEP):
            return False
        return True if wanted == KEEP and way == ANY else None
    if way == wanted:
        return True
    return False if way in CONTRARY[wanted] and way != ANY else None


def _reversed(way: str) -> str:
    return {UP: DOWN, DOWN: UP}.get(way, way)


def turns(scene: Scene, clause: Stretch, target: Match) -> Iterator[Turn]:
    """Every word of a clause that says which way something goes."""
    tokens = scene.text.tokens
    for at in range(clause.first, clause.stop):
        if target.first <= at < target.stop:
            continue
        token = tokens[at]
        if token.kind == "sign":
            way = {"↑": UP, "↓": DOWN}.get(token.word)
            if way:
                yield Turn(way, at, at + 1, "after")
        elif token.kind == "word" and not _is_compound(scene, clause, at, target):
            yield from _turn(scene, clause, at)
    yield from (Turn(way, first, stop, "figures") for way, first, stop in moved(tokens, clause, target))


def _is_compound(scene: Scene, clause: Stretch, at: int, target: Match) -> bool:
    """Whether a word is a part of another, as in `low-rank`; `higher-rank` still says which way the rank goes."""
    token = scene.text.tokens[at]
    if at + 1 >= clause.stop or not scene.text.tokens[at + 1].glued:
        return False
    return at + 1 != target.first or token.word not in LARGER | SMALLER


def _turn(scene: Scene, clause: Stretch, at: int) -> Iterator[Turn]:
    tokens = scene.text.tokens
    token = tokens[at]
    if token.word in LARGE | SMALL:
        yield from _degree(scene, clause, at, tokens[at - 1].word if at > clause.first else "")
    elif token.lemma in KEEPING:
        yield from _keeping(scene, clause, at)
    elif token.word in LARGER | SMALLER and not _orders(scene, clause, at):
        yield Turn(UP if token.word in LARGER else DOWN, at, at + 1, "comparative")
    else:
        way = next((way for way, words in _WAYS.items() if token.lemma in words), "")
        if way:
            yield Turn(way, at, at + 1, "comparative" if token.word in _ATTRIBUTES | SAME else "verb")


def _orders(scene: Scene, clause: Stretch, at: int) -> bool:
    """Whether `lower` is the verb that begins its clause."""
    tokens = scene.text.tokens
    return tokens[at].word == "lower" and at == clause.first and is_verb(tokens, at, clause.first)


_WAYS = {KEEP: SAME, UP: RISING, DOWN: FALLING, ANY: CHANGING}
_ATTRIBUTES = frozenset("different another other".split())


def _keeping(scene: Scene, clause: Stretch, at: int) -> Iterator[Turn]:
    """`Keep it` leaves it as it is; `keep it so low` and `keep it larger` are told by the adjective."""
    behind = scene.text.tokens[at + 1 : clause.stop]
    if any(token.word == "from" for token in behind[:3]):
        return
    if not any(token.word in LARGE | SMALL | LARGER | SMALLER or token.lemma in RISING | FALLING for token in behind):
        yield Turn(KEEP, at, at + 1, "verb")


def _degree(scene: Scene, clause: Stretch, at: int, before: str) -> Iterator[Turn]:
    """Adjectives: `too low` and `not high enough` call for more, `should be high` for high, `is low` for nothing yet."""
    tokens = scene.text.tokens
    way = UP if tokens[at].word in LARGE else DOWN
    after = tokens[at + 1].word if at + 1 < clause.stop else ""
    start = max(clause.first, at - 3)
    words = [token.word for token in tokens[start:at]]
    if EXCESS.intersection(words[-2:]):
        yield Turn(_reversed(way), start + _last(words, EXCESS), at + 1, "excess")
    elif after == "enough":
        if not _NOT.isdisjoint(words):
            yield Turn(way, start + _last(words, _NOT), at + 2, "excess")
    elif tokens[at].word in _LACKING:
        yield Turn(UP, at, at + 1, "excess")
    elif before in ("so", "that", "this", "as"):
        yield from _likened(scene, clause, at, way)
    elif any(token.word in _WISHES or token.lemma in _SETTING for token in _asking(scene, clause, at)):
        yield Turn(way, at, at + 1, "comparative")


def _asking(scene: Scene, clause: Stretch, at: int) -> Iterator[Token]:
    """What may ask for an adjective: all before a predicate, and of an attribute only what has its noun as object."""
    tokens = scene.text.tokens
    after = tokens[at + 1] if at + 1 < clause.stop else None
    attributive = after is not None and after.kind in ("word", "name") and after.word not in _AFTER_PREDICATE
    for place in range(at - 1, clause.first - 1, -1):
        if attributive and tokens[place].word in PREPOSITIONS - _WITH - _OF:
            return
        yield tokens[place]


def _likened(scene: Scene, clause: Stretch, at: int, way: str) -> Iterator[Turn]:
    """`Ten times as large`, `make it as large as …`; and `so low`, which says something only where it is denied."""
    tokens = scene.text.tokens
    words = [token.word for token in tokens[clause.first : at]]
    as_large = at + 1 < clause.stop and words[-1] == tokens[at + 1].word == "as" and not _ASKING.isdisjoint(words)
    if words[-1] == "as" and "times" in words[-4:]:
        yield Turn(UP, at, at + 1, "comparative")
    else:
        yield Turn(way, at, at + 1, "comparative" if as_large else "so")


_ASKING = frozenset("let make set use choose take should must pick".split())
_NOT = frozenset("not never hardly".split())
_LACKING = frozenset("insufficient inadequate restrictive limited".split())
_WISHES = frozenset("should must need needs ought".split())
_SETTING = frozenset("use choose set pick take make try give want employ prefer".split())


def _last(words: list[str], wanted: frozenset[str]) -> int:
    return max(index for index, word in enumerate(words) if word in wanted)


def _belongs(scene: Scene, clause: Stretch, turn: Turn, target: Match) -> bool:
    """Whether a turn is about the target and not about another noun of the clause."""
    if turn.kind == "figures":
        return True
    if turn.kind == "comparative":
        return _compares(scene, clause, turn, target)
    tokens = scene.text.tokens
    if turn.stop <= target.first:
        return _takes_as_object(scene, turn, target)
    between = tokens[target.stop : turn.first]
    if len(between) > REACH + 3 or any(token.word in ("with", "while", "without") for token in between):
        return False
    if turn.kind == "verb" and not any(is_auxiliary(token) for token in between):
        return _stands_behind(scene, clause, turn, target)
    return not _has_own_object(scene, clause, turn)


def _takes_as_object(scene: Scene, turn: Turn, target: Match) -> bool:
    """`increase both the rank and …`: nothing but parts of one noun phrase in between."""
    between = scene.text.tokens[turn.stop : target.first]
    if len(between) > REACH:
        return False
    for token in between:
        if token.kind == "sign" and token.word not in ("/", ",", "(", "-"):
            return False
        beside = token.word in _WITH and token is between[0]
        if (
            (token.word in PREPOSITIONS - _OF and not beside)
            or is_auxiliary(token)
            or token.word in ("that", "but", "not", "so")
        ):
            return False
    nouns = [token for token in between if token.kind == "word" and token.word not in _SMALL_WORDS and not token.glued]
    joined = any(token.word in COORDINATORS or token.word in _OF or token.word in (",", "/") for token in between)
    return joined or len(nouns) <= 2


_OF = frozenset("of in for to up down out".split())
_WITH = frozenset("with over on at".split())
"""Right behind a verb these go with it: `play with`, `sweep over`."""


def _stands_behind(scene: Scene, clause: Stretch, turn: Turn, target: Match) -> bool:
    """`rank increase`, `the rank increases`, `k: double it`: a change right behind what changes."""
    between = scene.text.tokens[target.stop : turn.first]
    plain = [
        token
        for token in between
        if token.kind in ("word", "name") and token.word not in ("to", "then", "also", "k", "r")
    ]
    return len(plain) <= 2 and not _has_own_object(scene, clause, turn)


def _has_own_object(scene: Scene, clause: Stretch, turn: Turn) -> bool:
    """Whether a verb behind the target changes something else: `k lets AB increase its capacity`."""
    if turn.kind not in ("verb",):
        return False
    tokens = scene.text.tokens
    after = tokens[turn.stop] if turn.stop < clause.stop else None
    passive = tokens[turn.first].word.endswith(("ed", "n", "wn"))
    return (
        after is not None
        and not passive
        and (after.word in DETERMINERS | PRONOUNS or after.kind == "name" or after.word == "capacity")
    )


def _compares(scene: Scene, clause: Stretch, turn: Turn, target: Match) -> bool:
    """Whether a comparative is the target's: in front of it, or said of it as a predicate."""
    tokens = scene.text.tokens
    if turn.stop <= target.first:
        between = [token for token in tokens[turn.stop : target.first] if not token.glued]
        if any(token.kind == "sign" and token.word not in ("(", "/") for token in between) or len(between) > 4:
            return False
        if any(token.word in PREPOSITIONS - {"of", "for"} or is_auxiliary(token) for token in between):
            return False
        return _is_proposed(scene, clause, turn, target)
    after = tokens[turn.stop] if turn.stop < clause.stop else None
    attributive = after is not None and after.kind in ("word", "name") and after.word not in _AFTER_PREDICATE
    behind = tokens[target.stop : turn.first]
    return (
        not attributive and len(behind) <= REACH and not any(token.word in ("with", "has", "have") for token in behind)
    )


_AFTER_PREDICATE = (
    PREPOSITIONS
    | COORDINATORS
    | frozenset("than here so then too now instead enough again if when also value values".split())
)


def _is_proposed(scene: Scene, clause: Stretch, turn: Turn, target: Match) -> bool:
    """Whether `a larger rank` is wanted: by a verb that asks for it, or with nothing else in its clause."""
    words = scene.text.tokens[clause.first : clause.stop]
    if any(token.lemma in PROPOSING or token.word in PROPOSING for token in words):
        return True
    stated = [
        at
        for at in range(clause.first, clause.stop)
        if is_verb(scene.text.tokens, at, clause.first) and at != turn.first
    ]
    return not stated or turn.way in (UP, ANY)
