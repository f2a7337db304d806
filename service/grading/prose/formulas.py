"""Formulas that a rubric asks for, found in prose sign by sign: brackets do not matter, nor what the indices are called."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from service.grading.prose.document import Document, document
from service.grading.prose.phrases import GAP, Match
from service.grading.prose.tokens import Token
from service.maths.names import Names

ANY = "?"
"""In a pattern: any single small letter, whatever the author of a response calls a vector."""

_BRACKETS = frozenset("( ) { } [ ]".split())


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of a formula: what it is called, and its indices.

    Attributes:
        words: any of these; without the indices.
        indices: letters that stand for any index, each for the same one everywhere; digits stand for themselves.
        gap: signs that may stand before it.
    """

    words: frozenset[str]
    indices: str = ""
    gap: int = 0


Pattern = tuple[Sign, ...]


def _pattern(text: str, names: Names) -> Pattern:
    out: list[Sign] = []
    gap = 0
    for piece in text.split():
        if piece == "...":
            gap = GAP
            continue
        if piece[0] == "_" and len(piece) > 1:
            out.append(Sign(frozenset("_"), piece[1:], gap))
            gap = 0
            continue
        if piece == ANY:
            out.append(Sign(frozenset([ANY]), "", gap))
            gap = 0
            continue
        choices = piece.split("|") if "|" in piece and len(piece) > 1 else [piece]
        read = [
            [token for token in document(choice, names).tokens if token.word not in _BRACKETS | {"^0"}]
            for choice in choices
        ]
        if len(choices) > 1:
            out.append(Sign(frozenset(token.word for tokens in read for token in tokens), "", gap))
        else:
            signs = [_sign(token) for token in read[0]]
            out += [Sign(each.words, each.indices, gap if at == 0 else 0) for at, each in enumerate(signs)]
        gap = 0
    return tuple(out)


def _sign(token: Token) -> Sign:
    base, indices = ("=", "") if token.word in _EQUALS else split(token)
    return Sign(frozenset([base]), indices)


def split(token: Token) -> tuple[str, str]:
    """A name without its indices, and these: `A_ij` is `A` with `ij`, `^h` is `^` with `h`."""
    word = token.word
    if token.kind == "sign" and len(word) > 1 and word[0] in "_^" and word != "^T" and len(word) <= 4:
        return word[0], word[1:]
    base, underscore, below = word.partition("_")
    below = below.replace("_", "").replace(",", "")
    if token.kind == "name" and underscore and len(below) <= 2 and below.isalnum() and below == below.lower():
        return base, below
    return word, ""


class FormulaBook(NamedTuple):
    """The formulas of a rubric by their first sign, each with its group."""

    by_sign: Mapping[str, tuple[tuple[str, Pattern], ...]] = MappingProxyType({})

    def found(self, text: Document) -> dict[str, list[Match]]:
        """Where each group of formulas stands."""
        if not self.by_sign:
            return {}
        places = [at for at, token in enumerate(text.tokens) if not _is_silent(text.tokens, at)]
        signs = [("=", "") if text.tokens[at].word in _EQUALS else split(text.tokens[at]) for at in places]
        out: dict[str, set[Match]] = {}
        for start, (base, _) in enumerate(signs):
            for group, pattern in self.by_sign.get(base, ()):
                stop = _follow(pattern, signs, start)
                if stop and text.sentence_of[places[start]] == text.sentence_of[places[stop - 1]]:
                    out.setdefault(group, set()).add(Match(places[start], places[stop - 1] + 1))
        return {group: sorted(matches) for group, matches in out.items()}


_EQUALS = frozenset("is equals equal".split())
"""Words that are read as the sign between two formulas."""


def _is_silent(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token has no part in a formula: brackets, and `equal to` behind `is`."""
    word, before = tokens[at].word, tokens[at - 1].word if at else ""
    return (
        word in _BRACKETS
        or word == "^0"
        or (word == "equal" and before == "is")
        or (word == "to" and before == "equal")
    )


def formula_book(groups: Mapping[str, Iterable[str]], names: Names) -> FormulaBook:
    """The formulas of a rubric, `...` for up to six signs in between and `a|b` for either.

    Args:
        groups: formulas as the author wrote them, by group.
        names: of the question.
    """
    by_sign = defaultdict[str, list[tuple[str, Pattern]]](list)
    for group, texts in groups.items():
        for pattern in (_pattern(text, names) for text in texts):
            for word in pattern[0].words if pattern else ():
                by_sign[word].append((group, pattern))
    return FormulaBook({word: tuple(each) for word, each in by_sign.items()})


def _follow(pattern: Pattern, signs: list[tuple[str, str]], start: int) -> int:
    """Where a pattern that starts at a sign ends; 0 when it does not stand there."""
    bound: dict[str, str] = {}
    at = start
    for number, sign in enumerate(pattern):
        reach = range(at, min(at + 1 + (sign.gap if number else 0), len(signs)))
        place = next((each for each in reach if _fits(sign, signs[each], bound)), -1)
        if place < 0:
            return 0
        at = place + 1
    return at


def _fits(sign: Sign, given: tuple[str, str], bound: dict[str, str]) -> bool:
    base, indices = given
    if ANY in sign.words:
        return len(base) == 1 and base.islower()
    if base not in sign.words or len(indices) != len(sign.indices):
        return False
    fresh = dict(bound)
    for wanted, letter in zip(sign.indices, indices, strict=True):
        if wanted.isdigit():
            if wanted != letter:
                return False
        elif fresh.setdefault(wanted, letter) != letter:
            return False
    if len(set(fresh.values())) < len(fresh):
        return False
    bound.update(fresh)
    return True
