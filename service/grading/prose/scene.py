"""One response ready to be searched: its document, what is denied or doubted in it, and where each group is said."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from service.grading.prose.closed_words import COORDINATORS
from service.grading.prose.document import Document, Stretch, document
from service.grading.prose.doubts import LISTED, STUFFED, doubts, pieces_of
from service.grading.prose.formulas import FormulaBook
from service.grading.prose.negation import Reach, reaches
from service.grading.prose.phrases import Match, PhraseBook
from service.maths.names import Names

SHORT = 4
"""Words of a piece of a list that is taken as a statement by itself: `more rank`."""

DOUBLE = "double"
"""The doubt about what two negations reach."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found at one place.

    Attributes:
        holds: whether it is said, or the contrary.
        doubts: why it may not count: the values of `service.grading.prose.doubts`, and `double`.
        first, stop: the evidence, a half-open range of tokens.
    """

    holds: bool
    doubts: frozenset[str]
    first: int
    stop: int

    @property
    def clean(self) -> bool:
        """Whether nothing speaks against counting it."""
        return not self.doubts


@dataclass(frozen=True)
class Scene:
    """What rules look at.

    Attributes:
        written: the response.
        text: the document.
        reached: denials and contrasts, in order.
        doubted: the doubts about each clause.
        found: where each group is said.
        parted: commas, conjunctions and the like before each token, and before the end.
    """

    written: str
    text: Document
    reached: list[Reach]
    doubted: list[frozenset[str]]
    found: dict[str, list[Match]]
    parted: list[int]
    _reached_in: defaultdict[int, list[Reach]] = field(default_factory=lambda: defaultdict(list))

    def matches(self, group: str) -> list[Match]:
        """Where a group is said."""
        return self.found.get(group, [])

    def within(self, group: str, stretch: Stretch) -> list[Match]:
        """Where a group is said in a stretch."""
        found = self.matches(group)
        start, end = bisect_left(found, (stretch.first,)), bisect_left(found, (stretch.stop,))
        return [match for match in found[start:end] if match.stop <= stretch.stop]

    def reaching(self, match: Match) -> list[Reach]:
        """What may reach a match: the denials and contrasts of its clauses."""
        return self.reached_in(self.text.sentence_of[match.first])

    def reached_in(self, sentence: int) -> list[Reach]:
        """The denials and contrasts of a sentence."""
        if not self._reached_in:
            for each in self.reached:
                self._reached_in[self.text.sentence_of[each.at]].append(each)
        return self._reached_in[sentence]

    def doubts_about(self, matches: Iterable[Match], *, denials: int, listed: bool = False) -> frozenset[str]:
        """The doubts about a statement.

        Args:
            matches: its parts.
            denials: how many negations reach it.
            listed: whether it stands by itself within one piece of a list.
        """
        chosen = list(matches)
        clauses = {self.text.clause_of[at] for match in chosen for at in range(match.first, match.stop)}
        out = {doubt for clause in clauses for doubt in self.doubted[clause]}
        if LISTED in out:
            out.discard(LISTED)
            out |= set() if listed and self.in_one_piece(chosen) else {STUFFED}
        return frozenset(out | ({DOUBLE} if denials > 1 else set()))

    def in_one_piece(self, matches: list[Match]) -> bool:
        """Whether all matches stand between the same two commas."""
        first, stop = min(match.first for match in matches), max(match.stop for match in matches)
        sentence = self.text.sentences[self.text.sentence_of[first]]
        pieces = pieces_of(self.text, sentence)
        return any(piece.first <= first and stop <= piece.stop <= piece.first + SHORT for piece in pieces)


def scene(text: str, names: Names, book: PhraseBook, formulas: FormulaBook) -> Scene:
    """A response ready for the rules of a rubric.

    Args:
        text: as it was written.
        names: of the question.
        book: the phrases that are looked for.
        formulas: the formulas that are looked for.
    """
    read = document(text, names, book.vocabulary)
    parted = [0, *accumulate(token.word in _PARTING for token in read.tokens)]
    found = {**book.found(read), **formulas.found(read)}
    return Scene(text, read, reaches(read), doubts(read, found), found, parted)


_PARTING = COORDINATORS | frozenset(", ; : – but while whereas".split())
