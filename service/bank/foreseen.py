"""Mistakes that an author foresees: a response, or a pattern for words, with what the learner is told about it.

A response is met by everything that would be right if it were the key, so that each spelling of it is. A pattern is text in which
`*` stands for anything; it is looked for in one pass, piece by piece, and is no regular expression.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.bank.compiling import compiled, unreadable_key
from service.bank.problems import Problems
from service.bank.shapes import MistakeShape
from service.errors import AuthoringError, ResponseError
from service.grading.grade import grade
from service.grading.kinds import AnswerType, Setting
from service.grading.outcome import Grade, Note, Verdict
from service.grading.spelling import spelt
from service.maths.limits import MAX_TEXT

LEAST_LETTERS = 3
"""Letters and digits that a pattern must have, so that it does not match everything."""

_OF_THE_RIGHT_ONE = frozenset(["also", "form", "forbid", "uses", "avoids", "form_credit"])


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake.

    Attributes:
        feedback: what the learner is told.
        response: the mistake; empty when there is a pattern.
        pieces: of the pattern, in one spelling, between its stars; empty when there is a response.
        key: the response compiled as if it were the key; None where keys are no formulas.
        credit: what it is worth; None leaves the credit as it is.
        code: the author's own code for it.
        path: where it stands in its file, dotted.
    """

    feedback: str
    response: str = ""
    pieces: tuple[str, ...] = ()
    key: Any = None
    credit: float | None = None
    code: str = ""
    path: str = ""


def mistake_of(
    shape: MistakeShape, kind: AnswerType, key: Mapping[str, Any], setting: Setting, feedback: str, path: str
) -> Mistake:
    """A mistake, compiled.

    Args:
        shape: what the author wrote, figures filled in.
        kind: the field's answer type.
        key: what stands under the field's `key:`, figures filled in.
        setting: what the key may know of its question.
        feedback: with the variant's figures.
        path: where it stands in its file.

    Raises:
        AuthoringError: it cannot be read.
    """
    code = shape.note or ""
    if shape.pattern is not None:
        return Mistake(feedback, "", _pieces(shape.pattern), None, shape.credit, code, path)
    response = shape.response or ""
    return Mistake(feedback, response, (), _as_key(response, kind, key, setting), shape.credit, code, path)


def _pieces(pattern: str) -> tuple[str, ...]:
    pieces = tuple(spelt(piece) for piece in pattern.split("*"))
    if sum(letter.isalnum() for piece in pieces for letter in piece) < LEAST_LETTERS:
        advice = f"Give it at least {LEAST_LETTERS} letters or digits."
        raise AuthoringError("This pattern matches nearly everything.", advice, field="pattern")
    return pieces


def _as_key(response: str, kind: AnswerType, key: Mapping[str, Any], setting: Setting) -> Any:
    """The mistake as a key of its own, where keys are written as responses are; None elsewhere."""
    value = key.get("value")
    if not isinstance(value, str | int | float) or isinstance(value, bool) or "options" in key:
        return None
    own = {name: part for name, part in key.items() if name not in _OF_THE_RIGHT_ONE}
    quiet = {"flaws": False} if "flaws" in kind.spec.model_fields else {}
    try:
        return compiled(kind, {**own, **quiet, "value": response}, replace(setting, others=()))
    except AuthoringError as error:
        raise AuthoringError(error.problem, error.advice, field="response") from None


def check_mistakes(
    mistakes: Sequence[Mistake], kind: AnswerType, key: Any, right: Sequence[str], problems: Problems
) -> None:
    """Add every mistake that is none, or that another one stands before.

    Args:
        mistakes: of one field.
        kind: its answer type.
        key: its compiled key.
        right: responses that the author calls correct.
        problems: where complaints are added.
    """
    for at, mistake in enumerate(mistakes):
        problem = _is_none(mistake, kind, key, right) or _is_repeated(mistake, mistakes[:at], kind)
        if problem:
            problems.add(*problem, f"{mistake.path}.{'response' if mistake.response else 'pattern'}")


def _is_none(mistake: Mistake, kind: AnswerType, key: Any, right: Sequence[str]) -> tuple[str, str] | None:
    if mistake.pieces:
        matched = next((response for response in right if _matches(mistake.pieces, response)), None)
        return (f"This pattern matches `{matched[:80]}`, which is correct.", "Narrow it.") if matched else None
    found = grade(kind, key, mistake.response, shown=False)
    if found.verdict is Verdict.CORRECT:
        return f"`{mistake.response[:80]}` is no mistake: it is equal to the key.", "Mend it, or leave it out."
    if found.verdict is Verdict.UNREADABLE:
        error = ResponseError(found.notes[0].code, found.notes[0].span or (0, 0), found.notes[0].values)
        unread = unreadable_key(error, {"response": mistake.response}, "response")
        return unread.problem, unread.advice
    if found.verdict is Verdict.UNDECIDED:
        return f"`{mistake.response[:80]}` cannot be told from the key.", "Write another one, or leave it out."
    return None


def _is_repeated(mistake: Mistake, before: Sequence[Mistake], kind: AnswerType) -> tuple[str, str] | None:
    for other in before:
        same = other.pieces == mistake.pieces if mistake.pieces else _meets(other, kind, mistake.response)
        if same:
            return "This is the same mistake as one before it.", f"Keep one of the two; the other is {other.path}."
    return None


def with_foreseen(found: Grade, mistakes: Sequence[Mistake], kind: AnswerType, response: str) -> Grade:
    """The grade with the author's words about the mistake that the response is, where it is one.

    What the author says takes the place of a flaw that was found; the certificate stays.
    """
    if not mistakes or found.verdict not in (Verdict.INCORRECT, Verdict.PARTIAL, Verdict.NEEDS_REVIEW):
        return found
    mistake = next((each for each in mistakes if _meets(each, kind, response)), None)
    if mistake is None:
        return found
    values = {"feedback": mistake.feedback, **({"about": mistake.code} if mistake.code else {})}
    kept = (note for note in found.notes if not note.code.startswith("flaw-"))
    noted = replace(found, notes=(Note("mistake", values=values), *kept))
    if mistake.credit is None or not found.verdict.marks:
        return noted
    return replace(noted, verdict=Verdict.PARTIAL if mistake.credit else Verdict.INCORRECT, credit=mistake.credit)


def _meets(mistake: Mistake, kind: AnswerType, response: str) -> bool:
    if mistake.pieces:
        return _matches(mistake.pieces, response)
    if mistake.key is not None and grade(kind, mistake.key, response, shown=False).verdict is Verdict.CORRECT:
        return True
    return spelt(response[:MAX_TEXT]) == spelt(mistake.response)


def _matches(pieces: Sequence[str], response: str) -> bool:
    """Whether the pieces stand in the response one after the other, the first at its start and the last at its end."""
    text = spelt(response[:MAX_TEXT])
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return text == first
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    position, stop = len(first), len(text) - len(last)
    for piece in pieces[1:-1]:
        found = text.find(piece, position, stop)
        if found < 0:
            return False
        position = found + len(piece)
    return True
