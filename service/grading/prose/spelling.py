"""One form for one word: American spelling, dictionary form, and misspellings put right within bounds.

Words of direction and of denial are never changed: `higher` stays `higher` although a dictionary would say `high`, and no
misspelling becomes one of them or stops being one.
"""

from collections.abc import Collection
from functools import lru_cache

import simplemma
from rapidfuzz import process
from rapidfuzz.distance import OSA

from service.grading.prose.closed_words import (
    AUXILIARIES,
    DENYING_VERBS,
    FALSEHOODS,
    HEDGES,
    MODALS,
    NEGATORS,
    PRONOUNS,
)
from service.grading.prose.direction_words import DIRECTION_WORDS, LARGE, LARGER, SMALL, SMALLER

UNTOUCHED = NEGATORS | HEDGES | DENYING_VERBS | FALSEHOODS | DIRECTION_WORDS | PRONOUNS | AUXILIARIES
"""Words that no misspelling is taken for."""

KEPT = (
    NEGATORS
    | HEDGES
    | FALSEHOODS
    | PRONOUNS
    | MODALS
    | LARGER
    | SMALLER
    | LARGE
    | SMALL
    | frozenset("better worse best worst more most less least left singular lower lying".split())
)
"""Words that are compared as they stand."""

SHORTEST = 5
"""Letters that a word must have before a misspelling of it is put right."""

TWO_SLIPS = 8
"""Letters from which two slips are put right."""

LONGEST = 40
"""Letters of a word that is looked up at all."""

_ENDINGS = (
    ("isations", "izations"), ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("iser", "izer"),
    ("isers", "izers"), ("ises", "izes"), ("ise", "ize"), ("yses", "yzes"), ("ysed", "yzed"), ("ysing", "yzing"),
    ("yse", "yze"), ("aviour", "avior"), ("avour", "avor"), ("avours", "avors"), ("avoured", "avored"),
    ("avouring", "avoring"), ("olour", "olor"), ("eighbour", "eighbor"), ("eighbours", "eighbors"), ("entre", "enter"),
    ("elled", "eled"), ("elling", "eling"), ("ogue", "og"),
)  # fmt: skip
_SPELT_SO = frozenset(
    "noise rise arise raise precise otherwise likewise exercise promise advise revise supervise wise compromise concise"
    " premise raised raises raising rising arises arising advised revised exercises promises praise noises dialogue"
    " poised poise disguise enterprise surprise surprised expertise paradise franchise devise televise".split()
)


@lru_cache(maxsize=20_000)
def american(word: str) -> str:
    """The American spelling: `initialisation` is `initialization`, `favour` is `favor`."""
    if word in _SPELT_SO or len(word) < SHORTEST:
        return word
    for british, ours in _ENDINGS:
        if word.endswith(british):
            return word[: -len(british)] + ours
    return word


@lru_cache(maxsize=20_000)
def lemma(word: str) -> str:
    """The dictionary form of a word in lower case and American spelling."""
    if word in KEPT or len(word) > LONGEST:
        return word
    if word in _VERB_FORMS:
        return _VERB_FORMS[word]
    found = simplemma.lemmatize(word, lang="en").lower()
    if found != word and word.endswith(("er", "est")):
        return word  # easier is not easy
    return american(found)


_VERB_FORMS = {"setting": "set", "zeroing": "zero", "zeroed": "zero", "overfitting": "overfit", "finetuned": "finetune"}


@lru_cache(maxsize=20_000)
def known(word: str) -> bool:
    """Whether the dictionary has the word, in either spelling."""
    return len(word) > LONGEST or simplemma.is_known(word, lang="en") or lemma(word) != word


def mended(word: str, vocabulary: Collection[str]) -> str:
    """The word of the vocabulary that was meant; the word itself where that is not plain.

    Args:
        word: lower case, unknown to the dictionary.
        vocabulary: the words a rubric asks for.
    """
    if len(word) < SHORTEST or word in UNTOUCHED:
        return word
    slips = 2 if len(word) >= TWO_SLIPS else 1
    near = [
        (slip, candidate)
        for candidate, slip, _ in process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=4)
        if candidate[0] == word[0] and candidate not in UNTOUCHED and len(candidate) >= SHORTEST
    ]
    if not near or resembles_untouched(word):
        return word
    best = min(near)
    return best[1] if len({lemma(each) for slip, each in near if slip == best[0]}) == 1 else word


def resembles_untouched(word: str) -> bool:
    """Whether a misspelling could be of a word of direction or denial, so that nobody should guess."""
    return len(word) >= SHORTEST and any(
        OSA.distance(word, each, score_cutoff=1) <= 1 for each in DIRECTION_WORDS if abs(len(each) - len(word)) <= 1
    )
