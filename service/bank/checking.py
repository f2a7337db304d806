"""Whether a bank's own cases hold: every response graded, every verdict compared with the author's, in every variant.

Variants whose figures are drawn are built and checked all where they are few; where they are many, the corners of the ranges and a
sample. In each, the key itself has to be accepted as a response, and so do the cases that are said to hold in all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.bank.bank import Bank
from service.bank.drawing import FIRST_DRAWN, Chosen
from service.bank.family import Family
from service.bank.marking import grade_field
from service.bank.problems import each_of
from service.bank.question import Case, Field, Question
from service.errors import AuthoringError
from service.grading.outcome import Grade, Verdict
from service.maths.equivalence import Prover, unproved

_WRITTEN_AS_RESPONSES = frozenset({"number", "expression", "integer-range", "set", "list", "interval", "complex"})
AWAITING_REVIEW = frozenset({"text"})
"""Answer types that are recorded for a person to mark: their cases say what that person should find."""


@dataclass(frozen=True, slots=True)
class Count:
    """The size of a bank.

    Attributes:
        questions, fields, cases: how many there are; a variant that a file lists adds its cases.
        whole: questions of which every drawn variant is checked.
        sampled: questions of which the corners and a sample are.
        drawn: how many drawn variants that comes to.
    """

    questions: int
    fields: int
    cases: int
    whole: int = 0
    sampled: int = 0
    drawn: int = 0

    def __str__(self) -> str:
        counted = [(self.questions, "question"), (self.fields, "field"), (self.cases, "case")]
        said = ", ".join(_counted(*each) for each in counted)
        if not self.drawn:
            return said
        ways = (("all", self.whole), ("the corners and a sample", self.sampled))
        checked = " and ".join(f"{way} of {_counted(number, 'question')}" for way, number in ways if number)
        return f"{said}; {_counted(self.drawn, 'drawn variant')}, {checked}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def check_bank(bank: Bank, prover: Prover = unproved, *, every: bool = False) -> list[AuthoringError]:
    """Every case whose grade is not what its author says, in the order of the bank.

    Args:
        bank: what to check.
        prover: decides what numbers alone leave open.
        every: check every drawn variant, however many there are.
    """
    problems = [problem for question in _listed(bank) for problem in _failing(question, prover)]
    for family in bank.families.values():
        problems += _failing_draws(family, prover, every=every)
    return problems


def count(bank: Bank, *, every: bool = False) -> Count:
    """How many questions, fields and cases the bank has, and how many drawn variants a check looks at."""
    fields = [field for question in bank.questions.values() for field in question.fields.values()]
    cases = sum(len(field.cases) for question in _listed(bank) for field in question.fields.values())
    varying = [family for family in bank.families.values() if family.draws.numbers]
    whole = sum(family.draws.are_few or every for family in varying)
    drawn = sum(1 for family in varying for _ in family.tried(every=every))
    return Count(len(bank.questions), len(fields), cases, whole, len(varying) - whole, drawn)


def _listed(bank: Bank) -> Iterator[Question]:
    """The questions as the files list them: the official variants first."""
    yield from bank.questions.values()
    for family in bank.families.values():
        yield from (question for number, question in family.listed.items() if number)


def _failing_draws(family: Family, prover: Prover, *, every: bool) -> Iterator[AuthoringError]:
    if family.draws.axes and next(family.tried(every=every), None) is None:
        advice = "Loosen the constraints, or widen the ranges."
        yield AuthoringError("No figures but the official ones are allowed.", advice, family.official.file, 1)
    for chosen in family.tried(every=every):
        try:
            question = family.made(FIRST_DRAWN, chosen)
        except AuthoringError as error:
            found = list(each_of(error))
        else:
            found = [*_failing(question, prover), *_refused_keys(question, prover)]
        yield from (_with_figures(each, chosen, family.official.file) for each in found)


def _refused_keys(question: Question, prover: Prover) -> Iterator[AuthoringError]:
    """Keys that would not be accepted as responses."""
    for field in question.fields.values():
        if field.type in _WRITTEN_AS_RESPONSES and field.key_text:
            found = grade_field(field, field.key_text, prover)
            if found.verdict is not Verdict.CORRECT:
                problem = f"The key itself, `{field.key_text[:80]}`, is {found.verdict}."
                yield AuthoringError(problem, "Mend the key.", question.file, field=f"fields.{field.name}.key")


def _with_figures(error: AuthoringError, chosen: Chosen, file: str) -> AuthoringError:
    figures = ", ".join(f"{name} = {each.recorded}" for name, each in chosen.items())
    return replace(error, problem=f"With {figures}: {error.problem}", file=error.file or file, line=error.line or 1)


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
