"""Who reads recorded attempts, and how much of them is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from service.api.dependencies import Parts
from service.api.guiding import held_for, stands, telling_of
from service.bank.question import Question
from service.grading.guarding import Telling
from service.store.models import Account, Attempt, GradeRow, Role


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads an attempt.

    Attributes:
        telling: how much is told of its grades.
        sees_hashes: whether hashes of questions and rubrics are told: with one, a guess at the key could be confirmed.
        first_only: whether only the grades given at the submission are told: that there are more says that they were not clear.
        question: the attempt's, as it is now; None when it has left the bank.
    """

    telling: Telling
    sees_hashes: bool
    question: Question | None
    first_only: bool = False

    def told(self, attempt: Attempt) -> Sequence[GradeRow]:
        """The grades of an attempt that are told, oldest first."""
        if not self.first_only:
            return attempt.grades
        return [row for row in attempt.grades if row.graded_by is None and row.regrade_id is None]

    def type_of(self, field: str) -> str:
        """The answer type of a field; empty when there is no such field any more."""
        found = self.question.fields.get(field) if self.question else None
        return found.type if found else ""


INSTRUCTOR = Reader(Telling.OPEN, True, None)
"""An instructor, whatever the question."""


def readers(parts: Parts, session: Session, account: Account, attempts: Sequence[Attempt]) -> dict[str, Reader]:
    """How an account reads each of some attempts, by their ids; three queries."""
    if account.role != Role.LEARNER:
        return {each.id: replace(INSTRUCTOR, question=_question(parts, each)) for each in attempts}
    known = {(each.question_id, each.variant): each for each in attempts}
    found = {place: _question(parts, each) for place, each in known.items()}
    there = [question for question in found.values() if question is not None]
    held = held_for(parts, session, account)
    known_stands = stands(parts, session, account, there, held)
    tellings = {(each.question.id, each.question.variant): each.telling for each in known_stands}
    made = {
        place: _learner(tellings.get(place) or telling_of(held.feedback_of(place[0])), question)
        for place, question in found.items()
    }
    return {each.id: made[each.question_id, each.variant] for each in attempts}


def _learner(telling: Telling, question: Question | None) -> Reader:
    return Reader(telling, sees_hashes=False, question=question, first_only=telling is Telling.READING)


def _question(parts: Parts, attempt: Attempt) -> Question | None:
    return parts.bank.variant(attempt.question_id, attempt.variant)
