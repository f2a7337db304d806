"""Answer type `ordering`: things brought into their order, with credit for neighbours or for the longest part in order."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from service.errors import AuthoringError, ResponseError
from service.grading.gathered import partial
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.options import Options, OptionSpec, options_of, pieces, whole
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack
from service.grading.readback import plain
from service.grading.written import Written
from service.maths.equivalence import Prover


class KeySpec(Spec):
    """The expected order.

    Attributes:
        options: the things, in the order shown.
        value: ids in the right order; each once, though things may be left out that do not belong.
        credit: `all` for all or nothing; `adjacent` for the share of the neighbours in the right order that are neighbours in the
            response; `longest` for the longest part that is in the right order, its length less one, of the whole.
    """

    options: tuple[OptionSpec, ...]
    value: tuple[Written, ...]
    credit: Literal["all", "adjacent", "longest"] = "all"


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key."""

    options: Options
    value: tuple[str, ...]
    credit: str


_BETWEEN = re.compile(
    r"\s*(?:,|;|\n|->|=>|→|⇒|>|<|\\(?:to|rightarrow|Rightarrow|prec|succ)(?![A-Za-z])"
    r"|(?<![A-Za-z])(?:and )?(?:then|before)(?![A-Za-z]))\s*(?:(?:and )?then(?![A-Za-z])\s*)?"
)
_FIRST = re.compile(r"^\s*first(?:ly)?,?\s+", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*\(?\d{1,2}[.):]\s+(?=\S)", re.MULTILINE)


def compile_key(spec: KeySpec, _setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: an unknown or repeated id, or fewer than two.
    """
    options = options_of(spec.options, "options")
    unknown = [one for one in spec.value if one not in options.texts]
    if unknown or len(set(spec.value)) != len(spec.value) or len(spec.value) < 2:
        problem = "The order names an unknown option, repeats one, or is too short."
        raise AuthoringError(problem, f"Options: {', '.join(options.texts)}.", field="value")
    return Key(options, spec.value, spec.credit)


def read(key: Key, text: str) -> tuple[str, ...]:
    """The ids in the order that a response gives.

    Raises:
        ResponseError: too-long, not-an-option or listed-twice.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    listed = len(lines) > 1 and all(_NUMBERED.match(line) for line in lines)
    named = pieces(_NUMBERED.sub("", text) if listed else _FIRST.sub("", text), key.options, _BETWEEN)
    if len(set(named)) != len(named):
        raise ResponseError("listed-twice", whole(text))
    return tuple(named)


def mark(key: Key, reading: tuple[str, ...], _prover: Prover) -> Grade:
    """The grade by the key's credit scheme."""
    values = {"yours": ", ".join(key.options.texts[one] for one in reading)}
    certificate = Certificate(Means.COMPARED, "comparison of orders", 0.0, values)
    if reading == key.value:
        return partial(1.0, certificate, ())
    return partial(_credit(key, reading), certificate, _notes(key, reading))


def _notes(key: Key, reading: tuple[str, ...]) -> tuple[Note, ...]:
    missing = len(set(key.value) - set(reading))
    extra = [one for one in reading if one not in key.value]
    if missing:
        return (Note("options-missing", values={"count": str(missing)}),)
    if extra:
        return tuple(Note("wrong-option", values={"written": key.options.texts[one]}) for one in extra)
    place = next(index for index, (yours, wanted) in enumerate(zip(reading, key.value, strict=True)) if yours != wanted)
    return (Note("order-breaks", values={"position": str(place + 1), "written": key.options.texts[reading[place]]}),)


def _credit(key: Key, reading: tuple[str, ...]) -> float:
    if key.credit == "all":
        return 0.0
    steps = len(key.value) - 1
    surplus = max(0, len(reading) - len(key.value))
    neighbours = set(pairwise(key.value)) & set(pairwise(reading))
    right = len(neighbours) if key.credit == "adjacent" else _longest(key.value, reading) - 1
    return max(0, right - surplus) / steps


def _longest(wanted: tuple[str, ...], given: tuple[str, ...]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(given) + 1)
    for one in wanted:
        before = row
        row = [0]
        for index, other in enumerate(given):
            row.append(before[index] + 1 if one == other else max(row[-1], before[index + 1]))
    return row[-1]


def show(key: Key, reading: tuple[str, ...]) -> ReadBack:
    """The texts in the order given."""
    return plain(", ".join(key.options.texts[one] for one in reading))


ORDERING = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="Things brought into their order.",
)
