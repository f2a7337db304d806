"""Pairs whose relation is known, decided by the engine, and what came of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from service.errors import ResponseError
from service.maths.equivalence import Prover, Target, decide, unproved
from service.maths.parser import parse
from service.maths.tree import Node
from tests.properties import truth
from tests.properties.expressions import NAMES, expression, written
from tests.properties.rewriting import different, equal

SEED = b"properties"


@dataclass(frozen=True)
class Pair:
    """A key, a response and whether they are equal."""

    key: str
    response: str
    equal: bool


@dataclass
class Outcome:
    """What became of many pairs."""

    pairs: int = 0
    wrong: list[Pair] = field(default_factory=list)
    undecided: list[Pair] = field(default_factory=list)
    by: Counter[str] = field(default_factory=Counter)

    def take(self, pair: Pair, prover: Prover = unproved) -> None:
        """Decide one pair."""
        decision = decide(Target(parse(pair.key, NAMES), NAMES.symbols, SEED), parse(pair.response, NAMES), prover)
        self.pairs += 1
        self.by[f"{decision.equal} {decision.how or decision.by}"] += 1
        if decision.equal is None:
            self.undecided.append(pair)
        elif decision.equal != pair.equal:
            self.wrong.append(pair)

    @property
    def share(self) -> float:
        """The share that stayed undecided."""
        return len(self.undecided) / max(self.pairs, 1)


def pairs(chance: Random) -> Iterator[Pair]:
    """Equal and different pairs by turns, for ever; expressions that have no value anywhere are left out."""
    while True:
        node = expression(chance, chance.randint(1, 3))
        if not truth.has_value(chance, node):
            continue
        wanted = chance.random() < 0.5
        other = equal(chance, node, chance.randint(1, 3)) if wanted else different(chance, node)
        pair = _pair(chance, node, other, wanted=wanted)
        if pair is not None:
            yield pair


def _pair(chance: Random, node: Node, other: Node, *, wanted: bool) -> Pair | None:
    apart = truth.differ(chance, node, other)
    if apart is None or apart == wanted:
        assert not (wanted and apart), (node, other)
        return None
    try:
        texts = [written(chance, one) for one in (node, other)]
        parse(texts[0], NAMES), parse(texts[1], NAMES)
    except ResponseError as error:
        if error.code in ("too-deep", "too-long"):
            return None
        raise
    return Pair(texts[0], texts[1], wanted)
