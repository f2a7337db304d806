"""Words out of order: neighbours that stand side by side in hardly any English sentence, a learner's included.

A table of kinds of words, not a grammar. Whoever strings words together or shuffles them breaks it again and again.
"""

from collections.abc import Sequence
from functools import lru_cache

from service.grading.prose.closed_words import (
    CONNECTIVES,
    COORDINATORS,
    HEDGES,
    MODALS,
    NEGATORS,
    PREPOSITIONS,
    PRONOUNS,
    SKIPPED,
    SUBORDINATORS,
)
from service.grading.prose.direction_words import FALLING, LARGER, RISING, SMALLER
from service.grading.prose.tokens import Token
from service.grading.prose.verbs import NOUNS_TOO, ONLY_VERBS, is_auxiliary

SELDOM, NEVER = 1, 2
"""How odd two neighbours are: some learner may write so, or nobody does."""

NOUN, THIRD, BASE, END = "noun", "third", "base", "end"
"""Kinds of words that are told by more than a table: a noun, `reads`, `read`, and the end of a sentence."""

_WORDS = {
    "article": "the a an its their our my your every",
    "of": "of",
    "to": "to",
    "place": "in on at by with from for into onto via",
    "subject": "we they i he she",
    "pointing": "it this these there",
    "all": "all both",
    "each": "each some any",
    "be": "is are was were",
    "being": "be been being",
    "have": "has have had",
    "do": "does did",
    "modal": " ".join(MODALS),
    "joint": "and or but",
    "cause": "because if when whereas although since unless so then therefore hence thus",
    "asking": "which what who where how why that",
    "not": "not never no",
    END: ". ; | / – , )",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}

_NEVER_BEHIND = {
    "article": "article place of to subject be being have do modal third joint cause asking pointing all each end",
    "of": "of to subject be have do modal third joint cause end",
    "place": "of subject have do third cause",
    "to": "to of subject do modal third",
    "subject": "article subject of to place cause end",
    "pointing": "of",
    "each": "article cause",
    "be": "have do modal third",
    "have": "of be modal third joint",
    "do": "of be have modal",
    "modal": "article of place be modal",
    THIRD: "third have",
    "joint": "joint",
    "cause": "joint",
    "not": "joint",
}
_SELDOM_BEHIND = {
    "article": "base",
    "of": "place base",
    "place": "place to be modal joint base",
    "to": "be place joint",
    "pointing": "article pointing",
    "be": "be subject joint base being",
    "have": "end",
    "do": "third",
    "modal": "third",
    THIRD: "be modal",
    "joint": "end",
    "cause": "of",
    "not": "third",
    NOUN: "article",
}
_ODD = {
    (kind, behind): weight
    for weight, table in ((NEVER, _NEVER_BEHIND), (SELDOM, _SELDOM_BEHIND))
    for kind, words in table.items()
    for behind in words.split()
}


def oddity(tokens: Sequence[Token]) -> int:
    """How odd a sentence is: the sum over its neighbours."""
    after = [*tokens[1:], None]
    return sum(
        _odd(one, other)
        for one, other in zip(tokens, after, strict=True)
        if not one.formula and not (other and (other.glued or other.formula))
    )


def _odd(one: Token, other: Token | None) -> int:
    if kind_of(one) == NOUN and one.word.endswith("s"):
        return 0  # it may be a verb that is not in the table
    if other and one.word == other.word and one.kind == "word":
        return NEVER
    behind = kind_of(other) if other else END
    return _ODD.get((kind_of(one), behind), 0)


def kind_of(token: Token) -> str:
    """The kind of a word in the table; empty for what may stand anywhere."""
    return _kind(token.word, token.lemma, token.kind) if token.kind in ("word", "sign") else ""


@lru_cache(maxsize=20_000)
def _kind(word: str, lemma: str, kind: str) -> str:
    if word in _KIND_OF:
        return _KIND_OF[word]
    if kind == "sign" or is_auxiliary(Token(word, lemma, kind, 0, 0)):
        return ""
    if lemma in ONLY_VERBS:
        third = word.endswith("s") and word != lemma
        return THIRD if third else BASE if word == lemma else ""
    return "" if word.endswith(_NO_NOUN) or lemma in NOUNS_TOO or word in _SMALL else NOUN


_NO_NOUN = ("ly", "er", "est", "ing", "ed")
"""Endings of adverbs, of comparatives, and of forms of verbs."""

_SMALL = PREPOSITIONS | PRONOUNS | SUBORDINATORS | CONNECTIVES | COORDINATORS | NEGATORS | HEDGES | SKIPPED | frozenset(
    "times also both half only plus minus ie eg just even too enough most least more less".split()
) | LARGER | SMALLER | RISING | FALLING  # fmt: skip
