"""What keeps a statement from counting at once: hedges, questions, retractions, and words in a row that state nothing."""

from collections.abc import Iterable, Mapping, Sequence

from service.grading.prose.closed_words import (
    AUXILIARIES,
    COORDINATORS,
    DETERMINERS,
    FALSEHOODS,
    HEDGES,
    HEDGING_PHRASES,
    NEGATORS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    WEAK_MODALS,
)
from service.grading.prose.direction_words import CHANGING, FALLING, PROPOSING, RISING
from service.grading.prose.document import Document, Stretch
from service.grading.prose.negation import denied_outright
from service.grading.prose.phrases import Match
from service.grading.prose.piling import is_piled, rows, tiling
from service.grading.prose.tokens import Token
from service.grading.prose.verbs import NOUNS_TOO, ONLY_VERBS, is_auxiliary, is_verb

HEDGED, WEAK, RETRACTED, STUFFED, QUESTION, MISSPELT = "hedged", "weak", "retracted", "stuffed", "question", "misspelt"
LISTED = "listed"
"""A row of words, of which one that is a statement by itself still counts; otherwise it is `stuffed`."""

FEW = 8
"""Tokens of a sentence that has no subject of its own, so that its doubt is about the sentence before."""


def doubts(text: Document, phrases: Mapping[str, Iterable[Match]]) -> list[frozenset[str]]:
    """The doubts about each clause.

    Args:
        text: the document.
        phrases: where it has what a rubric asks for.
    """
    found: list[set[str]] = [set() for _ in text.clauses]
    tiles = tiling(phrases, text)
    for number, sentence in enumerate(text.sentences):
        clauses = _clauses_of(text, sentence)
        whole = _of_sentence(text, sentence) | ({STUFFED} if is_piled(text, sentence, tiles[number]) else set())
        for which in clauses:
            found[which] |= _of_clause(text, text.clauses[which]) | whole
        _spread(text, sentence, clauses, found)
        if number and sentence.stop - sentence.first <= FEW and whole - {STUFFED, LISTED, QUESTION}:
            for which in _clauses_of(text, text.sentences[number - 1]):
                found[which] |= whole - {STUFFED, LISTED, QUESTION}
    for at in text.doubtful:
        found[text.clause_of[at]].add(MISSPELT)
    _mark_lists(text, found)
    for row in rows(text, [piece for sentence in text.sentences for piece in pieces_of(text, sentence)]):
        for which in range(text.clause_of[row.first], text.clause_of[row.stop - 1] + 1):
            found[which].add(STUFFED)
    return [frozenset(each) for each in found]


def _clauses_of(text: Document, sentence: Stretch) -> range:
    return range(text.clause_of[sentence.first], text.clause_of[sentence.stop - 1] + 1)


def _spread(text: Document, sentence: Stretch, clauses: range, found: list[set[str]]) -> None:
    for which in clauses:
        clause = text.clauses[which]
        if HEDGED in found[which] and clause.stop - clause.first <= 2 and which + 1 in clauses:
            found[which + 1].add(HEDGED)
    if text.tokens[sentence.first].word in HEDGES:
        for which in clauses:
            found[which].add(HEDGED)


def _of_clause(text: Document, clause: Stretch) -> set[str]:
    words = [token.word for token in text.tokens[clause.first : clause.stop]]
    out = set[str]()
    if not HEDGES.isdisjoint(words):
        out.add(HEDGED)
    if any(word in WEAK_MODALS and words[at - 1] not in _NO_DOUBT for at, word in enumerate(words)):
        out.add(WEAK)
    return out


_NO_DOUBT = frozenset("how as equally more most less a the its their".split())
"""Before `likely` these make it a quantity or an attribute: `how likely each token is`, `its likely successors`."""


def _of_sentence(text: Document, sentence: Stretch) -> set[str]:
    words = [token.word for token in text.tokens[sentence.first : sentence.stop]]
    out = {QUESTION} if sentence.asked else set[str]()
    if any(
        words[at : at + len(phrase)] == phrase for at, word in enumerate(words) for phrase in _HEDGING.get(word, ())
    ):
        out.add(HEDGED)
    if _retracts(text, sentence) or ("but" in words and denied_outright(text, sentence)):
        out.add(RETRACTED)
    if is_list(text, sentence):
        out.add(LISTED)
    return out


_HEDGING = {first: [phrase for phrase in HEDGING_PHRASES if phrase[0] == first] for first, *_ in HEDGING_PHRASES}


_EMPTY = (
    AUXILIARIES
    | COORDINATORS
    | DETERMINERS
    | NEGATORS
    | PREPOSITIONS
    | PRONOUNS
    | SUBORDINATORS
    | FALSEHOODS
    | frozenset(
        "so true case right correct practice be have do get hold write say state in the . , ; ! ? ( ) – that i say".split()
    )
)
"""Words that a clause may consist of that only takes back what was said."""

_BACK = frozenset("so it this that all them they".split())


def _retracts(text: Document, sentence: Stretch) -> bool:
    """Whether a clause only denies what was said before it: `though it never does so`, `but that is wrong`."""
    for clause in _clauses_of(text, sentence):
        stretch = text.clauses[clause]
        words = [token.lemma for token in text.tokens[stretch.first : stretch.stop]]
        denies = not (NEGATORS | FALSEHOODS).isdisjoint(words) and not _BACK.isdisjoint(words)
        stated = any(is_auxiliary(token) for token in text.tokens[stretch.first : stretch.stop])
        denies = denies and (stated or not FALSEHOODS.isdisjoint(words))
        if denies and 3 <= len(words) <= FEW and all(word in _EMPTY for word in words):
            return True
    return False


def is_list(text: Document, sentence: Stretch) -> bool:
    """Whether a sentence is a row of words: at least three pieces of two words or so, nothing that joins or states."""
    tokens = text.tokens[sentence.first : sentence.stop]
    pieces = pieces_of(text, sentence)
    joining = sum(token.word in _JOINING for token in tokens)
    states = any(is_auxiliary(token) for token in tokens) or any(
        _states(text, piece, alone=len(pieces) == 1) for piece in pieces
    )
    words = sum(token.kind in ("word", "name", "number") and token.word not in _SMALL for token in tokens)
    repeated = len({token.word for token in tokens}) < len(tokens) - 1
    if _is_chain(text, sentence) or _is_string(text, pieces, tokens):
        return True
    loose = len(pieces) == 1 and joining == 0 and not any(_binds(token) for token in tokens[:-1])
    alone = words >= SHORT_ROW and len(text.sentences) == 1 and not states
    if loose and (alone or words >= (4 if repeated else LONG_ROW)):
        return True
    if states:
        return False
    if len(pieces) >= 3:
        return joining * 4 <= len(pieces) and words <= 3 * len(pieces)
    if any(token.word == ":" for token in tokens):
        return False
    verbless = len(pieces) == 1 and not any(is_verb(text.tokens, at, sentence.first) for at in range(*pieces[0]))
    least = 5 if len(pieces) == 1 else LONG_ROW + 1
    return (joining == 0 and words >= least) or (verbless and words >= LONG_ROW and joining * 5 <= words)


def _is_chain(text: Document, sentence: Stretch) -> bool:
    """Whether nouns are only strung together: `the rank and the step size and the initialization of it`."""
    tokens = text.tokens[sentence.first : sentence.stop]
    if sum(token.word in ("and", "&", "+") for token in tokens) < LEAST_LINKS:
        return False
    return not any(
        token.word in _JOINING - _LINKS or token.word in _PICKING or (token.kind == "sign" and token.word not in ".,+&^")
        or (token.lemma not in NOUNS_TOO and is_verb(text.tokens, at, sentence.first))
        for at, token in enumerate(tokens, sentence.first)
    )  # fmt: skip


def _is_string(text: Document, pieces: list[Match], tokens: Sequence[Token]) -> bool:
    """Whether bits of speech are strung together, some of which hold verbs: by commas, by `and the`, or by nothing."""
    links = sum(token.word == "and" for token in tokens)
    if links >= MANY_LINKS and len(tokens) <= links * (LINKED if links == MANY_LINKS else 2 * LINKED):
        return True
    if len(pieces) >= MANY_PIECES and all(piece.stop - piece.first <= SHORT_PIECE for piece in pieces):
        stating = sum(_is_stated(text, piece) for piece in pieces)
        return stating * 2 < len(pieces)
    joining = sum(token.word in _JOINING or _binds(token) for token in tokens[:-1])
    return len(pieces) == 1 and len(tokens) >= LOOSE_ROW and joining * LOOSE_ROW <= len(tokens)


def _is_stated(text: Document, piece: Match) -> bool:
    has_form = any(
        is_auxiliary(text.tokens[at]) or text.tokens[at].kind == "sign" for at in range(piece.first + 1, piece.stop)
    )
    return has_form or _states(text, piece, alone=False)


MANY_LINKS = 3
LINKED = 5
"""Times that `and` stands in such a string, and tokens for each of them at most."""

MANY_PIECES = 4
SHORT_PIECE = 3
"""Pieces of such a string at least, and words of each at most."""

LOOSE_ROW = 8
"""Tokens of such a string at least, one in so many of which may join others."""

LEAST_LINKS = 2
"""Times that `and` stands in a mere chain of nouns at least."""

_LINKS = frozenset("the a an of".split())

LONG_ROW = 6
"""Words without an article, a preposition or a form of `be` among them that are no sentence, whatever verb they hold."""

SHORT_ROW = 3
"""Words that are no statement where they are all there is, without anything that joins them."""


def _binds(token: Token) -> bool:
    return is_auxiliary(token) or token.kind == "sign" or token.word in _BINDING


_PICKING = frozenset("only just both each every all any same its own nothing too more".split())
_BINDING = NEGATORS | COORDINATORS | _PICKING
_ASKING = ONLY_VERBS | PROPOSING | RISING | FALLING | CHANGING


_SMALL = (PREPOSITIONS - {"up", "down"}) | DETERMINERS | SUBORDINATORS | COORDINATORS | NEGATORS
_JOINING = frozenset(["so", "then"]) | (PREPOSITIONS - {"up", "down"}) | DETERMINERS | SUBORDINATORS | frozenset(
    "it they this that these those which we you i its their".split()
)  # fmt: skip


def _states(text: Document, piece: Match, *, alone: bool) -> bool:
    """Whether a piece has a verb with a subject before it, or one that begins it and has an object."""
    for at in range(piece.first, piece.stop):
        token = text.tokens[at]
        if is_verb(text.tokens, at, piece.first):
            third = token.kind == "sign" or (token.word.endswith("s") and not token.word.endswith("ss"))
            asks = token.lemma in _ASKING
            long = piece.stop - at > 2 and asks and not token.word.endswith("ing")
            orders = at == piece.first and long and text.tokens[at + 1].word not in PREPOSITIONS
            orders = orders and token.word == token.lemma
            third = third or (not alone and token.lemma in ONLY_VERBS and token.word == token.lemma)
            if (at > piece.first and third) or (orders and not third):
                return True
    return False


def pieces_of(text: Document, sentence: Stretch) -> list[Match]:
    """A sentence cut at its commas and bars."""
    out: list[Match] = []
    first = sentence.first
    for at in range(sentence.first, sentence.stop):
        if text.tokens[at].word in _PARTING:
            if at > first:
                out.append(Match(first, at))
            first = at + 1
    if sentence.stop > first:
        out.append(Match(first, sentence.stop))
    return out


_PARTING = frozenset(", ; | / – •".split())


def _mark_lists(text: Document, found: list[set[str]]) -> None:
    """Three short lines in a row that state nothing are a list as well."""
    bare = [_is_bare(text, sentence) for sentence in text.sentences]
    for number, sentence in enumerate(text.sentences):
        around = range(max(0, number - 2), min(len(bare), number + 3))
        if bare[number] and any(
            all(bare[at : at + 3]) and at + 3 <= len(bare) for at in around if at <= number < at + 3
        ):
            for which in _clauses_of(text, sentence):
                found[which].add(LISTED)


def _is_bare(text: Document, sentence: Stretch) -> bool:
    tokens = text.tokens[sentence.first : sentence.stop]
    stated = any(
        token.word in _JOINING or is_auxiliary(token) or (token.kind == "sign" and token.word not in ".,;")
        for token in tokens
    )
    return len(tokens) <= 4 and not stated
