"""What an author wrote under `key:`, to an answer type and its compiled key."""

from collections.abc import Mapping
from typing import Any

from service.bank.complaints import checked
from service.bank.declaring import names_of
from service.bank.problems import within
from service.bank.shapes import KeyShape
from service.bank.suggest import did_you_mean, spoken
from service.errors import AuthoringError, ResponseError
from service.grading.answer_types import ANSWER_TYPES
from service.grading.kinds import AnswerType, Setting
from service.grading.messages import caret, sentence
from service.grading.outcome import Note
from service.maths.names import Names

AnswerTypes = Mapping[str, AnswerType]

_WIDEST = 40
"""Carets that are shown of a refused part, however long it is."""


def compile_key(mapping: Any, *, points: bytes, answer_types: AnswerTypes = ANSWER_TYPES) -> tuple[AnswerType, Any]:
    """A key that stands alone, such as `{"type": "number", "value": "42", "unit": "s"}`.

    Args:
        mapping: the type, what keys of that type have, and `symbols` as in a question file; without them every
            letter is a symbol.
        points: the secret seed of the points at which expressions are compared.
        answer_types: the table to choose from.

    Raises:
        AuthoringError: what is wrong, with its dotted field; `BankProblems` where it is more than one thing.
    """
    shape = checked(KeyShape, mapping)
    kind = answer_type(shape.type, answer_types)
    names = Names(strict=False)
    if shape.symbols is not None:
        with within("symbols"):
            names = names_of(shape.symbols)
    return kind, compiled(kind, shape.model_extra or {}, Setting(names, points))


def answer_type(name: str, answer_types: AnswerTypes) -> AnswerType:
    """The answer type of that name.

    Raises:
        AuthoringError: naming what there is, for field `type`.
    """
    if name not in answer_types:
        advice = did_you_mean(name, answer_types)
        raise AuthoringError(f"There is no answer type `{spoken(name)}`.", advice, field="type")
    return answer_types[name]


def compiled(kind: AnswerType, key: Mapping[str, Any], setting: Setting) -> Any:
    """The compiled key of an author's mapping.

    Args:
        kind: its answer type.
        key: what stands under `key:`.
        setting: what it may know of its question.

    Raises:
        AuthoringError: what is wrong, its field dotted from the key on.
    """
    spec = checked(kind.spec, key)
    try:
        return kind.compile(spec, setting)
    except ResponseError as error:
        raise unreadable_key(error, key, "value") from None
    except AuthoringError as error:
        if isinstance(error.__cause__, ResponseError):
            raise unreadable_key(error.__cause__, key, error.field or "value") from None
        raise


def unreadable_key(error: ResponseError, key: Mapping[str, Any], field: str) -> AuthoringError:
    """The complaint about a part of a key that cannot be read, with a caret under the place.

    Args:
        error: what the reader refused.
        key: what stands under `key:`.
        field: which part of it, such as `value` or `also.1`.
    """
    said = sentence(Note(error.code, error.span, error.values))
    start, stop = error.span
    marked = caret(_part(key, field), (start, min(stop, start + _WIDEST)))
    return AuthoringError(f"This cannot be read: {said}", f"\n{marked}", field=field)


def _part(key: Any, field: str) -> str:
    """The text at a dotted path; empty where the path leads nowhere."""
    for step in field.split("."):
        if isinstance(key, list | tuple):
            key = dict(enumerate(key)).get(int(step) if step.isdigit() else -1, "")
        else:
            key = key.get(step, "") if isinstance(key, Mapping) else ""
    return str(key)
