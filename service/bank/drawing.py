"""Which figures the variants of a question are asked with: what each parameter may be, and what a number draws of it.

    few figures in all      every one of them is a variant
    many                    as many variants as `DRAWN`, each drawn by its number

A draw is a hash of the question, the number and the parameter: the same everywhere and for ever, and adding a parameter changes no
other one. Knows nothing of what constraints say; whoever draws says which figures may be.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from math import prod
from typing import overload

from service.bank.rendering import numeral

FIRST_DRAWN = 1000
"""Number of the first variant whose figures are drawn; smaller ones are those that a file lists."""

DRAWN = 1000
"""Variants that are drawn where there are more figures than can be listed."""

FEW = 64
"""Combinations up to which each is a variant of its own; they are checked in seconds."""

TRIES = 200
"""Draws of one number until the constraints hold; with half of the figures allowed, one in 10^60 finds none."""

MOST_CORNERS = 32
"""Corners of the ranges that are looked at: the least and the greatest of five parameters."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a parameter is in one variant.

    Attributes:
        value: exact; None for words.
        text: its own words; empty where they follow from the value.
    """

    value: Fraction | None
    text: str = ""

    @property
    def recorded(self) -> str:
        """What an attempt keeps of it."""
        return self.text if self.value is None else numeral(self.value)


Chosen = Mapping[str, Choice]
"""A choice for each parameter that varies, by name."""


@dataclass(frozen=True, slots=True)
class Steps(Sequence[Choice]):
    """Numbers at equal distances.

    Attributes:
        low: the first.
        step: the distance.
        size: how many there are.
    """

    low: Fraction
    step: Fraction
    size: int

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int) -> Choice: ...
    @overload
    def __getitem__(self, at: slice) -> list[Choice]: ...
    def __getitem__(self, at: int | slice) -> Choice | list[Choice]:
        if isinstance(at, slice):
            return [self[each] for each in range(self.size)[at]]
        return Choice(self.low + range(self.size)[at] * self.step)


def rounded_numbers(low: Fraction, high: Fraction, figures: int) -> list[Choice]:
    """Every number of so many significant figures between two positive bounds, so that each power of ten is as likely.

    Args:
        low: the least, above 0.
        high: the greatest.
        figures: at least 1.
    """
    found, power = list[Choice](), Fraction(1)
    while power * 10**figures <= low:
        power *= 10
    while power * 10 ** (figures - 1) > low:
        power /= 10
    while power * 10 ** (figures - 1) <= high:
        numbers = (power * mantissa for mantissa in range(10 ** (figures - 1), 10**figures))
        found += [Choice(number) for number in numbers if low <= number <= high]
        power *= 10
    return found


@dataclass(frozen=True, slots=True)
class Axis:
    """Parameters that vary together.

    Attributes:
        names: of the parameters, in order.
        rows: what they may be, each with one choice for each name.
    """

    names: tuple[str, ...]
    rows: Sequence[Sequence[Choice]]

    def chosen(self, at: int) -> dict[str, Choice]:
        """What stands in one row."""
        return dict(zip(self.names, self.rows[at], strict=True))


@dataclass(frozen=True)
class Draws:
    """The figures of a question's variants.

    Attributes:
        question: its id.
        axes: what varies, each apart from the others.
        allowed: whether figures may be asked with.
    """

    question: str
    axes: tuple[Axis, ...]
    allowed: Callable[[Chosen], bool]

    @property
    def names(self) -> list[str]:
        """The parameters that vary."""
        return [name for axis in self.axes for name in axis.names]

    @property
    def are_few(self) -> bool:
        """Whether every combination is a variant."""
        return prod(len(axis.rows) for axis in self.axes) <= FEW

    @cached_property
    def numbers(self) -> range:
        """The numbers of the variants."""
        if not self.axes:
            return range(0)
        return range(FIRST_DRAWN, FIRST_DRAWN + (len(self._all) if self.are_few else DRAWN))

    def chosen(self, number: int) -> Chosen | None:
        """The figures of one variant; None where there is no such number, or nothing that is allowed was drawn."""
        if number not in self.numbers:
            return None
        if self.are_few:
            return self._all[number - FIRST_DRAWN]
        draws = (self._draw(number, attempt) for attempt in range(TRIES))
        return next((each for each in draws if self.allowed(each)), None)

    def corners(self) -> Iterator[Chosen]:
        """Figures at the ends of every range, as far as they are allowed."""
        ends = [sorted({0, len(axis.rows) - 1}) for axis in self.axes]
        return filter(self.allowed, (self._at(places) for places in islice(product(*ends), MOST_CORNERS)))

    @cached_property
    def _all(self) -> list[Chosen]:
        places = product(*(range(len(axis.rows)) for axis in self.axes))
        return [chosen for each in places if self.allowed(chosen := self._at(each))]

    def _draw(self, number: int, attempt: int) -> Chosen:
        return self._at([_drawn((self.question, number, attempt, axis.names[0]), len(axis.rows)) for axis in self.axes])

    def _at(self, places: Sequence[int]) -> Chosen:
        rows = (axis.chosen(at) for axis, at in zip(self.axes, places, strict=True))
        return {name: choice for row in rows for name, choice in row.items()}


def _drawn(of: tuple[object, ...], count: int) -> int:
    """A number below a count; 128 bits of a hash are more than enough for each to be as likely."""
    return int.from_bytes(hashlib.sha256(repr(of).encode()).digest()[:16]) % count
