"""Answer type `multi-select`: all the right ones among several options, with the credit scheme that the key says."""

from dataclasses import dataclass
from typing import Literal

from service.errors import AuthoringError
from service.grading.gathered import partial
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.options import Options, OptionSpec, check_known, options_of, pieces, whole
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack
from service.grading.readback import plain
from service.grading.spelling import spelt
from service.grading.written import Written
from service.maths.equivalence import Prover


class KeySpec(Spec):
    """The expected options.

    Attributes:
        options: all of them, in the order shown.
        value: ids of the right ones; none of them where the list is empty.
        credit: `all` for all or nothing; `per-option` for the right ones named less the wrong ones named, of all right ones;
            `partial` for the share of all options that are rightly named or rightly left out; `coverage` for the share of the
            right ones that were named times the share of the named ones that are right.
    """

    options: tuple[OptionSpec, ...]
    value: tuple[Written, ...]
    credit: Literal["all", "per-option", "partial", "coverage"] = "all"


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key."""

    options: Options
    value: frozenset[str]
    credit: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The options that were named, in order and once each."""

    named: tuple[str, ...]
    notes: tuple[Note, ...] = ()


_NONE = frozenset(
    [
        "none",
        "none of them",
        "none of these",
        "none of above",
        "nothing",
        "no option",
        "no options",
        "neither",
        "[]",
        "{}",
        "()",
    ]
)
_ALL = frozenset(["all", "all of them", "all of these", "all of above", "every option", "everything"])


def compile_key(spec: KeySpec, _setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: an unknown or repeated id, or one spelling for two options.
    """
    options = options_of(spec.options, "options")
    check_known(spec.value, options, "value")
    if len(set(spec.value)) != len(spec.value):
        raise AuthoringError("An option is listed twice.", "List each right option once.", field="value")
    return Key(options, frozenset(spec.value), spec.credit)


def read(key: Key, text: str) -> Reading:
    """The options a response names.

    Raises:
        ResponseError: too-long or not-an-option.
    """
    spelling = spelt(text)
    if spelling not in key.options.spellings and (spelling in _NONE or text.strip() in _NONE):
        return Reading(())
    if spelling not in key.options.spellings and spelling in _ALL:
        return Reading(tuple(key.options.texts))
    named = pieces(text, key.options)
    once = tuple(dict.fromkeys(named))
    repeated = (Note("named-twice", whole(text)),) if len(once) < len(named) else ()
    return Reading(once, repeated)


def mark(key: Key, reading: Reading, _prover: Prover) -> Grade:
    """The grade by the key's credit scheme."""
    right = [one for one in reading.named if one in key.value]
    wrong = [one for one in reading.named if one not in key.value]
    values = {"yours": ", ".join(key.options.texts[one] for one in reading.named)}
    certificate = Certificate(Means.COMPARED, "comparison of options", 0.0, values)
    notes = [*reading.notes, *(Note("wrong-option", values={"written": key.options.texts[one]}) for one in wrong)]
    missing = len(key.value) - len(right)
    if missing:
        notes.append(Note("options-missing", values={"count": str(missing)}))
    return partial(_credit(key, len(right), len(wrong)), certificate, tuple(notes))


def _credit(key: Key, right: int, wrong: int) -> float:
    wanted, total = len(key.value), len(key.options.texts)
    if right == wanted and not wrong:
        return 1.0
    if key.credit == "all" or not wanted:
        return 0.0 if key.credit != "partial" else (total - wrong) / total
    if key.credit == "per-option":
        return max(0, right - wrong) / wanted
    if key.credit == "partial":
        return (total - (wanted - right) - wrong) / total
    return right / wanted * right / (right + wrong) if right else 0.0


def show(key: Key, reading: Reading) -> ReadBack:
    """The texts of the options that were named."""
    return plain(", ".join(key.options.texts[one] for one in reading.named) or "none")


MULTI_SELECT = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="All the right ones among several options.",
)
