"""Words without a statement: a sentence that is out of order, or phrases of a rubric one behind the other."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from service.grading.prose.closed_words import (
    COORDINATORS,
    DETERMINERS,
    NEGATORS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
)
from service.grading.prose.direction_words import CHANGING, FALLING, LARGER, RISING, SMALLER
from service.grading.prose.document import Document, Stretch
from service.grading.prose.phrases import Match
from service.grading.prose.tokens import Token
from service.grading.prose.verbs import ONLY_VERBS, RELATIONS, is_auxiliary
from service.grading.prose.word_order import BASE, NOUN, THIRD, kind_of, oddity

LEAST_ODD, LEAST_PILED = 2, 3
"""Odds of a sentence, and odds and bare joints together, that may make it no statement."""

SPARSE, DENSE = 7, 4
"""Words for each of these at most: a longer sentence is let pass with a slip.

These and the figures below were chosen on 2219 labelled answers, of whose 1785 earned rulings they send 11 more to a person, and on
rows and shuffles of the rubrics' own words."""


def is_piled(text: Document, sentence: Stretch, tiles: Sequence[Match]) -> bool:
    """Whether a sentence is no statement.

    Args:
        text: the document.
        sentence: of it.
        tiles: the phrases of a rubric in it, as `tiling` finds them.
    """
    tokens = text.tokens[sentence.first : sentence.stop]
    odd = oddity(tokens)
    piled = odd + sum(_is_bare_joint(text.tokens, one, other) for one, other in pairwise(tiles))
    return (
        (odd >= LEAST_ODD and odd * SPARSE >= len(tokens))
        or (piled >= LEAST_PILED and piled * DENSE >= len(tokens))
        or _is_chain(tokens)
        or _is_strung(tokens)
        or _is_tiled(text, tiles)
        or _is_covered(text, sentence, tiles)
    )


def tiling(found: Mapping[str, Iterable[Match]], text: Document) -> list[list[Match]]:
    """The phrases in each sentence that do not overlap, from left to right, the longest first."""
    longest: dict[int, Match] = {}
    for matches in found.values():
        for match in matches:
            longest[match.first] = max(match, longest.get(match.first, match))
    out: list[list[Match]] = [[] for _ in text.sentences]
    end = 0
    for first in sorted(longest):
        if first >= end:
            out[text.sentence_of[first]].append(longest[first])
            end = longest[first].stop
    return out


def _is_bare_joint(tokens: Sequence[Token], one: Match, other: Match) -> bool:
    """Whether nothing joins a phrase to the one right behind it: nouns on both sides, or verbs."""
    if one.stop != other.first:
        return False
    before, after = tokens[one.stop - 1], tokens[other.first]
    kinds = {kind_of(before), kind_of(after)}
    nouns = kinds == {NOUN} or (NOUN in kinds and "name" in (before.kind, after.kind))
    return nouns or (_is_verb(before) and _is_verb(after))


def _is_verb(token: Token) -> bool:
    return token.kind == "word" and token.lemma in ONLY_VERBS


def _is_chain(tokens: Sequence[Token]) -> bool:
    """Whether a sentence goes on and on by `of`, without a verb."""
    links = [at for at, token in enumerate(tokens) if token.word == "of"]
    return any(
        last - first <= LINK * (CHAIN - 1) and not _has_verb(tokens[first:last])
        for first, last in zip(links, links[CHAIN - 1 :], strict=False)
    )


CHAIN, LINK = 4, 5
"""Times that `of` stands in a chain, and tokens from one to the next on the average."""


def _is_strung(tokens: Sequence[Token]) -> bool:
    """Whether nouns are only strung together by `the`: `the rank the step the start`."""
    loose = sum(_stands_alone(one) for one, other in pairwise(tokens) if other.word in DETERMINERS)
    return loose >= 2 * LEAST_PILED - 1 and loose * DENSE >= len(tokens)


def _stands_alone(token: Token) -> int:
    """How surely a word in front of an article does not go with it: 2 for a noun, 1 for what may be one."""
    if token.kind in ("name", "number") or token.word[0] in "^_" or token.word in _COMPARING:
        return 2
    if token.kind != "word" or kind_of(token) not in ("", NOUN) or is_auxiliary(token) or token.word in _JOINING:
        return 0
    return 2 if kind_of(token) == NOUN else 1


_JOINING = (
    PREPOSITIONS | SUBORDINATORS | COORDINATORS | PRONOUNS | NEGATORS | frozenset("times also just now only".split())
)

TILES, MANY_TILES = 5, 7
"""Phrases in a row without a verb, and with one, that are no statement."""


def _is_tiled(text: Document, tiles: Sequence[Match]) -> bool:
    """Whether many phrases stand one right behind the other, or some without a verb; names do not count."""
    run: list[Match] = []
    end = -1
    for tile in tiles:
        tokens = text.tokens[tile.first : tile.stop]
        if any(token.word in _PARTING for token in tokens):
            continue
        run = run if tile.first == end else []
        end = tile.stop
        if any(token.kind == "word" for token in tokens):
            run = [*run, tile]
        if len(run) >= MANY_TILES or (len(run) >= TILES and not _has_verb(text.tokens[run[0].first : end])):
            return True
    return False


_COMPARING, _MOVING = LARGER | SMALLER, RISING | FALLING | CHANGING
_STATING, _GLUE = DETERMINERS | RELATIONS, DETERMINERS | _JOINING
_PARTING = frozenset(", ; : | – ( )".split())


def _has_verb(tokens: Sequence[Token]) -> bool:
    return any(is_auxiliary(token) or token.word in RELATIONS or kind_of(token) == THIRD for token in tokens)


LONG = 10
"""Words of a sentence without an article that nothing but phrases fill, whatever verb they hold."""


def _is_covered(text: Document, sentence: Stretch, tiles: Sequence[Match]) -> bool:
    """Whether phrases fill a sentence, and what is left of it joins nothing."""
    tokens = text.tokens[sentence.first : sentence.stop]
    if len(tiles) < TILES or _orders(tokens[0]) or any(token.word in _PARTING for token in tokens):
        return False
    covered = {at for tile in tiles for at in range(tile.first, tile.stop)}
    inside = {at for tile in tiles if tile.stop - tile.first > 1 for at in range(tile.first, tile.stop)}
    glued = any(_joins(text.tokens[at]) for at in range(sentence.first, sentence.stop) if at not in inside)
    bald = len(tokens) >= LONG and not any(token.word in _STATING for token in tokens)
    return (not glued and len(covered) * 4 >= 3 * len(tokens)) or (bald and len(covered) * 10 >= 9 * len(tokens))


def _orders(token: Token) -> bool:
    return kind_of(token) == BASE or token.lemma in _MOVING


def _joins(token: Token) -> bool:
    return _has_verb([token]) or token.word in _GLUE


def rows(text: Document, pieces: Sequence[Match]) -> list[Match]:
    """Where short pieces follow each other that mostly state nothing, from the first to the last of each row.

    Args:
        text: the document.
        pieces: of its sentences, as commas and bars part them.
    """
    out: list[Match] = []
    row: list[Match] = []
    for piece in [*pieces, None]:
        length = _length(text, piece) if piece else SHORT + 1
        if piece and length <= SHORT:
            row += [piece] if length else []
            continue
        bare = sum(_is_bare(text, each) for each in row)
        if bare >= LEAST_BARE and bare * 2 >= len(row):
            out.append(Match(row[0].first, row[-1].stop))
        row = []
    return out


SHORT, LEAST_BARE = 6, 4
"""Words of a piece of a row at most, and pieces that state nothing at least."""


def _length(text: Document, piece: Match) -> int:
    """Words of a piece, names not counted."""
    return sum(token.kind == "word" for token in text.tokens[piece.first : piece.stop])


def _is_bare(text: Document, piece: Match) -> bool:
    """Whether a piece states nothing: it has no verb, relation, direction or denial, or breaks off."""
    tokens = [token for token in text.tokens[piece.first : piece.stop] if token.word not in _ENDS]
    if len(tokens) <= 1 or tokens[-1].word in PREPOSITIONS - {"up", "down"}:
        return True
    return not any(_has_verb([token]) or _is_verb(token) or _moves(token) for token in tokens)


def _moves(token: Token) -> bool:
    return token.word in _COMPARING or token.word in NEGATORS or token.lemma in _MOVING


_ENDS = frozenset(". ! ? : ( )".split())
