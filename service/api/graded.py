"""How grades leave the service; shared by checks, submissions, attempts and batches."""

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, Field

from service.api.shapes import Mirror
from service.bank.question import Question
from service.grading.guarding import Telling, guarded
from service.grading.messages import advice, caret, sentence
from service.grading.next_steps import Step, next_step
from service.grading.outcome import Criterion, Grade, Note, Verdict

REVIEWED = "criterion-review-"
"""How the codes of notes begin that say why a person looks at a criterion."""

BARE = frozenset({Telling.READING, Telling.VERDICT})
"""When nothing is said about why."""

Range = tuple[int, int]
"""Half-open range of characters in the response as it was written."""


class ReadShape(Mirror):
    """How a response was understood."""

    text: str = Field(description="Plain text.", examples=["4*k*(m + ell)"])
    latex: str = Field(description="LaTeX without delimiters.", examples=[r"4 k \left(m + \ell\right)"])
    mathml: str = Field(description="One presentation MathML element.", examples=["<math><mn>4</mn></math>"])


class NoteShape(BaseModel):
    """One coded reason, with its sentence and its place in the response."""

    code: str = Field(description="Stable machine code.", examples=["missing-closing"])
    message: str = Field(description="The sentence for the learner.", examples=["The bracket ( is never closed."])
    span: Range | None = Field(default=None, description="Where, as a half-open range of characters.")
    caret: str | None = Field(default=None, description="The line of the response, with carets below the place.")

    @classmethod
    def of(cls, note: Note, response: str) -> Self:
        """The shape of a note on a response."""
        place = caret(response, note.span) if note.span and response else None
        return cls(code=note.code, message=sentence(note), span=note.span, caret=place)


class CertificateShape(Mirror):
    """Why a verdict holds."""

    means: str = Field(description="How it was established.", examples=["probable"])
    by: str = Field(description="The method.", examples=["comparison at a secret point modulo a prime"])
    error_bound: float = Field(description="Probability that chance misled; 0 for a proof.", examples=[1e-18])
    values: dict[str, str] = Field(description="The evidence, such as a counterexample.", examples=[{"k": "2"}])


class CriterionShape(BaseModel):
    """The finding on one criterion of a rubric, and what decided it."""

    verdict: str = Field(
        description="awarded, contradicted, absent or review; denied by a person.", examples=["awarded"]
    )
    span: Range | None = Field(default=None, description="The evidence, as a half-open range of characters.")
    rule: str | None = Field(default=None, description="The rule of the rubric that fired.", examples=["award.2"])
    cause: str | None = Field(
        default=None, description="Why it is left to a person: conflict, hedged, untrusted, open and the like."
    )

    @classmethod
    def of(cls, found: Criterion, note: Note | None) -> Self:
        """The shape of a finding, with the note that explains it."""
        rule = note.values.get("rule", "") if note else ""
        cause = note.code.removeprefix(REVIEWED) if note and note.code.startswith(REVIEWED) else None
        return cls(verdict=found.verdict, span=found.span, rule=None if rule in ("", "none") else rule, cause=cause)


class GradeShape(BaseModel):
    """The outcome of marking one response."""

    verdict: Verdict = Field(description="What was found.", examples=["correct"])
    credit: float = Field(description="Share of the field's points, in [0, 1].", examples=[1.0])
    read: ReadShape | None = Field(description="How the response was understood; null when it was not.")
    notes: list[NoteShape] = Field(description="Reasons, in the order they apply.")
    certificate: CertificateShape
    criteria: dict[str, CriterionShape] = Field(description="Findings by criterion, for text fields.")

    @classmethod
    def of(cls, grade: Grade, response: str) -> Self:
        """The shape of a grade of a response."""
        return cls(
            verdict=grade.verdict,
            credit=grade.credit,
            read=ReadShape.model_validate(grade.read) if grade.read else None,
            notes=[NoteShape.of(note, response) for note in grade.notes],
            certificate=CertificateShape.model_validate(grade.certificate),
            criteria=_criteria(grade),
        )


def _criteria(grade: Grade) -> dict[str, CriterionShape]:
    notes = {note.values["criterion"]: note for note in reversed(grade.notes) if "criterion" in note.values}
    return {name: CriterionShape.of(found, notes.get(name)) for name, found in grade.criteria.items()}


class AdviceShape(BaseModel):
    """One thing to try."""

    code: str = Field(description="Stable machine code.", examples=["check-the-units"])
    message: str = Field(description="The sentence for the learner.", examples=["Take a hint."])

    @classmethod
    def of(cls, step: Step) -> Self:
        """The shape of a step."""
        return cls(code=step.code, message=advice(step.code, step.values))


class CheckedField(BaseModel):
    """What is told of one field: everything, nothing that gives the key away, its verdict alone, or only how it was read."""

    verdict: Verdict | None = Field(description="What was found; null where only the reading is told.")
    credit: float | None = Field(description="Share of the field's points, in [0, 1].", examples=[1.0])
    read: ReadShape | None = Field(description="How the response was understood; null when it was not.")
    notes: list[NoteShape] = Field(description="Reasons, in the order they apply.")
    certificate: CertificateShape | None
    criteria: dict[str, CriterionShape] = Field(
        description="Findings by criterion, for text fields; by their numbers, `point-1` and so on, until the solution is out."
    )
    next_step: AdviceShape | None = Field(description="One thing to try; null when it is right.")

    @classmethod
    def of(cls, answer_type: str, grade: Grade, response: str, telling: Telling) -> Self:
        """The shape of a grade of a field of that answer type, as much of it as is told."""
        told = grade if telling is Telling.OPEN else guarded(grade)
        step = next_step(told, answer_type)
        shape = GradeShape.of(told, response)
        whole = {**dict(shape), "next_step": AdviceShape.of(step) if step else None}
        if telling in BARE and grade.verdict is not Verdict.UNREADABLE:
            whole |= {"notes": [], "certificate": None, "criteria": {}, "next_step": None}
            whole |= {"verdict": None, "credit": None} if telling is Telling.READING else {}
        return cls.model_validate(whole)


def fields_of(
    question: Question, grades: Mapping[str, Grade], responses: Mapping[str, str], telling: Telling
) -> dict[str, CheckedField]:
    """What is told of the grades of a question's fields.

    Args:
        question: that was answered.
        grades: by field, as they were given.
        responses: by field, as they were written.
        telling: how much is told.
    """
    fields = question.fields
    return {
        name: CheckedField.of(fields[name].type, grade, responses.get(name, ""), telling)
        for name, grade in grades.items()
    }
