"""Which of a question's fields a statement is about: by the words in front of it, by its number, by what stands above it.

A word counts the more the fewer fields have it in their name or label; a name counts more than a label. What speaks for two fields
alike speaks for none.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from service.bank.whole.statements import Statement

CLEAR = 0.45
"""Share of a field's words that a cue must have to be about it by itself."""
NAME_WEIGHT = 3.0
"""How much more a word of a field's name says than one of its label."""
ABOVE_WEIGHT = 0.5
"""How much less a word says that stands in a heading above."""

_WORD = re.compile(r"[a-z]+|\d+")
_EMPTY = frozenset(
    "a an and as at by for from how in is it of on one or per that the this to was what which with".split()
)
_COMMAND = re.compile(r"\\(?:text|mathrm|mathbf|mathit|operatorname|left|right|mathcal)(?![a-z])|[\\{}$*`_]")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


class By(Enum):
    """What says which field a statement is about."""

    WORDS = 1
    NUMBER = 2
    CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Address:
    """How plainly a statement is about a field.

    Attributes:
        field: its name.
        by: what says so: the statement's own words, its number, or only what stands above it or a few of its words.
        score: for telling fields apart.
    """

    field: str
    by: By
    score: float


@dataclass(frozen=True, slots=True)
class Directory:
    """What the fields of one question are called.

    Attributes:
        weights: of each field, its words and what they say.
        spellings: names and labels, written plainly, with the field they belong to.
        order: the fields that decide, in order.
    """

    weights: Mapping[str, Mapping[str, float]]
    spellings: Mapping[str, str]
    order: Sequence[str]

    def address(self, statement: Statement) -> Address | None:
        """The field a statement is about; None when nothing says so, or several are equally likely."""
        spelt = self.spellings.get(plain(statement.cue))
        if spelt:
            return Address(spelt, By.WORDS, math.inf)
        own = self._best(statement.cue, ())
        if own and own.score >= CLEAR:
            return Address(own.field, By.WORDS, own.score)
        numbered = self._numbered(statement.ordinal, statement.items)
        if numbered:
            return Address(numbered, By.NUMBER, 1.0)
        return self._best(statement.cue, statement.above)

    def _best(self, cue: str, above: Sequence[str]) -> Address | None:
        near = frozenset(words(cue))
        far = frozenset(word for title in above for word in words(title)) - near
        scores = sorted(((self._score(name, near, far), name) for name in self.weights), reverse=True)
        if scores[0][0] <= 0 or (len(scores) > 1 and scores[0][0] - scores[1][0] < 1e-9):
            return None
        return Address(scores[0][1], By.CONTEXT, scores[0][0])

    def _score(self, name: str, near: frozenset[str], far: frozenset[str]) -> float:
        weights = self.weights[name]
        there = sum(weight for word, weight in weights.items() if word in near)
        over = sum(weight for word, weight in weights.items() if word in far)
        return (there + ABOVE_WEIGHT * over) / (sum(weights.values()) or 1.0)

    def _numbered(self, ordinal: str, items: int) -> str:
        """The field with that number; a field may be named like its number. A numbered list says it when it is as long."""
        if items and items != len(self.order):
            return ""
        if not ordinal or ordinal in self.weights:
            return ordinal
        if ordinal.isdigit():
            place = int(ordinal) - 1
        elif ordinal in _ROMAN and "a" not in self.weights and not self._lettered(ordinal):
            place = _ROMAN.index(ordinal)
        else:
            place = ord(ordinal[0]) - ord("a") if len(ordinal) == 1 else -1
        return self.order[place] if 0 <= place < len(self.order) else ""

    def _lettered(self, ordinal: str) -> bool:
        """Whether a single letter is rather a letter: c, d and the like are no Roman numbers of so few fields."""
        return len(ordinal) == 1 and ordinal not in ("i", "v", "x")


def directory(labels: Mapping[str, str], deciding: Sequence[str]) -> Directory:
    """What the fields are called.

    Args:
        labels: by name.
        deciding: names of the fields that are not optional.
    """
    named = {name: frozenset(words(name)) for name in labels}
    known = {name: named[name] | frozenset(words(label)) for name, label in labels.items()}
    count = {word: sum(word in each for each in known.values()) for each in known.values() for word in each}
    weights = {
        name: {
            word: math.log(1 + len(labels) / count[word]) * (NAME_WEIGHT if word in named[name] else 1.0)
            for word in known[name]
            if count[word] < len(labels) or len(labels) == 1
        }
        for name in labels
    }
    spellings: dict[str, str] = {}
    for name, label in labels.items():
        for spelt in (plain(label), plain(name)):
            spellings[spelt] = name if spellings.get(spelt, name) == name else ""
    return Directory(weights, spellings, deciding)


def plain(text: str) -> str:
    """A name or label as one spells it without typesetting: `$N_{opt}$`, `n_opt` and `N opt` are the same."""
    return " ".join(_WORD.findall(_COMMAND.sub(" ", text).lower()))


def words(text: str) -> list[str]:
    """The words of a text that say something."""
    return [word for word in plain(text).split() if word not in _EMPTY]
