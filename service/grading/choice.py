"""Answer type `choice`: one of several options, by id, text, alias or label, alone or in a sentence that says nothing else."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from service.errors import AuthoringError, ResponseError, Span
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.options import OptionSpec, labels_of, spellings_of
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.readback import plain
from service.grading.spelling import spelt
from service.grading.written import Written
from service.maths.equivalence import Prover
from service.maths.limits import MAX_EXPRESSION
from service.maths.prose import peel, sides_of


class AlsoSpec(Spec):
    """An option that is accepted under a condition.

    Attributes:
        option: its id.
        requires: phrases of which the response must contain one.
    """

    option: Written
    requires: tuple[str, ...] = ()


class KeySpec(Spec):
    """The expected option.

    Attributes:
        options: all of them, in the order shown.
        value: id of the right one.
        open: whether the learner does not see the options; a response that names none of them is then reviewed.
        also: options accepted beside it.
    """

    options: tuple[OptionSpec, ...]
    value: Written
    open: bool = False
    also: tuple[AlsoSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        value: id of the right option.
        texts: id to text.
        spellings: every spelling of an option, in the one spelling, to its id.
        labels: letters and numbers of the options, when the learner sees them.
        pattern: finds any spelling inside a sentence, the longest first.
        conditions: id of an option accepted under a condition, to its phrases in the one spelling.
        open: whether a response that names no option is reviewed.
    """

    value: str
    texts: Mapping[str, str]
    spellings: Mapping[str, str]
    labels: Mapping[str, str]
    pattern: re.Pattern[str]
    conditions: Mapping[str, tuple[str, ...]]
    open: bool


class Reading(NamedTuple):
    """The option that was named, None when none was, and the options whose condition was stated."""

    option: str | None
    conditions: frozenset[str]
    text: str


def compile_key(spec: KeySpec, _setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: an unknown or repeated id, or one spelling for two options.
    """
    texts = {option.id: option.text or option.id for option in spec.options}
    if len(texts) != len(spec.options):
        raise AuthoringError("Two options have the same id.", "Give each option its own id.", field="options")
    for field, wanted in [
        ("value", spec.value),
        *((f"also.{i}.option", also.option) for i, also in enumerate(spec.also)),
    ]:
        if wanted not in texts:
            raise AuthoringError(f"There is no option {wanted!r}.", f"Options: {', '.join(texts)}.", field=field)
    spellings = spellings_of(spec.options)
    labels = {} if spec.open else labels_of(spec.options, spellings)
    conditions = {also.option: tuple(map(spelt, also.requires)) for also in spec.also}
    return Key(
        spec.value,
        MappingProxyType(texts),
        MappingProxyType(spellings),
        MappingProxyType(labels),
        _any_of(spellings),
        MappingProxyType(conditions),
        spec.open,
    )


def _any_of(spellings: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(spellings, key=len, reverse=True)
    return re.compile(rf"(?<![\w^\\])(?:{'|'.join(map(re.escape, longest))})(?![\w^'])")


_FILLERS = frozenset(
    """i we think believe guess would say it this that these is are be equals equal to of answer option choice final result
    so therefore hence thus clearly exactly precisely just simply only here read write subspace subspaces space namely
    i.e ie given by spanned head reads writes from into directions vectors lies in output span my pick choose letter number no
    matrix""".split()
)
_DENIED = re.compile(r"\b(?:not|never|isn't|neither|nor|except|instead|rather|orthogonal complement)\b|n't\b")
_REASON = re.compile(r"\b(?:because|since|as|if|when|provided|assuming|given that|whenever|under|for|where|which)\b")
_DELIMITERS = re.compile(r"\$|`|\\[()\[\]]")
_LABELLED = re.compile(r"(?:\(?(?:option|choice|answer|letter|number)?[ :]?\(?([a-z]|\d{1,2})\)?)")


def read(key: Key, text: str) -> Reading:
    """The option a response names.

    Raises:
        ResponseError: too-long, several-options, or, when the options are shown, not-an-option.
    """
    if len(text) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    spelling = spelt(text)
    option = key.spellings.get(spelling) or _by_label(key, text)
    if option is not None:
        return Reading(option, frozenset(), text)
    return _in_sentence(key, text)


def _by_label(key: Key, text: str) -> str | None:
    match = _LABELLED.fullmatch(text.casefold().strip(" \n\t.*_"))
    return key.labels.get(match[1]) if match else None


def _in_sentence(key: Key, text: str) -> Reading:
    peeled = peel(_DELIMITERS.sub(" ", text))
    side = sides_of(peeled)[-1]
    option = key.spellings.get(spelt(side)) or _by_label(key, side)
    if option is not None:
        return Reading(option, frozenset(), text)
    whole, stated = _without_conditions(key, spelt(peeled))
    named = {key.spellings[match[0]] for match in key.pattern.finditer(_head(whole))}
    if len(named) > 1:
        return _unsettled(key, text, "several-options")
    if not named or _DENIED.search(whole) or not _says_nothing_else(key, _head(whole)):
        return _unsettled(key, text, "not-an-option")
    return Reading(named.pop(), stated, text)


def _without_conditions(key: Key, spelling: str) -> tuple[str, frozenset[str]]:
    """The sentence without the conditions it states, and the options that these belong to."""
    stated = set()
    for option, phrases in key.conditions.items():
        for phrase in phrases:
            if phrase in spelling:
                stated.add(option)
                spelling = spelling.replace(phrase, " ")
    return spelling, frozenset(stated)


def _head(spelling: str) -> str:
    """The sentence up to its reason or condition."""
    match = _REASON.search(spelling, 1)
    return spelling[: match.start()] if match else spelling


def _says_nothing_else(key: Key, head: str) -> bool:
    rest = key.pattern.sub(" ", head)
    return all(word in _FILLERS for word in re.findall(r"[\w'.^-]*\w", rest))


def _unsettled(key: Key, text: str, code: str) -> Reading:
    if key.open:
        return Reading(None, frozenset(), text)
    options = "; ".join(key.texts.values())
    raise ResponseError(code, _whole(text), {"options": options})


def _whole(text: str) -> Span:
    start = len(text) - len(text.lstrip())
    return start, max(start + 1, len(text.rstrip()))


def mark(key: Key, reading: Reading, _prover: Prover) -> Grade:
    """Correct for the key's option, and for another one when its condition is stated too."""
    if reading.option is None:
        certificate = Certificate(Means.EVIDENCE, "no option was recognised")
        return Grade(Verdict.NEEDS_REVIEW, 0.0, certificate, (Note("awaits-review"),))
    certificate = Certificate(Means.COMPARED, "comparison of options", 0.0, {"yours": key.texts[reading.option]})
    if reading.option == key.value:
        return correct(certificate)
    phrases = key.conditions.get(reading.option)
    if phrases is None:
        return incorrect(certificate)
    if not phrases or reading.option in reading.conditions:
        return correct(certificate, notes=(Note("accepted-with-condition"),))
    return incorrect(certificate, notes=(Note("condition-missing"),))


def show(key: Key, reading: Reading) -> ReadBack:
    """The text of the option, or the response itself when none was named."""
    return plain(key.texts[reading.option] if reading.option else reading.text.strip())


CHOICE = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="One of several options, shown to the learner or not.",
)
