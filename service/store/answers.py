"""What learners have answered, those that were read alike counted together: the forms and flaws of a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from service.grading.outcome import Note, Verdict
from service.store.classes import visible_to
from service.store.models import Account, Attempt, GradeRow
from service.store.serialising import grade_of


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to one field that were read alike and graded alike.

    Attributes:
        read: how they were read, or what was written where that is all there is.
        verdict: that stands.
        flaw: code of the first note, such as the flaw that was found; empty without one.
        by_person: whether a person gave the grade that stands.
        count: how many.
        learners: of how many.
        attempt: id of the first of them.
        notes: of the first of them.
    """

    read: str
    verdict: Verdict
    flaw: str
    by_person: bool
    count: int
    learners: int
    attempt: str
    notes: Sequence[Note]


def grouped(
    session: Session, question: str, variant: int, field: str, *, seen_by: Account, limit: int
) -> Sequence[Answers]:
    """The most frequent answers to a field first; two queries.

    Args:
        session: to read from.
        question: its id.
        variant: which figures.
        field: its name.
        seen_by: only answers of learners whom this account may see.
        limit: at most so many groups.
    """
    each = each_answer(question, variant, field, seen_by).subquery()
    count = func.count().label("many")
    asked = (
        select(
            each.c.read,
            each.c.verdict,
            each.c.flaw,
            each.c.by_person,
            count,
            func.count(each.c.learner.distinct()).label("learners"),
            func.min(each.c.grade).label("grade"),
        )
        .group_by(each.c.read, each.c.verdict, each.c.flaw, each.c.by_person)
        .order_by(count.desc(), each.c.read)
        .limit(limit)
    )
    rows = session.execute(asked).all()
    chosen = select(GradeRow).where(GradeRow.id.in_([row.grade for row in rows]))
    firsts = {first.id: first for first in session.scalars(chosen)}
    return [
        Answers(
            row.read,
            Verdict(row.verdict),
            row.flaw,
            bool(row.by_person),
            row.many,
            row.learners,
            firsts[row.grade].attempt_id,
            grade_of(firsts[row.grade]).notes,
        )
        for row in rows
    ]


def each_answer(question: str, variant: int, field: str, seen_by: Account) -> Select[*tuple[object, ...]]:
    """Every answer to a field of learners whom an account may see: what it has in common with others, and the grade that stands."""
    written = Attempt.responses[field].as_string()
    return (
        select(
            func.coalesce(GradeRow.read["text"].as_string(), written, "").label("read"),
            GradeRow.verdict.label("verdict"),
            func.coalesce(GradeRow.notes[(0, "code")].as_string(), "").label("flaw"),
            GradeRow.graded_by.is_not(None).label("by_person"),
            Attempt.learner_id.label("learner"),
            Attempt.id.label("attempt"),
            GradeRow.id.label("grade"),
        )
        .join(Attempt, Attempt.id == GradeRow.attempt_id)
        .where(
            Attempt.question_id == question,
            Attempt.variant == variant,
            GradeRow.field == field,
            visible_to(seen_by, Attempt.learner_id),
            ~_better(),
        )
    )


def _better() -> ColumnElement[bool]:
    """Whether another grade of the same field stands: a person's before the others, then the latest."""
    other = aliased(GradeRow)
    by_person, of_person = GradeRow.graded_by.is_not(None), other.graded_by.is_not(None)
    same = or_(and_(by_person, of_person), and_(~by_person, ~of_person))
    return exists().where(
        other.attempt_id == GradeRow.attempt_id,
        other.field == GradeRow.field,
        or_(and_(of_person, ~by_person), and_(same, other.id > GradeRow.id)),
    )
