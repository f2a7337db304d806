"""Who reads recorded attempts, and how much of them is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from service.api.dependencies import Parts
from service.api.guiding import stands
from service.bank.question import Question
from service.grading.guarding import Telling
from service.store.models import Account, Attempt, Role


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads an attempt.

    Attributes:
        telling: how much is told of its grades.
        sees_hashes: whether hashes of questions and rubrics are told: with one, a guess at the key could be confirmed.
        question: the attempt's, as it is now; None when it has left the bank.
    """

    telling: Telling
    sees_hashes: bool
    question: Question | None

    def type_of(self, field: str) -> str:
        """The answer type of a field; empty when there is no such field any more."""
        found = self.question.fields.get(field) if self.question else None
        return found.type if found else ""


INSTRUCTOR = Reader(Telling.OPEN, True, None)
"""An instructor, whatever the question."""


def readers(parts: Parts, session: Session, account: Account, attempts: Sequence[Attempt]) -> dict[str, Reader]:
    """How an account reads each of some attempts, by their ids; two queries."""
    if account.role != Role.LEARNER:
        return {each.id: replace(INSTRUCTOR, question=_question(parts, each)) for each in attempts}
    known = {(each.question_id, each.variant): each for each in attempts}
    found = {place: _question(parts, each) for place, each in known.items()}
    there = [question for question in found.values() if question is not None]
    tellings = {
        (each.question.id, each.question.variant): each.telling for each in stands(parts, session, account, there)
    }
    made = {place: Reader(tellings.get(place, Telling.GUARDED), False, question) for place, question in found.items()}
    return {each.id: made[each.question_id, each.variant] for each in attempts}


def _question(parts: Parts, attempt: Attempt) -> Question | None:
    return parts.bank.variant(attempt.question_id, attempt.variant)
