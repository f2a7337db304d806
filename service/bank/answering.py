"""Responses to a question become grades: the one way in, for checks, submissions and batches alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.bank.marking import grade_field
from service.bank.question import Field, Question
from service.errors import ResponseError
from service.grading.grade import admit
from service.grading.outcome import Grade, Note, ReadBack, Verdict
from service.grading.policy import PartRule, earned, is_try
from service.maths.equivalence import Prover


@dataclass(frozen=True, slots=True)
class Preview:
    """How one response was read; nothing is graded.

    Attributes:
        read: None when it cannot be read.
        notes: why not.
    """

    read: ReadBack | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the grades of one attempt come to.

    Attributes:
        verdict: of the whole question.
        earned: points; 0 while a field waits for a mark.
        possible: points of the whole question.
        counts: whether it is a try: every deciding field was given and could be read.
    """

    verdict: Verdict
    earned: float
    possible: float
    counts: bool


def answer(question: Question, responses: Mapping[str, str], prover: Prover) -> dict[str, Grade]:
    """The grade of each field.

    A field that decides is always graded, blank when it was left out; an optional one only when something was written.

    Raises:
        RequestError: 422 `unknown-field`.
        CapacityError: nothing can be proved now.
    """
    _refuse_unknown(question, responses)
    written = {name: responses.get(name, "") for name in question.fields}
    return {
        name: grade_field(field, written[name], prover)
        for name, field in question.fields.items()
        if written[name].strip() or not field.optional
    }


def preview(question: Question, responses: Mapping[str, str]) -> dict[str, Preview]:
    """How each response that was given is read.

    Raises:
        RequestError: 422 `unknown-field`.
    """
    _refuse_unknown(question, responses)
    return {name: _read(field, responses[name]) for name, field in question.fields.items() if name in responses}


def standing(question: Question, grades: Mapping[str, Grade], part: PartRule) -> Standing:
    """What the grades come to for the whole question."""
    worth = question.worth
    verdicts = {name: each.verdict for name, each in grades.items()}
    counts = is_try(verdicts, worth)
    verdict = _overall([grades[name] for name in worth.weights if name in grades]) if counts else Verdict.UNREADABLE
    points = earned({name: each.credit for name, each in grades.items()}, worth, part) if verdict.marks else 0.0
    return Standing(verdict, points, question.points, counts)


def _overall(grades: list[Grade]) -> Verdict:
    """The verdict of the whole: what waits for a person comes first, then whether all, none or some is right."""
    verdicts = {each.verdict for each in grades}
    for waiting in (Verdict.NEEDS_REVIEW, Verdict.UNDECIDED):
        if waiting in verdicts:
            return waiting
    if verdicts == {Verdict.CORRECT}:
        return Verdict.CORRECT
    return Verdict.INCORRECT if verdicts == {Verdict.INCORRECT} else Verdict.PARTIAL


def _read(field: Field, response: str) -> Preview:
    try:
        admit(field.kind, response)
        return Preview(field.kind.show(field.key, field.kind.read(field.key, response)))
    except ResponseError as error:
        return Preview(None, (Note(error.code, error.span, error.values),))


def _refuse_unknown(question: Question, responses: Mapping[str, str]) -> None:
    for name in responses:
        question.field(name)
