"""Answer type `short-string`: a word or a few, compared as text: `Mitosis`, `It is "mitosis".`; slips where the key allows."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from service.errors import AuthoringError, ResponseError
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.readback import plain
from service.grading.slips import MAX_SLIPS, allowance, slips
from service.grading.written import Written
from service.maths.equivalence import Prover
from service.maths.limits import MAX_EXPRESSION

Ignored = Literal["case", "accents", "spaces", "punctuation"]


class KeySpec(Spec):
    """The expected words.

    Attributes:
        value: such as "mitosis".
        also: other words that are as good.
        forbidden: words that may not occur; a slip of the keyboard never leads to one of them either.
        ignore: what does not count: `case`, `accents`, all `spaces`, all `punctuation`. Spaces around and repeated ones,
            and punctuation at the end, never count.
        typos: how many letters may be wrong, missing, added or swapped with a neighbour; one for each four letters at most,
            and never a digit or sign.
    """

    value: Written
    also: tuple[Written, ...] = ()
    forbidden: tuple[Written, ...] = ()
    ignore: tuple[Ignored, ...] = ("case",)
    typos: Annotated[int, Field(ge=0, le=MAX_SLIPS)] = 0


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        accepted: spellings of what is accepted.
        loosely: the same, with nothing but letters and digits counting.
        forbidden: spellings of what may not occur.
        ignore: what does not count.
        typos: letters that may be off.
    """

    accepted: frozenset[str]
    loosely: frozenset[str]
    forbidden: frozenset[str]
    ignore: frozenset[Ignored]
    typos: int


class Reading(NamedTuple):
    """What was written without what surrounds it, its possible spellings, and what was left unread."""

    text: str
    spellings: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def compile_key(spec: KeySpec, _setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: a blank text, or an accepted one in which a forbidden one occurs.
    """
    ignore = frozenset(spec.ignore)
    for field, texts in [("value", (spec.value,)), ("also", spec.also), ("forbidden", spec.forbidden)]:
        if not all(map(str.strip, texts)):
            raise AuthoringError("This text is blank.", "Write what a learner would.", field=field)
    accepted = _all_spellings((spec.value, *spec.also), ignore)
    forbidden = _all_spellings(spec.forbidden, ignore)
    for word in forbidden:
        if any(_contains(text, word) for text in accepted):
            raise AuthoringError(f"{word!r} occurs in what is accepted.", "Remove it from one.", field="forbidden")
    loosely = _all_spellings((spec.value, *spec.also), _EVERYTHING)
    return Key(accepted, loosely, forbidden, ignore, spec.typos)


_EVERYTHING: frozenset[Ignored] = frozenset(["case", "accents", "spaces", "punctuation"])
_ALIKE = str.maketrans("’‘ʼ“”„–—−‐‑", "'''\"\"\"-----")
_STROKES = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"})
_TRAILING = " .,;:!?。"
_AT_THE_END = re.compile(r"(?<=\w\w)[ .,;:!?。]+$|[ .,;:?。]+$")


def _all_spellings(texts: Iterable[str], ignore: frozenset[Ignored]) -> frozenset[str]:
    return frozenset(spelling for text in texts for spelling in _spellings(text, ignore))


def _spellings(text: str, ignore: frozenset[Ignored]) -> tuple[str, ...]:
    """The text with what does not count left out; with punctuation as nothing and as a space where that does not count."""
    same = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    if "case" in ignore:
        same = same.casefold()
    if "accents" in ignore:
        apart = unicodedata.normalize("NFD", same.translate(_STROKES))
        same = unicodedata.normalize("NFC", "".join(each for each in apart if not unicodedata.combining(each)))
    variants = [same]
    if "punctuation" in ignore:
        variants = [_PUNCTUATION.sub(instead, same) for instead in ("", " ")]
    between = "" if "spaces" in ignore else " "
    trimmed = (between.join(each.split()).strip() for each in variants)
    kept = (_AT_THE_END.sub("", each) or each for each in trimmed)
    return tuple(dict.fromkeys(each or " ".join(same.split()) for each in kept))


_MARKS = r"[!\"'(),\-./:;?*\[\]_`{}¡¿·…]"
_PUNCTUATION = re.compile(rf"{_MARKS}(?!\d)|(?<=[^\W\d]){_MARKS}")
_STYLED = re.compile(
    r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|operatorname|mbox|ce|boxed|fbox)\s*\{([^{}]*)\}"
)
_WRAPPER = re.compile(r"\\[()\[\]]|\*\*|__|[$`\"“”„«»]|</?(?:b|i|u|p|em|strong|code|span|br)\s?/?>", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[#>•*-]{1,6}|\d{1,2}[.)]|\(?[a-h]\))\s+(?=\S)")
_SUBSCRIPT = re.compile(r"(?<=[A-Za-z)])_(?:\{(\d+)\}|(\d))")
_SUBSTANCE = re.compile(r"\s*(?:[A-Z][a-z]?(?:_\{?\d+\}?|\d+)?|[()]_?)+\s*")
"""A chemical formula, in which `H_2O` and `H2O` are the same."""
_BRACKETED = re.compile(r"[(\[](?P<inside>[^()\[\]]*)[)\]][\s.,;:!?]*")
_AROUND = re.compile(r"\s*(?P<mark>['‘’*_])(?P<inside>.*)['’*_][\s.,;:!?]*", re.DOTALL)
_BOX = re.compile(r".*\\f?boxed\s*\{(?:\\text\s*\{)?([^{}]+)\}", re.DOTALL)
_MARKER = re.compile(r".*\b(?:answer|ans|solution)\b[\s*_.]*(?:[:=]|\bis\b:?)(?=.*\w)", re.DOTALL | re.IGNORECASE)
_LEAD_IN = re.compile(
    r"(?:(?:so|thus|hence|therefore|then|well|okay?|i (?:think|believe|guess|would say)|i'd say|we (?:get|have|call)|"
    r"it's|that's|it|this|that|they|these|(?:the|my|our)? ?(?:(?:correct|right|best|final|missing) )?"
    r"(?:answer|word|term|name|solution)|is|are|was|were|must be|should be|would be|could be|called|known as|named|"
    r"probably|certainly|definitely|clearly|simply|just)(?![\w'’-])|=)[\s:,]*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_REASON = re.compile(
    r"[\s,;.(]{1,3}(?:because|since|as it|due to|given that|which is|which means)\b.*", re.DOTALL | re.IGNORECASE
)
_TOGETHER = re.compile(
    r"(?<=[^\W\d])\s?[,;/=]\s?(?=[^\W\d])|[()]|\b(?:or|aka|(?:also|otherwise) (?:called|known as))\b", re.IGNORECASE
)
_DENIAL = r"\b(?:not|never|no|nor|neither|cannot be|isn't|aren't|wasn't)\s+(?:(?:the|an?|called)\s+)?"
MAX_PEELED = 8
"""Lead-ins that are taken off one after the other."""


def read(key: Key, text: str) -> Reading:
    """The words of a response.

    Raises:
        ResponseError: unsuitable-length or empty.
    """
    if len(text) > MAX_EXPRESSION:
        raise ResponseError("unsuitable-length", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    whole = _spellings(text, key.ignore)
    inner = _unwrapped(text)
    if not any(each.isalnum() for each in inner) and key.accepted.isdisjoint(whole):
        if any(each.isalnum() for spelling in key.accepted for each in spelling):
            raise ResponseError("empty", (0, len(text)))
        inner = inner or text.strip()
    head = _REASON.sub("", inner)
    peeled = _peeled(head)
    spellings = dict.fromkeys(whole)
    inside = [match["inside"] for each in peeled if (match := _BRACKETED.fullmatch(each))]
    for candidate in (inner, head, *peeled, *inside):
        spellings.update(dict.fromkeys(_spellings(candidate, key.ignore)))
    reason = _REASON.search(text)
    unread = reason is not None and head != inner and key.accepted.isdisjoint(_spellings(inner, key.ignore))
    notes = (Note("rest-ignored", reason.span()),) if reason and unread else ()
    return Reading(peeled[0], tuple(spellings), notes)


def _unwrapped(text: str) -> str:
    box = _BOX.match(text)
    bare = _WRAPPER.sub(" ", _STYLED.sub(r"\1", _STYLED.sub(r"\1", box[1] if box else text)))
    if "$" in text or "\\" in text or _SUBSTANCE.fullmatch(bare):
        bare = _SUBSCRIPT.sub(r"\1\2", bare)
    front = _MARKER.match(bare) or _BULLET.match(bare)
    bare = bare[front.end() :] if front else bare
    while quoted := _AROUND.fullmatch(bare):
        bare = quoted["inside"]
    return " ".join(bare.split())


def _peeled(text: str) -> tuple[str, ...]:
    """The text with ever less in front of it."""
    steps = [text]
    for _ in range(MAX_PEELED):
        match = _LEAD_IN.match(text)
        if not match or not text[match.end() :].strip(_TRAILING):
            break
        text = _unquoted(text[match.end() :])
        steps.append(text)
    return (text, *steps, _unquoted(_ARTICLE.sub("", text, count=1))) if _ARTICLE.match(text) else (text, *steps)


def _unquoted(text: str) -> str:
    quoted = _AROUND.fullmatch(text)
    return quoted["inside"].strip() if quoted else text


def _contains(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _stands_in(text: str, word: str) -> bool:
    """Whether a word stands in a sentence, for itself and not denied."""
    if not any(map(str.isalpha, word)) or re.search(rf"{_DENIAL}{re.escape(word)}", text, re.IGNORECASE):
        return False
    return re.search(rf"(?<![\w+-]){re.escape(word)}(?![\w-])", text) is not None


def mark(key: Key, reading: Reading, _prover: Prover) -> Grade:
    """Correct for an accepted spelling, or a slip away from one; for a person where one stands among other words."""
    certificate = Certificate(Means.COMPARED, "comparison of words", 0.0, {"yours": reading.text})
    if _accepts(key, reading):
        return correct(certificate, notes=reading.notes)
    if any(_contains(spelling, word) for spelling in reading.spellings for word in key.forbidden):
        return incorrect(certificate, notes=(Note("forbidden-word"),))
    if any(_stands_in(spelling, word) for spelling in reading.spellings for word in key.accepted):
        evidence = Certificate(Means.EVIDENCE, "more was written than the words that are compared")
        return Grade(Verdict.NEEDS_REVIEW, 0.0, evidence, (Note("awaits-review"),))
    return _near(key, reading, certificate)


def _accepts(key: Key, reading: Reading) -> bool:
    if not key.accepted.isdisjoint(reading.spellings):
        return True
    parts = [part for part in map(str.strip, _TOGETHER.split(reading.text)) if part]
    return len(parts) > 1 and all(not key.accepted.isdisjoint(_of_part(part, key.ignore)) for part in parts)


def _of_part(part: str, ignore: frozenset[Ignored]) -> Iterable[str]:
    return (spelling for step in _peeled(part) for spelling in _spellings(step, ignore))


def _near(key: Key, reading: Reading, certificate: Certificate) -> Grade:
    found = _nearest(reading.spellings, {word: min(key.typos, allowance(word)) for word in key.accepted})
    if found is not None and _nearest(reading.spellings, dict.fromkeys(key.forbidden, found)) is not None:
        return incorrect(certificate, notes=(Note("between-words"),))
    if found is not None:
        return correct(certificate, notes=(Note("spelling-slip"), *reading.notes))
    loosely = _all_spellings(reading.spellings, _EVERYTHING)
    return incorrect(certificate, notes=() if key.loosely.isdisjoint(loosely) else (Note("written-otherwise"),))


def _nearest(spellings: Iterable[str], words: Mapping[str, int]) -> int | None:
    """The fewest slips between a spelling and a word, None when there are more than its word may have."""
    pairs = ((spelling, word, most) for spelling in spellings for word, most in words.items() if most)
    return min((each for pair in pairs if (each := slips(*pair)) is not None), default=None)


def show(_key: Key, reading: Reading) -> ReadBack:
    """The words as they were written."""
    return plain(_AT_THE_END.sub("", reading.text) or reading.text)


SHORT_STRING = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="A word or a few, compared as text.",
)
