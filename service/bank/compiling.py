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
        raise unreadable_key(error, str(key.get("value", ""))) from None


def unreadable_key(error: ResponseError, text: str) -> AuthoringError:
    """The complaint about a key that cannot be read, with a caret under the place."""
    said = sentence(Note(error.code, error.span, error.values))
    return AuthoringError(f"This key cannot be read: {said}", f"\n{caret(text, error.span)}", field="value")
