"""What is denied, set aside or only compared with: how far each of these words reaches in its clause."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from service.grading.prose.closed_words import (
    BAD_EVALUATIONS,
    COMPARED,
    CONTRASTED,
    DENYING_VERBS,
    EVALUATIONS,
    FALSEHOODS,
    NEGATORS,
    NOT_ONLY,
)
from service.grading.prose.document import Document, Stretch
from service.grading.prose.phrases import Match
from service.grading.prose.verbs import is_auxiliary


class Reach(NamedTuple):
    """A word that changes what stands behind it.

    Attributes:
        kind: deny, aside (`instead of`) or compare (`unlike`, `than`).
        at, after: the word itself, a half-open range of tokens.
        stop: where what it reaches ends.
        joined: whether it goes on with an earlier denial (`neither … nor`) and is not another one.
        outright: whether it denies a whole statement: `it is not true that …`.
    """

    kind: str
    at: int
    after: int
    stop: int
    joined: bool = False
    outright: bool = False

    def covers(self, match: Match) -> bool:
        """Whether it reaches any token of the match."""
        return self.after < match.stop and match.first < self.stop


def reaches(text: Document) -> list[Reach]:
    """Every such word of a document, in order."""
    out: list[Reach] = []
    for number, clause in enumerate(text.clauses):
        out += _in_clause(text, clause)
        out += _condition(text, clause)
        out += _carried(text, number, out[-LAST:])
    return out


LAST = 40
"""Denials and contrasts that are looked back at, so that time stays in proportion to the text."""


def _in_clause(text: Document, clause: Stretch) -> Iterator[Reach]:
    at = clause.first
    denied = False
    while at < clause.stop:
        kind, length = _starts(text, at, clause)
        if kind:
            stop = _stop(text, at, length, clause)
            joined = kind == "deny" and denied and text.tokens[at].word in ("nor", "never", "neither", "no")
            outright = kind == "deny" and _denies_what_follows(text, at, clause)
            yield Reach(kind, at, at + length, stop, joined and text.tokens[at].word == "nor", outright)
            denied = denied or kind == "deny"
        at += max(length, 1)


def _condition(text: Document, clause: Stretch) -> Iterator[Reach]:
    """`With A = B = 0 …`, `since B is zero …`: what is named there is the condition, not what is spoken of."""
    first = clause.first
    while first < clause.stop and text.tokens[first].word in _BEFORE_CONDITION:
        first += 1
    if first >= clause.stop or text.tokens[first].word not in _CONDITIONS:
        return
    stop = first + 1
    while stop < clause.stop and (text.tokens[stop].kind != "word" or text.tokens[stop].word in _IN_CONDITION):
        stop += 1
    if any(text.tokens[at].word in ("=", "is", "be", "are") for at in range(first, stop)):
        yield Reach("compare", first, first + 1, stop)


_BEFORE_CONDITION = frozenset(", ; and but so ( :".split())
_CONDITIONS = frozenset("with when if for since because as given at where".split())
_IN_CONDITION = frozenset("and both is are be zero zeros null equal to the matrix matrices all".split())


def _stop(text: Document, at: int, length: int, clause: Stretch) -> int:
    """Where the reach of a word ends: with its clause, before a comma, or behind a pronoun that is all it denies.

    `Compared with this, …` and `To avoid this, …` say nothing of what follows.
    """
    after = text.tokens[at + length].word if at + length < clause.stop else ""
    if text.tokens[at].word == "≠":
        return at + length + 1
    if at == clause.first and text.tokens[at].word not in NEGATORS:
        return next((end for end in range(at, clause.stop) if text.tokens[end].word in _RESUMES), clause.stop)
    if _denies_what_follows(text, at, clause):
        sentence = text.sentences[text.sentence_of[at]]
        return next((end for end in range(at, sentence.stop) if text.tokens[end].word in _TURNS), sentence.stop)
    if _is_attribute(text, at, clause):
        return next((end for end in range(at, clause.stop) if is_auxiliary(text.tokens[end])), clause.stop)
    only = text.tokens[at].lemma in DENYING_VERBS and after in ("this", "that", "it", "these", "them")
    return at + length + 1 if only else clause.stop


def _is_attribute(text: Document, at: int, clause: Stretch) -> bool:
    """Whether a denial is a part of the noun before it: `directions not read by it can …`."""
    if text.tokens[at].word != "not" or at + 1 >= clause.stop or at == clause.first:
        return False
    return text.tokens[at + 1].word.endswith("ed") and not is_auxiliary(text.tokens[at - 1])


def _denies_what_follows(text: Document, at: int, clause: Stretch) -> bool:
    """Whether a denial is of the whole sentence behind it: `it is not true that …`, `I don't think that …`."""
    words = [token.lemma for token in text.tokens[at : min(at + 7, clause.stop)]]
    return "that" in words and not _HOLDING.isdisjoint(words[: words.index("that")])


def denied_outright(text: Document, sentence: Stretch) -> bool:
    """Whether a sentence denies what follows in it as a whole."""
    return any(
        text.tokens[at].word in NEGATORS | FALSEHOODS and _denies_what_follows(text, at, sentence)
        for at in range(sentence.first, sentence.stop)
    )


_RESUMES = frozenset(", i we you one".split())
"""With these the statement itself begins behind `instead of this`."""

_HOLDING = FALSEHOODS | frozenset(
    "true case correct right so think believe say agree claim hold mean follow accurate".split()
)
_TURNS = frozenset("but ; instead rather".split())


def _starts(text: Document, at: int, clause: Stretch) -> tuple[str, int]:
    """The kind and the length of what begins at a token."""
    token = text.tokens[at]
    if token.word == "≠":
        return "deny", 1
    if token.word not in _STARTS and token.lemma not in DENYING_VERBS:
        return "", 0
    words = tuple(token.word for token in text.tokens[at : min(at + 3, clause.stop)])
    if words[0] == "like" and at > clause.first and text.tokens[at - 1].word in _LIKING:
        return "", 0
    if words[:2] == ("other", "than") and text.tokens[at - 1].word in _ANYTHING | {"nothing", "none", "no"}:
        return "", 2
    for kind, table in _TABLES:
        length = next((len(each) for each in table if words[: len(each)] == each), 0)
        if length:
            return kind, length
    if token.word in NEGATORS:
        return ("deny", 1) if _denies(at, words, clause) and not _excepts(text, at, clause) else ("", 1)
    wrong = token.word in FALSEHOODS | BAD_EVALUATIONS and len(words) > 1 and words[1] in ("that", "to")
    return ("deny", 1) if wrong or token.lemma in DENYING_VERBS else ("", 0)


_TABLES = (
    ("aside", CONTRASTED),
    ("compare", COMPARED),
    ("deny", (("far", "from"), ("anything", "but"), ("free", "of"), ("no", "longer"))),
)
_LIKING = frozenset("not to would do does did really always i we you they".split())
"""Behind these `like` is a verb."""

_STARTS = (
    frozenset(each[0] for each in (*CONTRASTED, *COMPARED))
    | NEGATORS
    | FALSEHOODS
    | BAD_EVALUATIONS
    | frozenset(["far", "anything", "free"])
)


def _excepts(text: Document, at: int, clause: Stretch) -> bool:
    """Whether a negation only makes way for an exception: `cannot become anything else than zero`."""
    words = [token.word for token in text.tokens[at + 1 : min(at + 9, clause.stop)]]
    return any(word in _ANYTHING and after in _EXCEPT for word, after in pairwise(words))


_ANYTHING = frozenset("anything nothing any other else something".split())
_EXCEPT = frozenset("else but except than".split())


def _denies(at: int, words: tuple[str, ...], clause: Stretch) -> bool:
    """Whether a negator denies: not in `not only`, `no matter`, `nothing but`, or as an answer, `No, …`."""
    if words[0] in ("not", "no") and len(words) > 1:
        if words[1] in NOT_ONLY and words[0] == "not":
            return False
        if words[1] in ("matter", "doubt", ",", "problem"):
            return words[1] == "problem" or (words[1] == "," and at > clause.first)
    return not (words[0] in ("nothing", "none") and len(words) > 1 and words[1] in ("but", "other", "else", "except"))


def _carried(text: Document, number: int, before: list[Reach]) -> Iterator[Reach]:
    """A denial that goes on behind a comma: `not fast, simple or clear`."""
    clause = text.clauses[number]
    tokens = text.tokens[clause.first : clause.stop]
    if number == 0 or text.sentence_of[clause.first] != text.sentence_of[clause.first - 1]:
        return
    previous = text.clauses[number - 1]
    if _goes_on_so(text, clause) and _is_turned_down(text, before, previous):
        yield Reach("deny", clause.first, clause.first, clause.stop, joined=True)
    open_there = [each for each in before if each.kind == "deny" and previous.first <= each.at < previous.stop]
    listed = tokens[0].word in ("or", "nor") or any(token.word in ("or", "nor") for token in tokens[:3])
    bare = not any(token.lemma == "be" or token.word in ("but", "just", "only") for token in tokens)
    if open_there and listed and bare and len(tokens) <= LONGEST_TAIL and text.tokens[clause.first - 1].word == ",":
        yield Reach("deny", open_there[-1].at, clause.first, clause.stop, joined=True)


LONGEST_TAIL = 6
"""Words of what a denial goes on to behind a comma."""


def _goes_on_so(text: Document, clause: Stretch) -> bool:
    """Whether a clause says the same of something else: `and so would be touching the rate`, `so does the other`."""
    words = [token.word for token in text.tokens[clause.first : min(clause.first + 4, clause.stop)]]
    return any(word == "so" and after in _ECHOES for word, after in pairwise(words))


_ECHOES = frozenset("would is are does do was were will can".split())


def _is_turned_down(text: Document, before: list[Reach], clause: Stretch) -> bool:
    words = {token.word for token in text.tokens[clause.first : clause.stop]}
    denied = any(each.kind == "deny" and clause.first <= each.at < clause.stop for each in before)
    return denied or not words.isdisjoint(FALSEHOODS | BAD_EVALUATIONS)


def denials(reached: Iterable[Reach], matches: Iterable[Match]) -> int:
    """How many denials reach any of the matches and are not part of one."""
    chosen = list(matches)
    inside = {at for match in chosen for at in range(match.first, match.stop)}
    hits = [
        each
        for each in reached
        if each.kind == "deny" and each.at not in inside and any(each.covers(match) for match in chosen)
    ]
    places = {each.at for each in hits if not each.joined}
    return len(places) or min(len(hits), 1)


def is_aside(reached: Iterable[Reach], match: Match) -> bool:
    """Whether a match is only named to be set aside."""
    return any(each.kind == "aside" and each.covers(match) for each in reached)


def is_compared(reached: Iterable[Reach], match: Match) -> bool:
    """Whether a match is only what something else is compared with."""
    return any(each.kind != "deny" and each.covers(match) for each in reached)


def turned_down(text: Document, reached: Iterable[Reach], match: Match, inside: Iterable[Match]) -> int:
    """How many denials behind a match turn it down as a proposal: `does not help`, `is useless`."""
    clause = text.clauses[text.clause_of[match.first]]
    taken = {at for each in inside for at in range(each.first, each.stop)}
    count = 0
    for each in reached:
        if each.kind == "deny" and match.stop <= each.at < clause.stop and each.at not in taken and not each.joined:
            behind = [
                token
                for at, token in enumerate(text.tokens[each.after : each.after + 3], each.after)
                if at not in taken
            ]
            count += any(token.lemma in _TURNING for token in behind[:3])
    bad = [
        at
        for at in range(match.stop, clause.stop)
        if at not in taken and (text.tokens[at].word in BAD_EVALUATIONS or text.tokens[at].lemma in BAD_EVALUATIONS)
    ]
    return count + len(bad[:1])


_TURNING = EVALUATIONS | frozenset(
    "role effect influence impact benefit difference sense point use used advantage considered seen look"
    " involved play count enter contribute taken available influence affect consulted included relevant exist".split()
)
