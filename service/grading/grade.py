"""Reading and marking one response: the one way from text to grade, and it is total."""

from dataclasses import replace
from typing import Any

from service.errors import ResponseError
from service.grading.kinds import AnswerType
from service.grading.outcome import Certificate, Grade, Means, Note, Verdict
from service.maths.equivalence import Prover, unproved
from service.maths.limits import MAX_TEXT

ENGINE_VERSION = "3"
"""Raised whenever the same key and response could grade differently; kept with every grade."""

UNSTORABLE = frozenset(map(chr, range(0xD800, 0xE000))) | {"\x00"}
"""Lone surrogates and NUL: no database keeps them and no learner means them."""


def grade(kind: AnswerType, key: Any, response: str, prover: Prover = unproved, *, shown: bool = True) -> Grade:
    """The grade of a response, whatever it is.

    Args:
        kind: the row of the answer type.
        key: compiled by `kind.compile`.
        response: what the learner wrote, at any length.
        prover: asked when numbers cannot decide; see `service.maths.equivalence.Prover`.
        shown: whether the grade says how the response was read, in three notations; it costs as much as marking.
    """
    try:
        admit(kind, response)
        reading = kind.read(key, response)
    except ResponseError as error:
        return unreadable(error)
    marked = kind.mark(key, reading, prover)
    return replace(marked, read=kind.show(key, reading)) if shown and marked.read is None else marked


def admit(kind: AnswerType, response: str) -> None:
    """Refuse what is not looked at, whatever the key: what is too long, blank, or cannot be kept.

    Raises:
        ResponseError: too-long, unsuitable-length, empty or not-text.
    """
    if len(response) > kind.longest:
        code = "too-long" if kind.longest == MAX_TEXT else "unsuitable-length"
        raise ResponseError(code, (kind.longest, len(response)), {"limit": str(kind.longest)})
    check_storable(response)


def check_storable(response: str) -> None:
    """Refuse blank responses and characters that cannot be kept.

    Raises:
        ResponseError: empty or not-text.
    """
    if not response.strip():
        raise ResponseError("empty", (0, len(response)))
    for index, character in enumerate(response):
        if character in UNSTORABLE:
            raise ResponseError("not-text", (index, index + 1), {"character": f"U+{ord(character):04X}"})


def unreadable(error: ResponseError) -> Grade:
    """The grade of a response that could not be read: no credit, no attempt, never "incorrect"."""
    certificate = Certificate(Means.UNREAD, "the reader refused it")
    return Grade(Verdict.UNREADABLE, 0.0, certificate, (Note(error.code, error.span, error.values),))
