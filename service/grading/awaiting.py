"""The answer type that is recorded and waits for a person: prose.

A response is kept as it was written; the verdict is `needs-review`, with every criterion of the rubric at `review`.
"""

from dataclasses import dataclass, field
from typing import Any

from service.errors import ResponseError
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Criterion, Grade, Means, Note, ReadBack, Verdict
from service.grading.readback import plain
from service.maths.equivalence import Prover
from service.maths.limits import MAX_PROSE


class ProseSpec(Spec):
    """A key that is a rubric.

    Attributes:
        rubric: id of the rubric.
    """

    rubric: str


@dataclass(frozen=True, slots=True)
class Key:
    """What the person who marks is shown.

    Attributes:
        criteria: ids of the rubric's criteria.
    """

    criteria: tuple[str, ...] = field(default=())


def compile_prose(_spec: ProseSpec, setting: Setting) -> Key:
    """The key of a text field."""
    return Key(setting.criteria)


def read(_key: Key, text: str) -> str:
    """The response as it is.

    Raises:
        ResponseError: unsuitable-length.
    """
    if len(text) > MAX_PROSE:
        raise ResponseError("unsuitable-length", (MAX_PROSE, len(text)), {"limit": str(MAX_PROSE)})
    return text


def mark(key: Key, reading: str, _prover: Prover) -> Grade:
    """Needs review, always."""
    certificate = Certificate(Means.EVIDENCE, "kept as written, for a person to mark")
    criteria = {name: Criterion("review") for name in key.criteria}
    return Grade(Verdict.NEEDS_REVIEW, 0.0, certificate, (Note("awaits-review"),), plain(reading), criteria)


def show(_key: Key, reading: str) -> ReadBack:
    """The text as it was written."""
    return plain(reading)


def _row(spec: type[Spec], compiler: Any, summary: str) -> AnswerType:
    return AnswerType(spec=spec, compile=compiler, read=read, mark=mark, show=show, summary=summary)


TEXT = _row(ProseSpec, compile_prose, "Prose, by a rubric of criteria; recorded, and marked by a person for now.")
