"""A response as sentences and clauses over its tokens."""

from collections.abc import Collection
from dataclasses import dataclass

from service.errors import Span
from service.grading.prose.closed_words import CONNECTIVES, COORDINATORS, PREPOSITIONS, PRONOUNS, SUBORDINATORS
from service.grading.prose.spelling import known, lemma, mended, resembles_untouched
from service.grading.prose.tokens import Token, tokens
from service.grading.prose.verbs import is_auxiliary, is_verb
from service.maths.names import Names


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens in a row: a sentence or a clause.

    Attributes:
        first, stop: half-open range of tokens.
        asked: whether it ends in a question mark.
    """

    first: int
    stop: int
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A text that has been cut up.

    Attributes:
        tokens: without line breaks.
        sentences: in order, without gaps.
        clauses: in order, without gaps; each within one sentence.
        clause_of: index of each token's clause.
        sentence_of: index of each token's sentence.
        doubtful: tokens that may be a misspelt word of direction or denial.
    """

    tokens: tuple[Token, ...]
    sentences: tuple[Stretch, ...]
    clauses: tuple[Stretch, ...]
    clause_of: tuple[int, ...]
    sentence_of: tuple[int, ...]
    doubtful: frozenset[int] = frozenset()

    def span(self, first: int, stop: int) -> Span:
        """The characters of tokens `first` to `stop`, the latter not included."""
        return (self.tokens[first].start, self.tokens[stop - 1].stop)


def document(text: str, names: Names, vocabulary: Collection[str] = ()) -> Document:
    """The text as sentences and clauses.

    Args:
        text: as it was written.
        names: of the question.
        vocabulary: words that misspellings may be taken for.
    """
    raw = _articles(_joined(tokens(text, names)), text)
    spelt, doubtful = _spelt([token for token in raw if token.kind != "line"], vocabulary)
    sentences = _sentences(raw, text)
    clauses = [clause for sentence in sentences for clause in _clauses(spelt, sentence)]
    return Document(
        tuple(spelt), tuple(sentences), tuple(clauses), _owner(clauses), _owner(sentences), frozenset(doubtful)
    )


def _owner(stretches: list[Stretch]) -> tuple[int, ...]:
    return tuple(number for number, each in enumerate(stretches) for _ in range(each.first, each.stop))


_PREFIXES = frozenset("non anti un re pre over under multi mis dis semi de".split())


def _joined(found: list[Token]) -> list[Token]:
    """`non-zero`, `non zero` and `nonzero` are one word, as are `can not` and `cannot`."""
    out: list[Token] = []
    for token in found:
        before = out[-1] if out else None
        if before and before.word == "can" and token.word == "not":
            out[-1] = before._replace(word="cannot", lemma="cannot", stop=token.stop)
            continue
        if (
            before
            and token.kind == "word"
            and before.word in _PREFIXES
            and (token.glued or before.word in ("non", "anti"))
        ):
            word = f"{before.word}{token.word}"
            out[-1] = before._replace(word=word, lemma=lemma(word), stop=token.stop)
        else:
            out.append(token)
    return out


def _articles(found: list[Token], text: str) -> list[Token]:
    """The matrices A and I, told from the article and the pronoun."""
    out = list(found)
    for at, token in enumerate(found):
        if token.word in ("a", "i") and token.kind == "word" and _is_name(found, at, text[token.start]):
            out[at] = token._replace(word=token.word.upper(), lemma=token.word.upper(), kind="name")
    return out


def _is_name(found: list[Token], at: int, letter: str) -> bool:
    after = found[at + 1] if at + 1 < len(found) else None
    opens = at == 0 or found[at - 1].kind == "line" or found[at - 1].word in _ENDS
    if after is None or after.kind == "line" or (after.kind == "sign" and after.word not in "(["):
        return letter.isupper() or (after is not None and after.word in ("=", "^T"))
    if letter == "I" and _speaks(found, at + 1) and not is_auxiliary(after):
        return True
    if letter == "I":
        return not opens and (
            found[at - 1].kind == "sign"
            or found[at - 1].word in PREPOSITIONS
            or after.word in PREPOSITIONS
            or after.word in COORDINATORS
            or after.word in ("is", "be", "all")
        )
    if after.word in COORDINATORS:
        return letter.isupper() or (at + 2 < len(found) and found[at + 2].kind == "name")
    if letter == "A" and not opens:
        return found[at - 1].word != ":" or _speaks(found, at + 1)
    return _speaks(found, at + 1) and (letter == "A" or opens)


def _speaks(found: list[Token], at: int) -> bool:
    """Whether a form of a verb that has a subject before it stands here: `is`, `decides`, `does`."""
    token = found[at]
    third = token.word.endswith("s") and not token.word.endswith("ss") and token.lemma != token.word
    return is_auxiliary(token) or (third and is_verb(found, at, at))


LONGEST_SENTENCE = 160
"""Tokens of a sentence; a longer one is cut, so that time stays in proportion to the text."""

_ENDS = frozenset(". ! ?".split())


def _sentences(raw: list[Token], text: str) -> list[Stretch]:
    out: list[Stretch] = []
    first = at = 0
    for place, token in enumerate(raw):
        if token.kind == "line":
            if at > first and _breaks(raw, place, text):
                out.append(Stretch(first, at))
                first = at
            continue
        at += 1
        if (token.word in _ENDS and not _goes_on(raw, place, text)) or at - first >= LONGEST_SENTENCE:
            out.append(Stretch(first, at, asked=token.word == "?"))
            first = at
    return [*out, Stretch(first, at)] if at > first else out


def _breaks(raw: list[Token], place: int, text: str) -> bool:
    """Whether a line ends what stands before it: a blank line, a list, or a new beginning."""
    after = raw[place + 1] if place + 1 < len(raw) else None
    if raw[place].word == "\n\n" or after is None:
        return after is None or after.word not in ("=", "≤", "⇒")
    return text[after.start].isupper() and raw[place - 1].word not in ("=", ",", "+", "the", "a", "of")


def _goes_on(raw: list[Token], place: int, text: str) -> bool:
    """Whether a full stop ends no sentence: within a formula, or between letters."""
    token = raw[place]
    return token.formula or (token.word == "." and text[token.stop : token.stop + 1].isalnum())


def _spelt(found: list[Token], vocabulary: Collection[str]) -> tuple[list[Token], set[int]]:
    """Misspellings of what is asked for put right; those that may be of a word of direction are only remarked."""
    doubtful = set[int]()
    for at, token in enumerate(found):
        if token.kind != "word" or token.word in vocabulary or token.lemma in vocabulary or known(token.word):
            continue
        if resembles_untouched(token.word):
            doubtful.add(at)
            continue
        word = mended(token.word, vocabulary)
        if word != token.word:
            found[at] = token._replace(word=word, lemma=lemma(word))
    return found, doubtful


def _clauses(found: list[Token], sentence: Stretch) -> list[Stretch]:
    edges = [sentence.first]
    for at in range(sentence.first + 1, sentence.stop):
        if _opens(found, at, Stretch(edges[-1], sentence.stop)):
            edges.append(at)
    return [
        Stretch(first, stop, sentence.asked) for first, stop in zip(edges, [*edges[1:], sentence.stop], strict=True)
    ]


def _opens(found: list[Token], at: int, sentence: Stretch) -> bool:
    """Whether a clause begins at this token; the stretch is what is left of the sentence since the last one began."""
    token, before = found[at], found[at - 1]
    if token.formula and before.formula:
        return False
    if before.kind == "sign" and before.word in _BREAKS:
        return _separates(found, at - 1, sentence)
    if token.kind == "sign":
        return _opens_with_sign(found, at, sentence)
    return token.kind == "word" and not token.glued and _opens_with_word(found, at, sentence)


def _opens_with_sign(found: list[Token], at: int, sentence: Stretch) -> bool:
    token, before = found[at], found[at - 1]
    if token.word == "(":
        return _in_prose(found, at, sentence)
    if token.word == "→":
        return before.kind == "word" and at + 1 < sentence.stop and found[at + 1].kind == "word"
    return token.word in ("⇒", ";") or (token.word == "–" and before.stop < token.start)


def _opens_with_word(found: list[Token], at: int, sentence: Stretch) -> bool:
    word, before = found[at].word, found[at - 1]
    after = found[at + 1].word if at + 1 < sentence.stop else ""
    if word in COORDINATORS:
        return after in _OPENING or (after != "equal" and _coordinates(found, at, sentence))
    if word == "instead" and after == "of":
        return False
    if word in CONNECTIVES:
        joined = before.word in COORDINATORS or before.word in SUBORDINATORS
        stated = _has_verb(found, sentence.first, at, sentence.first) and not is_auxiliary(before)
        return not joined and (before.kind == "sign" or stated)
    if word == "which":
        return (
            before.kind != "name"
            and before.word not in PREPOSITIONS | {"("}
            and not is_verb(found, at - 1, sentence.first)
        )
    if word == "so":
        return at + 1 < sentence.stop and _begins_subject(found[at + 1])
    if word == "then":
        return (
            before.kind == "sign" or before.word in COORDINATORS or _has_verb(found, sentence.first, at, sentence.first)
        )
    return word in SUBORDINATORS and not _is_within(found, at, sentence)


_OPENING = CONNECTIVES | SUBORDINATORS | {"so", "then"}


def _is_within(found: list[Token], at: int, sentence: Stretch) -> bool:
    """Whether a word that may open a clause belongs to the one before: `nothing but`, `says where`."""
    word, before = found[at].word, found[at - 1]
    if word == "but":
        near = {token.word for token in found[max(sentence.first, at - 3) : at]}
        return not near.isdisjoint(("nothing", "none", "anything", "everything", "all", "every", "each"))
    asks = before.kind == "name" or (before.word in PREPOSITIONS or is_verb(found, at - 1, sentence.first))
    return word in ("where", "who", "when", "if") and asks


_BREAKS = frozenset(", ; : – ) ⇒ |".split())


def _separates(found: list[Token], at: int, sentence: Stretch) -> bool:
    """Whether a comma, colon or bracket parts clauses rather than the members of a list or a formula."""
    mark, before, after = found[at], found[at - 1] if at else None, found[at + 1]
    if mark.word == ")":
        opening = _opening(found, at, sentence.first)
        return opening >= 0 and _in_prose(found, opening, sentence)
    if _depth(found, sentence.first, at) > 0 or (mark.word == "–" and before and before.stop == mark.start):
        return False
    if mark.word == ":":
        return _has_verb(found, sentence.first, at, sentence.first)
    if mark.word == "," and before is not None:
        listed = {before.kind, after.kind} <= {"name", "number", "sign"} and after.word != "–"
        return not listed or (at + 2 < sentence.stop and _speaks_alone(found, at + 2, sentence))
    return True


def _speaks_alone(found: list[Token], at: int, sentence: Stretch) -> bool:
    """Whether a verb in the singular follows, so that the name before it begins a statement: `…, W is low rank`."""
    token = found[at]
    singular = token.word in ("is", "has", "does") or (token.word.endswith("s") and token.word != token.lemma)
    return token.kind == "word" and singular and is_verb(found, at, sentence.first)


def _depth(found: list[Token], first: int, at: int) -> int:
    """How many brackets of formulas are open."""
    depth = 0
    for place in range(first, at):
        word = found[place].word
        if word in "([{" and found[place].kind == "sign" and not (word == "(" and _in_prose_at(found, place, at)):
            depth += 1
        elif word in ")]}" and found[place].kind == "sign" and depth:
            depth -= 1
    return depth


def _in_prose_at(found: list[Token], opening: int, stop: int) -> bool:
    return sum(token.kind == "word" for token in found[opening + 1 : min(opening + 6, stop)]) >= 3


def _in_prose(found: list[Token], opening: int, sentence: Stretch) -> bool:
    """Whether a round bracket holds words rather than a part of a formula."""
    words = 0
    if opening and found[opening - 1].stop == found[opening].start:
        return False
    for place in range(opening + 1, sentence.stop):
        if found[place].word == ")":
            break
        words += found[place].kind == "word"
    return words >= 2


def _opening(found: list[Token], closing: int, first: int) -> int:
    for place in range(closing - 1, first - 1, -1):
        if found[place].word == "(":
            return place
    return -1


def _begins_subject(token: Token) -> bool:
    return token.kind in ("name", "number") or token.word in _SUBJECTS


_SUBJECTS = PRONOUNS | frozenset(
    "the a an i we you no nothing neither none nobody every my our your that if any many most some only learning training"
    " gradients gradient sgd once".split()
)


def _has_verb(found: list[Token], first: int, stop: int, opens: int) -> bool:
    return any(is_verb(found, at, opens) for at in range(first, stop))


def _pairs(found: list[Token], at: int) -> bool:
    """Whether `and` stands between two figures, or two names behind `both`."""
    kinds = {found[at - 1].kind, found[at + 1].kind}
    return kinds == {"number"} or (kinds == {"name"} and at > 1 and found[at - 2].word == "both")


def _coordinates(found: list[Token], at: int, sentence: Stretch) -> bool:
    """Whether `and` or `or` stands between two statements, and not just between nouns."""
    if at + 1 < sentence.stop and _pairs(found, at):
        return False
    if not _has_verb(found, sentence.first, at, sentence.first):
        return False
    last = min(at + 9, sentence.stop)
    for place in range(at + 1, last):
        token = found[place]
        if (
            token.word in SUBORDINATORS
            or token.word in COORDINATORS
            or token.word in (",", ";", ":", "(", "that", "which")
        ):
            return False
        if token.word == "to" or token.word == "of":
            continue
        if is_verb(found, place, at + 1) and found[place - 1].word != "to":
            return True
    return False
