"""Answer type `matching`: each thing on the left is paired with one on the right."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from service.errors import AuthoringError, ResponseError
from service.grading.gathered import partial
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.options import Options, OptionSpec, check_known, from_json, options_of, pieces, whole
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack
from service.grading.readback import plain
from service.grading.written import Written
from service.maths.equivalence import Prover
from service.maths.limits import MAX_EXPRESSION
from service.maths.prose import peel_several


class KeySpec(Spec):
    """The expected pairs.

    Attributes:
        left: the things to be paired, in the order shown; their labels are 1, 2, 3 or A, B, C.
        right: what they are paired with, in the order shown; several may go with the same one.
        value: id on the left to id on the right, for each on the left.
        credit: `all` for all or nothing; `fraction` for the share of the pairs that are right.
    """

    left: tuple[OptionSpec, ...]
    right: tuple[OptionSpec, ...]
    value: dict[Written, Written]
    credit: Literal["all", "fraction"] = "all"


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key."""

    left: Options
    right: Options
    value: Mapping[str, str]
    shares: bool


_PAIR = re.compile(
    r"\s*(?:<->|->|=>|→|⇒|↔|\\(?:to|rightarrow|leftrightarrow|mapsto)(?![A-Za-z])|[-–—=:]"
    r"|(?<![A-Za-z])(?:matches|goes with|with|is|to)(?![A-Za-z]))\s*"
)
_BETWEEN = re.compile(r"\s*(?:[,;\n]|(?<![A-Za-z])and(?![A-Za-z]))\s*")
_TIGHT_PAIR = re.compile(r"(\d{1,2})\s*[-–:=.)]?\s*([A-Za-z])(?![A-Za-z])")
_RUN_OF_PAIRS = re.compile(rf"(?:{_TIGHT_PAIR.pattern}[\s,;]*){{2,}}")
"""`1B 2A 3C`, `1-b 2-a`, `1. B` line by line."""
_BRACKETED = re.compile(r"[(\[]([^()\[\],;]+)[,;]([^()\[\],;]+)[)\]]")
_TIGHT = re.compile(r"\(?([A-Za-z]|\d{1,2})\)?\s*\(?([A-Za-z]|\d{1,2})\)?")


def compile_key(spec: KeySpec, _setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: an unknown id, or one on the left without a partner.
    """
    left, right = options_of(spec.left, "left"), options_of(spec.right, "right")
    check_known(spec.value, left, "value")
    check_known(spec.value.values(), right, "value")
    alone = [one for one in left.texts if one not in spec.value]
    if alone:
        raise AuthoringError(f"{', '.join(alone)} has no partner.", "Pair each one on the left.", field="value")
    return Key(left, right, dict(spec.value), spec.credit == "fraction")


def read(key: Key, text: str) -> dict[str, str]:
    """The pairs in a response, by id on the left.

    Raises:
        ResponseError: too-long, not-a-pair or paired-twice.
    """
    if len(text) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    found: dict[str, str] = {}
    for left, right in _pairs(key, text):
        if found.setdefault(left, right) != right:
            raise ResponseError("paired-twice", whole(text), {"written": key.left.texts[left]})
    return found


def _pairs(key: Key, text: str) -> Iterator[tuple[str, str]]:
    sent = from_json(text)
    if isinstance(sent, dict):
        written = [(str(left), str(right)) for left, right in sent.items()]
    elif isinstance(sent, list) and all(isinstance(one, list) and len(one) == 2 for one in sent):
        written = [(str(one[0]), str(one[1])) for one in sent if isinstance(one, list)]
    else:
        yield from _in_text(key, text)
        return
    for left, right in written:
        yield _named(key, left, right, text)


def _in_text(key: Key, text: str) -> Iterator[tuple[str, str]]:
    peeled = peel_several(text)
    bracketed = _BRACKETED.findall(peeled)
    if bracketed and not _BETWEEN.sub("", _BRACKETED.sub("", peeled)).strip():
        for one, other in bracketed:
            yield _named(key, one, other, text)
        return
    peeled = peeled.strip(" {}")
    runs = _RUN_OF_PAIRS.fullmatch(peeled) and _TIGHT_PAIR.findall(peeled)
    parts = [f"{left}-{right}" for left, right in runs] if runs else _BETWEEN.split(peeled)
    halves = [_halves(part) for part in parts if part.strip()]
    if not any(halves):
        yield from _in_order(key, text)
        return
    for half in halves:
        if half is None:
            raise ResponseError("not-a-pair", whole(text))
        yield _named(key, *half, text)


def _halves(part: str) -> tuple[str, str] | None:
    """Both sides of a pair."""
    for match in _PAIR.finditer(part):
        left, right = part[: match.start()].strip(), part[match.end() :].strip()
        if left and right:
            return left, right
    tight = _TIGHT.fullmatch(part.strip())
    if tight and tight[1].isdigit() != tight[2].isdigit():
        return tight[1], tight[2]
    return None


def _is_letter(written: str) -> bool:
    """Whether it is a single letter: beside a number it stands for one on the right."""
    bare = written.strip("() ")
    return len(bare) == 1 and bare.isalpha()


def _named(key: Key, one: str, other: str, text: str) -> tuple[str, str]:
    """The pair that two pieces name, either side first."""
    sides = (
        ((other, one), (one, other))
        if _is_letter(one) and other.strip("() ").isdigit()
        else ((one, other), (other, one))
    )
    for left, right in sides:
        found = key.left.named(left), key.right.named(right)
        if found[0] is not None and found[1] is not None:
            return found[0], found[1]
    raise ResponseError("not-a-pair", whole(text))


def _in_order(key: Key, text: str) -> Iterator[tuple[str, str]]:
    """`B, A, C`: one on the right for each on the left, in the order shown."""
    letters = text.strip(" .()[]{}$").lower()
    if len(letters) == len(key.left.texts) and all(key.right.letter(letter) for letter in letters):
        yield from zip(
            key.left.texts, (found for letter in letters if (found := key.right.letter(letter))), strict=True
        )
        return
    try:
        right = pieces(text, key.right)
    except ResponseError as error:
        raise ResponseError("not-a-pair", whole(text)) from error
    if len(right) != len(key.left.texts):
        raise ResponseError("not-a-pair", whole(text))
    yield from zip(key.left.texts, right, strict=True)


def mark(key: Key, reading: dict[str, str], _prover: Prover) -> Grade:
    """The grade: pair by pair."""
    wrong = [left for left, right in reading.items() if key.value[left] != right]
    missing = len(key.value) - len(reading)
    right = len(reading) - len(wrong)
    certificate = Certificate(Means.COMPARED, "comparison of pairs", 0.0, {"yours": _written(key, reading)})
    notes = [Note("pair-off", values={"pair": _written(key, {left: reading[left]})}) for left in wrong]
    if missing:
        notes.append(Note("pairs-missing", values={"count": str(missing)}))
    credit = right / len(key.value) if key.shares or right == len(key.value) else 0.0
    return partial(credit, certificate, tuple(notes))


def _written(key: Key, pairs: Mapping[str, str]) -> str:
    return ", ".join(f"{key.left.texts[left]} – {key.right.texts[right]}" for left, right in pairs.items())


def show(key: Key, reading: dict[str, str]) -> ReadBack:
    """The pairs by their texts."""
    return plain(_written(key, reading))


MATCHING = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="Things paired with one another.",
)
