"""A question in all its variants: those that its file lists, and those whose figures are drawn, built when they are asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import islice

from service.bank.drawing import Choice, Chosen, Draws
from service.bank.question import Question
from service.errors import AuthoringError

KEPT = 32
"""Drawn variants of a question that stay built; building one takes one to three milliseconds."""

SAMPLE = 24
"""Drawn variants that are checked beside the corners, where there are too many to check each."""


@dataclass(frozen=True)
class Family:
    """The variants of one question.

    Attributes:
        listed: the variants of the file by number; 0 is the official one.
        draws: the figures of the others.
        build: makes a variant of a number and its figures, or raises `BankProblems`.
        finish: what is done to a variant that was made; the listed ones have had it done.
    """

    listed: Mapping[int, Question]
    draws: Draws
    build: Callable[[int, Chosen], Question]
    finish: Callable[[Question], Question] = lambda question: question

    def finished(self, finish: Callable[[Question], Question]) -> "Family":
        """The same variants with something done to each, instead of what was done before."""
        listed = {number: finish(question) for number, question in self.listed.items()}
        return Family(listed, self.draws, self.build, finish)

    def made(self, number: int, chosen: Chosen) -> Question:
        """A variant with these figures.

        Raises:
            BankProblems: the figures make no question.
        """
        return self.finish(self.build(number, chosen))

    @property
    def official(self) -> Question:
        """Variant 0."""
        return self.listed[0]

    def question(self, number: int) -> Question | None:
        """One variant; None where there is none, or where its figures make no question."""
        if number in self.listed:
            return self.listed[number]
        chosen = self.draws.chosen(number)
        return None if chosen is None else self._built(number, tuple(chosen.items()))

    def recorded(self, number: int, figures: Mapping[str, str]) -> Question | None:
        """The variant that an attempt was made at, with the figures it was asked with.

        Whatever has become of the ranges since; None where the question no longer has these parameters.

        Args:
            number: of the variant.
            figures: as the attempt keeps them; empty where the file listed the variant.
        """
        if not figures:
            return self.question(number) if number in self.listed else None
        chosen = self._chosen(figures)
        return None if chosen is None else self._built(number, tuple(chosen.items()))

    def tried(self, *, every: bool = False) -> Iterator[Chosen]:
        """The figures that a check looks at: all where they are few, else a sample and the corners of the ranges.

        Args:
            every: all of them, however many.
        """
        numbers = iter(self.draws.numbers)
        if not self.draws.are_few and not every:
            yield from self.draws.corners()
            numbers = islice(numbers, SAMPLE)
        yield from (chosen for number in numbers if (chosen := self.draws.chosen(number)) is not None)

    def _chosen(self, figures: Mapping[str, str]) -> Chosen | None:
        if list(figures) and set(figures) != set(self.draws.names):
            return None
        there = {
            (name, choice.recorded): choice
            for axis in self.draws.axes
            if len(axis.rows) <= KEPT
            for row in axis.rows
            for name, choice in zip(axis.names, row, strict=True)
        }
        try:
            return {name: there.get((name, kept)) or Choice(Fraction(kept)) for name, kept in figures.items()}
        except ValueError:
            return None

    def _built(self, number: int, chosen: tuple[tuple[str, Choice], ...]) -> Question | None:
        try:
            return self._building(number, chosen)
        except AuthoringError:
            return None

    @cached_property
    def _building(self) -> Callable[[int, tuple[tuple[str, Choice], ...]], Question]:
        return lru_cache(maxsize=KEPT)(lambda number, chosen: self.made(number, dict(chosen)))
