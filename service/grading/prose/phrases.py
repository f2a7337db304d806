"""What an author asks for in words: phrases, and where they stand in a document.

A phrase is written as it is said. `a|b` is either word, `initial*` any word that begins so, `=both` only this very form, `...`
up to six words in between, but no negation; words in `closed_words.SKIPPED` may always stand in between. Words match in any
inflection, formulas sign by sign.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from service.grading.prose.closed_words import DETERMINERS, NEGATORS, SKIPPED
from service.grading.prose.document import Document, document
from service.grading.prose.spelling import american, lemma
from service.grading.prose.tokens import Token
from service.maths.names import Names

GAP = 6
"""Words that `...` stands for at most."""

MAX_MATCHES = 400
"""Places of one phrase book in one document that are looked at."""


class Match(NamedTuple):
    """Tokens `first` to `stop` that say something, the latter not included."""

    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of a phrase.

    Attributes:
        words: any of these, as written or as dictionary form.
        prefixes: or any word that begins like one of these.
        exact: or any of these, as written only.
        gap: words that may stand before it.
    """

    words: frozenset[str]
    prefixes: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()
    gap: int = 0

    def fits(self, token: Token) -> bool:
        """Whether a token is this word."""
        return (
            token.word in self.words
            or token.lemma in self.words
            or token.word in self.exact
            or bool(self.prefixes and token.kind == "word" and token.word.startswith(self.prefixes))
        )


Phrase = tuple[Wanted, ...]


class Entry(NamedTuple):
    """A phrase and the group it belongs to."""

    group: str
    phrase: Phrase


@dataclass(frozen=True)
class PhraseBook:
    """Every phrase of a rubric, found by its first word.

    Attributes:
        by_word: phrases whose first word is one of these.
        by_prefix: phrases whose first word begins like this, by the first letters of it.
        vocabulary: every whole word that is asked for; misspellings may be taken for one of these.
    """

    by_word: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    by_prefix: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    vocabulary: frozenset[str] = frozenset()

    def found(self, text: Document) -> dict[str, list[Match]]:
        """Where each group is said; groups that are not are left out."""
        out: dict[str, set[Match]] = {}
        starting: dict[tuple[str, str], tuple[Entry, ...]] = {}
        for at, token in enumerate(text.tokens):
            entries = starting.get((token.word, token.kind))
            if entries is None:
                entries = starting[token.word, token.kind] = tuple(self._starting(token))
            for entry in entries:
                stop = _end(text, entry.phrase, at) if len(entry.phrase) > 1 else at + 1
                places = out.setdefault(entry.group, set()) if stop else None
                if places is not None and len(places) < MAX_MATCHES:
                    places.add(Match(at, stop))
        return {group: sorted(places) for group, places in out.items()}

    def _starting(self, token: Token) -> Iterator[Entry]:
        """The phrases whose first word is this one."""
        near = [*self.by_word.get(token.word, ())]
        if token.lemma != token.word:
            near += self.by_word.get(token.lemma, ())
        if token.kind == "word":
            near += self.by_prefix.get(token.word[:FIRST_LETTERS], ())
        return (entry for entry in near if entry.phrase[0].fits(token))


FIRST_LETTERS = 2
"""Letters by which prefixes are looked up; no prefix is shorter."""


def phrase_book(groups: Mapping[str, Iterable[str]], names: Names) -> PhraseBook:
    """The phrase book of a rubric.

    Args:
        groups: phrases as the author wrote them, by group.
        names: of the question, for the formulas in phrases.

    Raises:
        ValueError: a phrase that has no words, or several where one is allowed; its argument is the phrase.
    """
    known: dict[str, Phrase] = {}
    by_word, by_prefix = defaultdict[str, list[Entry]](list), defaultdict[str, list[Entry]](list)
    for group, texts in groups.items():
        for text in texts:
            read = known.get(text) or known.setdefault(text, phrase(text, names))
            for word in read[0].words | read[0].exact:
                by_word[word].append(Entry(group, read))
            for prefix in read[0].prefixes:
                by_prefix[prefix[:FIRST_LETTERS]].append(Entry(group, read))
    asked = {word for read in known.values() for wanted in read for word in wanted.words | wanted.exact}
    return PhraseBook(
        _settled(by_word), _settled(by_prefix), frozenset(word for word in asked if word.isalpha() and word.islower())
    )


def _settled(entries: Mapping[str, list[Entry]]) -> dict[str, tuple[Entry, ...]]:
    return {first: tuple(each) for first, each in entries.items()}


def phrase(text: str, names: Names) -> Phrase:
    """One phrase as it is compared with a document.

    Raises:
        ValueError: nothing is left of the text, or of `a|b` one is not a single word.
    """
    out: list[Wanted] = []
    gap = 0
    pieces = text.split()
    for piece in pieces:
        if piece in DETERMINERS and len(pieces) > 1:
            continue
        if piece == "...":
            gap = GAP
            continue
        for wanted in _piece(piece, names):
            out.append(replace(wanted, gap=gap))
            gap = 0
    if not out:
        raise ValueError(text)
    return tuple(out)


def _piece(piece: str, names: Names) -> list[Wanted]:
    if piece[0] == "_" and len(piece) > 1:
        return [Wanted(frozenset([piece]))]
    choices = piece.split("|") if len(piece) > 1 else [piece]
    if len(choices) == 1 and not (_is_plain(piece, names) or _is_prefix(piece) or _is_exact(piece)):
        found = [
            token for token in document(piece, names).tokens if token.word not in DETERMINERS or piece == token.word
        ]
        return [Wanted(frozenset({token.word, token.lemma})) for token in found]
    prefixes = tuple(choice[:-1].lower() for choice in choices if _is_prefix(choice))
    exact = frozenset(choice[1:].lower() for choice in choices if _is_exact(choice))
    others = (choice for choice in choices if not (_is_prefix(choice) or _is_exact(choice)))
    return [Wanted(frozenset(form for choice in others for form in _forms(choice, names)), prefixes, exact)]


def _forms(choice: str, names: Names) -> tuple[str, str]:
    """A word as written and its dictionary form."""
    if choice == "not":
        return "not", "cannot"
    if _is_plain(choice, names):
        return american(choice), lemma(american(choice))
    read = document(choice, names).tokens
    if len(read) != 1:
        raise ValueError(choice)
    return read[0].word, read[0].lemma


def _is_exact(piece: str) -> bool:
    return piece.startswith("=") and piece[1:].isalpha()


def _is_plain(piece: str, names: Names) -> bool:
    """Whether a piece is an ordinary word, which needs no scanning."""
    ordinary = piece.isascii() and piece.isalpha() and piece.islower() and len(piece) > 2
    return ordinary and piece.title() not in names.symbols and piece not in names.spellings and piece not in DETERMINERS


def _is_prefix(piece: str) -> bool:
    return len(piece) > 2 and piece.endswith("*") and piece[:-1].isalpha()


_RELATIVE = frozenset(["which", "("])
_PASSED = SKIPPED | frozenset("()")


def _end(text: Document, wanted: Phrase, at: int) -> int:
    """Where a phrase that starts at a token ends; 0 when it does not stand there."""
    clause = text.clause_of[at]
    place = at
    for each in wanted[1:]:
        place = _next(text, each, place + 1, clause)
        if not place:
            return 0
    return place + 1


def _next(text: Document, wanted: Wanted, start: int, clause: int) -> int:
    """The place of the next word of a phrase; 0 when it is not in reach."""
    left = wanted.gap
    for at in range(start, len(text.tokens)):
        token = text.tokens[at]
        if text.clause_of[at] != clause and text.tokens[text.clauses[text.clause_of[at]].first].word not in _RELATIVE:
            return 0
        if wanted.fits(token):
            return at
        if token.word in _PASSED:
            continue
        if left == 0 or token.word in NEGATORS:
            return 0
        left -= 1
    return 0
