"""Whether a bank's own cases hold: every response graded, every verdict compared with the author's."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.bank.bank import Bank
from service.bank.marking import grade_field
from service.bank.question import Case, Field, Question
from service.errors import AuthoringError
from service.grading.outcome import Grade, Verdict
from service.maths.equivalence import Prover, unproved

AWAITING_REVIEW = frozenset({"text"})
"""Answer types that are recorded for a person to mark: their cases say what that person should find."""


@dataclass(frozen=True, slots=True)
class Count:
    """The size of a bank.

    Attributes:
        questions, fields, cases: how many there are; a variant adds its cases.
    """

    questions: int
    fields: int
    cases: int

    def __str__(self) -> str:
        counted = ((self.questions, "question"), (self.fields, "field"), (self.cases, "case"))
        return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counted)


def check_bank(bank: Bank, prover: Prover = unproved) -> list[AuthoringError]:
    """Every case whose grade is not what its author says, in the order of the bank.

    Args:
        bank: what to check.
        prover: decides what numbers alone leave open.
    """
    return [problem for question in _questions(bank) for problem in _failing(question, prover)]


def count(bank: Bank) -> Count:
    """How many questions, fields and cases the bank has."""
    fields = [field for question in bank.questions.values() for field in question.fields.values()]
    cases = sum(len(field.cases) for question in _questions(bank) for field in question.fields.values())
    return Count(len(bank.questions), len(fields), cases)


def _questions(bank: Bank) -> Iterator[Question]:
    yield from bank.questions.values()
    yield from bank.variants.values()


def _failing(question: Question, prover: Prover) -> Iterator[AuthoringError]:
    for field in question.fields.values():
        for case in field.cases:
            found = grade_field(field, case.response, prover)
            if problem := _difference(field, case, found):
                advice = f"Mend the key or the case{f' ({case.why})' if case.why else '.'}"
                yield AuthoringError(problem, advice, question.file, case.line, case.path)


def _difference(field: Field, case: Case, found: Grade) -> str:
    """What the grade says otherwise than the case; empty when they agree."""
    if found.verdict is Verdict.NEEDS_REVIEW and _awaits_review(field) and case.response.strip():
        return ""
    response = f"`{case.response[:80]}`"
    if found.verdict is not case.verdict:
        codes = ", ".join(note.code for note in found.notes)
        return f"{response} is {found.verdict}{f' ({codes})' if codes else ''}, not {case.verdict}."
    if case.note and case.note not in {note.code for note in found.notes}:
        codes = ", ".join(note.code for note in found.notes) or "none"
        return f"{response} has not the note {case.note}; it has {codes}."
    return ""


def _awaits_review(field: Field) -> bool:
    """Whether a person marks what the engine leaves open: prose, open choices, and derivations that a rubric is for."""
    by_rubric = field.type == "derivation" and field.rubric is not None
    return field.type in AWAITING_REVIEW or by_rubric or (field.type == "choice" and bool(field.key.open))
