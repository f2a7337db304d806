"""Help that learners took with questions: hints, worked solutions that were shown, questions that were given up.

What hints cost is kept with each of them, as it was when it was said; no total is kept anywhere.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, false, func, literal, select
from sqlalchemy.orm import Session

from service.bank.hinting import Hint
from service.bank.question import Question
from service.store.locks import act_alone
from service.store.models import Attempt, HelpRow
from service.store.succession import moment_after


class Kind(StrEnum):
    """What help was taken."""

    HINT = "hint"
    SOLUTION = "solution"
    GIVEN_UP = "given-up"


@dataclass(frozen=True, slots=True)
class Taken:
    """What help a learner took with a question.

    Attributes:
        hints: in the order in which they were taken.
        shown: the variants whose worked solution was shown.
        given_up: the variants that were given up.
    """

    hints: tuple[HelpRow, ...] = ()
    shown: frozenset[int] = frozenset()
    given_up: frozenset[int] = frozenset()

    @property
    def ids(self) -> list[str]:
        """The ids of the hints."""
        return [row.hint for row in self.hints if row.hint]

    @property
    def cost(self) -> float:
        """Share of the question's points that the hints cost together, in [0, 1]."""
        return min(1.0, sum(row.cost for row in self.hints))


_OF_LEARNER = (
    select(HelpRow)
    .where(HelpRow.learner_id == bindparam("learner"), HelpRow.question_id.in_(bindparam("questions", expanding=True)))
    .order_by(HelpRow.question_id, HelpRow.number)
)


def taken(session: Session, learner_id: str, questions: Collection[str]) -> dict[str, Taken]:
    """What help a learner took with some questions, by question; one query."""
    rows = session.scalars(_OF_LEARNER, {"learner": learner_id, "questions": list(questions)}).all()
    return {question: _taken(list(own)) for question, own in groupby(rows, key=lambda row: row.question_id)}


def _taken(rows: Sequence[HelpRow]) -> Taken:
    of = {kind: [row for row in rows if row.kind == kind] for kind in Kind}
    shown, given_up = (frozenset(row.number for row in of[kind]) for kind in (Kind.SOLUTION, Kind.GIVEN_UP))
    return Taken(tuple(of[Kind.HINT]), shown, given_up)


def take_hint(session: Session, learner_id: str, question: Question, hint: Hint, *, cost: float, at: datetime) -> None:
    """Record that a hint was taken, behind those taken before; the caller has let nobody else act for the learner.

    Args:
        session: whose transaction the caller commits before the learner sees the hint.
        learner_id: who takes it.
        question: in the variant in which it is shown.
        hint: which one.
        cost: share of the question's points that it takes, in [0, 1].
        at: the moment.
    """
    known = taken(session, learner_id, [question.id]).get(question.id, Taken())
    number = len(known.hints) + 1
    _add(session, learner_id, question, Kind.HINT, number, at, hint=hint.id, text=hint.text, cost=cost)


def note(session: Session, learner_id: str, question: Question, kind: Kind, variant: int, *, at: datetime) -> datetime:
    """Record once that a solution was shown or a question given up; when that was first so.

    Args:
        session: whose transaction the caller commits first.
        learner_id: who.
        question: as it was asked.
        kind: which of the two.
        variant: of the tally's line that it is about.
        at: the present moment.
    """
    act_alone(session, learner_id)
    asked = select(HelpRow.at).where(HelpRow.learner_id == learner_id, HelpRow.question_id == question.id)
    before = session.scalar(asked.where(HelpRow.kind == kind.value, HelpRow.number == variant))
    return before or _add(session, learner_id, question, kind, variant, at)


def before_attempt() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Two columns beside an attempt: the share that earlier hints cost, and whether the solution had been shown before."""
    own = (
        HelpRow.learner_id == Attempt.learner_id,
        HelpRow.question_id == Attempt.question_id,
        HelpRow.at <= Attempt.submitted_at,
    )
    cost = select(func.coalesce(func.sum(HelpRow.cost), 0.0)).where(*own, HelpRow.kind == Kind.HINT.value)
    told = (HelpRow.kind.in_([Kind.SOLUTION.value, Kind.GIVEN_UP.value]), HelpRow.number == Attempt.variant)
    helped = exists().where(*own, *told)
    return cost.correlate(Attempt).scalar_subquery().label("hints"), helped.correlate(Attempt).label("helped")


WITHOUT = (literal(0.0).label("hints"), false().label("helped"))
"""The same columns where nobody asks what help was taken."""


def _add(
    session: Session,
    learner_id: str,
    question: Question,
    kind: Kind,
    number: int,
    at: datetime,
    *,
    hint: str | None = None,
    text: str | None = None,
    cost: float = 0.0,
) -> datetime:
    row = HelpRow(learner_id=learner_id, question_id=question.id, kind=kind.value, number=number)
    row.hint, row.text, row.cost, row.question_hash = hint, text, cost, question.hash
    row.at = moment_after(session, learner_id, at)
    session.add(row)
    session.flush()
    return row.at
