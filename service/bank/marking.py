"""Grading one response to one field of the bank: what its answer type finds, and what its author has foreseen; once."""

from service.bank.foreseen import with_foreseen
from service.bank.question import Field
from service.grading.grade import grade
from service.grading.outcome import Grade
from service.maths.equivalence import Prover


def grade_field(field: Field, response: str, prover: Prover, *, shown: bool = True) -> Grade:
    """The grade of a response to a field, whatever it is.

    Args:
        field: of a question.
        response: what the learner wrote.
        prover: asked when numbers cannot decide.
        shown: whether the grade says how the response was read.
    """

    def work(noticed: Prover) -> Grade:
        found = grade(field.kind, field.key, response, noticed, shown=shown)
        return with_foreseen(found, field.mistakes, field.kind, response)

    return field.remembered.grade(response, work, prover, shown=shown)
