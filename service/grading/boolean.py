"""Answer type `boolean`: true or false, in one word or in a sentence that begins with the verdict."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, correct, incorrect
from service.grading.readback import plain
from service.maths.equivalence import Prover
from service.maths.limits import MAX_TEXT
from service.maths.prose import peel


class KeySpec(Spec):
    """The expected truth value.

    Attributes:
        value: true or false.
    """

    value: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key."""

    value: bool


class Reading(NamedTuple):
    """The truth value that was stated, and what was left unread."""

    value: bool
    notes: tuple[Note, ...] = ()


WORDS: Mapping[str, bool] = MappingProxyType(
    {word: True for word in ("true", "t", "yes", "y", "right", "correct", "✓", "✔", "☑", "✅")}
    | {word: False for word in ("false", "f", "no", "n", "wrong", "incorrect", "untrue", "✗", "✘", "❌", "☒")}
)
"""What stands for true and for false."""

_LETTERS = frozenset(["t", "f", "y", "n"])
_LEAD_INS = frozenset(
    """i we think believe guess say would will it this that these the statement claim assertion sentence part answer is be
    are was my as so therefore hence thus clearly definitely certainly obviously probably likely always generally mostly
    actually really also s part option final marked as a an""".split()
)
_DENIALS = frozenset("not never neither nor cannot isn't isnt can't doesn't don't hardly false-ish untruthful".split())
_REASONS = frozenset("because since as for but when if by due given while although though in with only always".split())
_TOKEN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|[✓✔☑✅✗✘❌☒]|[^\w\s]|\w+")
_LABEL = re.compile(r"\s*\(?(?:[ivx]{1,4}|[a-h]|\d{1,2})[).:]\s*(?=\S)", re.IGNORECASE)
_TEXT_COMMAND = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|boxed|operatorname)\s*\{|\\[()\[\]]|[{}$*_`\"“”]")
_READINGS = {word: Reading(value) for word, value in WORDS.items()}
_ALTERNATIVE = frozenset(["/", "or", "and", "|", "?"])


def compile_key(spec: KeySpec, _setting: Setting) -> Key:
    """The key, compiled once."""
    return Key(spec.value)


def read(_key: Key, text: str) -> Reading:
    """The truth value a response states.

    Raises:
        ResponseError: too-long, not-true-or-false or both-true-and-false.
    """
    plainly = _READINGS.get(text.strip(" .!()\n").lower())
    if plainly is not None:
        return plainly
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    peeled = peel(_TEXT_COMMAND.sub(lambda match: " " * len(match[0]), text))
    label = _LABEL.match(peeled)
    return _stated(list(_TOKEN.finditer(peeled, label.end() if label else 0)), text)


def _stated(tokens: list[re.Match[str]], text: str) -> Reading:
    for index, token in enumerate(tokens):
        word = token[0].lower().replace("’", "'").removesuffix("'s")
        value = WORDS.get(word)
        if value is not None and not _is_article(word, index, tokens):
            return _with_rest(value, word, tokens[index:], text)
        if word in _DENIALS or word.endswith("n't"):
            raise ResponseError("not-true-or-false", token.span())
        if word not in _LEAD_INS and word.isalnum():
            break
    raise ResponseError("not-true-or-false", _whole(text))


def _is_article(word: str, index: int, tokens: list[re.Match[str]]) -> bool:
    """Whether a single letter is a name (`t is …`) and not an abbreviated verdict."""
    if word not in _LETTERS or index + 1 == len(tokens):
        return False
    following = tokens[index + 1][0]
    if following not in _PUNCTUATION and not following.isalnum():
        return following not in _ALTERNATIVE or not _is_verdict(tokens, index + 2)
    if _is_verdict(tokens, index + 2):
        return False
    return index > 0 or following.isalnum()


def _is_verdict(tokens: list[re.Match[str]], index: int) -> bool:
    return index < len(tokens) and tokens[index][0].lower() in WORDS


_PUNCTUATION = ".,;:)”"
"""Behind a letter it leaves it a letter; whatever else stands there makes a formula or a call of it."""


def _with_rest(value: bool, word: str, tokens: list[re.Match[str]], text: str) -> Reading:
    """The verdict, when what follows does not take it back."""
    rest = tokens[1:]
    words = [token[0].lower() for token in rest if token[0] not in ".!)”'"]
    if not words:
        return _READINGS[word]
    opposite = [
        other for other in words if WORDS.get(other) is (not value) and (other not in _LETTERS or len(words) < 3)
    ]
    if opposite and (words[0] in _ALTERNATIVE or _leads(words) or word in ("yes", "no")):
        raise ResponseError("both-true-and-false", (tokens[0].start(), rest[-1].end()))
    if words[0] in _DENIALS:
        raise ResponseError("not-true-or-false", (tokens[0].start(), rest[0].end()))
    if words[0] in _ALTERNATIVE and len(words) > 1 and words[1] in WORDS:
        raise ResponseError("both-true-and-false", (tokens[0].start(), rest[-1].end()))
    return Reading(value, (Note("rest-ignored", (rest[0].start(), rest[-1].end())),))


def _leads(words: list[str]) -> bool:
    """Whether the first word that is no punctuation or lead-in is a verdict of its own: `True. False`."""
    first = next((word for word in words if word.isalnum() and word not in _LEAD_INS and word != "no"), "")
    return first in WORDS


def _whole(text: str) -> Span:
    start = len(text) - len(text.lstrip())
    return start, max(start + 1, len(text.rstrip()))


_GRADES = {
    (key, value): Certificate(Means.COMPARED, "comparison of truth values", 0.0, {"yours": str(value).lower()})
    for key in (True, False)
    for value in (True, False)
}
_SHOWN = {value: plain(str(value).lower()) for value in (True, False)}


def mark(key: Key, reading: Reading, _prover: Prover) -> Grade:
    """Correct when the truth values are the same."""
    certificate = _GRADES[key.value, reading.value]
    verdict = correct if key.value is reading.value else incorrect
    return verdict(certificate, notes=reading.notes)


def show(_key: Key, reading: Reading) -> ReadBack:
    """`true` or `false`."""
    return _SHOWN[reading.value]


BOOLEAN = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="True or false.",
)
