"""Tallies read from attempts and grades: one query each, folded by `service.grading.tally` and `service.grading.cohort`."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.grading.cohort import TopicTally, topic_tally
from service.grading.outcome import Verdict
from service.grading.policy import Policy, Worth
from service.grading.tally import FieldGrade, Line, Recorded, Tally, standing_grade, tally
from service.store import helps
from service.store.assigning import assignments
from service.store.classes import visible_to
from service.store.models import Account, Attempt, GradeRow

ROWS_AT_ONCE = 500
"""Rows fetched at a time; a topic's tally holds no more of them, however many learners there are."""


def of_learner(
    session: Session, learner_id: str, bank: Bank, policy: Policy, *, without: Collection[str] = ()
) -> Tally:
    """The tally of one learner; one query, and one more where variants are assigned.

    Args:
        session: to read from.
        learner_id: whose.
        bank: what there is to be earned.
        policy: how attempts count.
        without: ids of questions that are left out, as if they had not been tried.
    """
    assigned = assignments(session, bank, policy).of(learner_id)
    own = graded().where(Attempt.learner_id == learner_id, Attempt.question_id.not_in(without))
    rows = stream(session, own)
    return tally(recorded(rows), worths_of(bank), policy, assigned)


def lines_of(session: Session, learner_id: str, questions: Collection[str], bank: Bank) -> dict[tuple[str, int], Line]:
    """The lines of some questions in a learner's tally, as if they counted, by question and variant; one query.

    Args:
        session: to read from.
        learner_id: whose.
        questions: their ids.
        bank: what there is to be earned, and how.
    """
    asked = graded().where(Attempt.learner_id == learner_id, Attempt.question_id.in_(questions))
    worths = {name: worth for name, worth in worths_of(bank).items() if name in questions}
    assigned = assignments(session, bank, bank.policy).of(learner_id)
    found = tally(recorded(stream(session, asked)), worths, replace(bank.policy, questions=None), assigned)
    return {(line.question, line.variant): line for line in found.lines}


def of_topic(
    session: Session,
    topic: str,
    bank: Bank,
    policy: Policy,
    *,
    limit: int = 100,
    after: str | None = None,
    seen_by: Account | None = None,
) -> TopicTally:
    """The tally of one topic over all learners, for instructors; one query, read as a stream.

    Args:
        session: to read from.
        topic: its id.
        bank: what there is to be earned.
        policy: how attempts count.
        limit: at most so many learners are listed; the questions' sums are over all of them.
        after: id of a learner; only later ones are listed.
        seen_by: only learners whom this account may see; None for all.
    """
    worths = {name: worth for name, worth in worths_of(bank).items() if worth.topic == topic}
    asked = graded().where(Attempt.question_id.in_(worths))
    rows = stream(session, asked if seen_by is None else asked.where(visible_to(seen_by, Attempt.learner_id)))
    learners = ((learner, recorded(own)) for learner, own in groupby(rows, key=lambda row: row.learner_id))
    assigned = assignments(session, bank, policy).of
    return topic_tally(topic, learners, worths, policy, limit=limit, after=after, assigned=assigned)


def worths_of(bank: Bank) -> dict[str, Worth]:
    """What each question of the bank is worth, by id."""
    return {name: question.worth for name, question in bank.questions.items()}


def graded() -> Select[*tuple[object, ...]]:
    """Attempts with their grades, one row per grade, a learner's attempts together and in order."""
    return (
        select(
            Attempt.learner_id,
            Attempt.id,
            Attempt.question_id,
            Attempt.variant,
            Attempt.question_hash,
            Attempt.submitted_at,
            *helps.before_attempt(),
            GradeRow.id.label("grade"),
            GradeRow.field,
            GradeRow.verdict,
            GradeRow.credit,
            GradeRow.engine_version,
            GradeRow.graded_by,
        )
        .outerjoin(GradeRow, GradeRow.attempt_id == Attempt.id)
        .order_by(Attempt.learner_id, Attempt.id, GradeRow.id)
    )


def stream(session: Session, query: Select[*tuple[object, ...]]) -> Iterator[Row[*tuple[object, ...]]]:
    """The rows of a query, a few hundred in memory at a time."""
    return iter(session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)))


def recorded(rows: Iterator[Row[*tuple[object, ...]]]) -> Iterator[Recorded]:
    """Rows of one learner to attempts."""
    for attempt, own in groupby(rows, key=lambda row: row.id):
        yield _attempt(attempt, list(own))


def _attempt(attempt: str, rows: Sequence[Row[*tuple[object, ...]]]) -> Recorded:
    first = rows[0]
    histories: dict[str, list[FieldGrade]] = {}
    for row in rows:
        if row.grade is not None:
            histories.setdefault(row.field, []).append(_grade(row))
    return Recorded(
        attempt=attempt,
        question=first.question_id,
        variant=first.variant,
        question_hash=first.question_hash,
        submitted_at=first.submitted_at,
        fields={name: standing_grade(grades) for name, grades in histories.items()},
        hints=first.hints,
        helped=first.helped,
    )


def _grade(row: Row[*tuple[object, ...]]) -> FieldGrade:
    return FieldGrade(
        grade=row.grade,
        field=row.field,
        verdict=Verdict(row.verdict),
        credit=row.credit,
        engine_version=row.engine_version,
        by_person=row.graded_by is not None,
    )
