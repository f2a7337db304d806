"""What a module has to offer to be an answer type, and what it is given.

An answer type is a module with five verbs and one row in `service.grading.answer_types`. Reading (text to value) is apart
from marking (value to grade), so that a typing slip is never a wrong answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from service.grading.outcome import Grade, ReadBack
from service.grading.prose.rules import RubricRules
from service.maths.equivalence import Prover
from service.maths.limits import MAX_TEXT
from service.maths.names import Names


class Spec(BaseModel):
    """What an author writes under `key:`; each answer type extends it. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class OtherKey:
    """A key that a response may have been meant for: of another field, or of this field in another variant.

    Attributes:
        label: of the other field; empty for another variant.
        type: its answer type.
        key: what its author wrote, figures filled in.
    """

    label: str
    type: str
    key: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """What compiling a key may know of its question.

    Attributes:
        names: the symbols a response may use.
        points: a secret seed for the points at which expressions are compared; never shown.
        criteria: ids of the rubric's criteria, for text fields.
        rubric: hash of the rubric, for text fields.
        others: the keys of the other fields, and of this field in other variants.
        rules: what the rubric looks for, for text fields.
    """

    names: Names
    points: bytes = b"exam-tutor"
    criteria: tuple[str, ...] = ()
    rubric: str = ""
    others: tuple[OtherKey, ...] = ()
    rules: RubricRules | None = None


@dataclass(frozen=True, slots=True)
class AnswerType:
    """One row of the table of answer types.

    Attributes:
        spec: the shape of the author's key.
        compile: spec to key, once, when the bank is loaded; raises AuthoringError.
        read: response text to reading; raises ResponseError and nothing else.
        mark: reading to grade; never raises.
        show: reading to how it was understood.
        summary: one sentence for the documentation.
        longest: characters of a response; longer ones are not looked at.
    """

    spec: type[Spec]
    compile: Callable[[Any, Setting], Any]
    read: Callable[[Any, str], Any]
    mark: Callable[[Any, Any, Prover], Grade]
    show: Callable[[Any, Any], ReadBack]
    summary: str
    longest: int = MAX_TEXT
