"""Figures that a quantity goes between: `from 4 to 64`, `k = 8 → 64`, `32 instead of 4`, `10x`."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.grading.prose.document import Stretch
from service.grading.prose.phrases import Match
from service.grading.prose.tokens import Token

NEAR = 8
"""Tokens between a quantity and the first of its figures."""

LARGEST_EXPONENT = 300


def moved(tokens: Sequence[Token], clause: Stretch, target: Match) -> Iterator[tuple[str, int, int]]:
    """The way and place of each pair of figures behind a quantity, and of each multiple in front of it."""
    stop = clause.stop
    figures = [at for at in range(target.stop, min(stop, target.stop + 2 * NEAR)) if tokens[at].kind == "number"]
    for left, right in pairwise(figures):
        said = {token.word for token in tokens[target.first : target.stop]}
        between = [token.word for token in tokens[left + 1 : right] if token.kind != "name" and token.word not in said]
        order = _order(between)
        if order and left - target.stop <= NEAR:
            first, second = value(tokens, left), value(tokens, right)
            if order < 0:
                first, second = second, first
            yield ("up" if second > first else "down" if second < first else "same"), left, right + 1
    yield from _itself(tokens, clause, target)
    for at in range(max(clause.first, target.first - 4), min(target.stop + 3, clause.stop)):
        factor, stop = _multiple(tokens, at)
        if factor and stop <= clause.stop and not (at < target.stop and target.first < stop):
            yield ("up" if factor > 1 else "down"), at, stop


def _itself(tokens: Sequence[Token], clause: Stretch, target: Match) -> Iterator[tuple[str, int, int]]:
    """`k := 4k`, `k → 2 k`."""
    behind = tokens[target.stop : min(target.stop + 3, clause.stop)]
    if len(behind) == 3 and behind[0].word in ("=", "→") and behind[1].kind == "number":
        factor = value(tokens, target.stop + 1)
        if behind[2].word == tokens[target.first].word and factor != 1:
            yield ("up" if factor > 1 else "down"), target.stop, target.stop + 3


def _multiple(tokens: Sequence[Token], at: int) -> tuple[float, int]:
    """The factor that begins at a token, `10x`, `10 times`, `×10` or `x10`, and where it ends; 0 when there is none."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].word[:1] == "x" and tokens[at].word[1:].isdigit():
        return value([tokens[at]._replace(word=tokens[at].word[1:])], 0), at + 1
    if after is None:
        return 0.0, at
    if tokens[at].kind == "number" and after.word in ("x", "×", "times", "fold"):
        return value(tokens, at), at + 2
    return (value(tokens, at + 1), at + 2) if tokens[at].word == "×" and after.kind == "number" else (0.0, at)


_IDLE = frozenset(
    "= - ( ) about say even $ maybe like adapter adapters matrices factors ones one , it to: rank".split()
)


def _order(between: list[str]) -> int:
    """1 where the first figure is the old one, -1 where the second is, 0 where they are no such pair."""
    words = tuple(word for word in between if word not in _IDLE and not word.startswith("^"))
    if words in (("→",), ("to",), ("up", "to"), ("then",), ("down", "to")):
        return 1
    return -1 if words in (("instead", "of"), ("rather", "than"), ("not",), ("in", "place", "of"), ("than",)) else 0


def value(tokens: Sequence[Token], at: int) -> float:
    """The figure, with the exponent behind it; 0 where it is out of range."""
    text = tokens[at].word
    above = tokens[at + 1].word[1:] if at + 1 < len(tokens) and tokens[at + 1].word.startswith("^") else ""
    try:
        base = float(text) if len(text) < LARGEST_EXPONENT else 0.0
        power = int(above) if above and len(above) < 5 else 1
        return float(base**power) if abs(power) <= LARGEST_EXPONENT and abs(base) <= 1e6 else base
    except (ValueError, OverflowError, ZeroDivisionError):
        return 0.0
