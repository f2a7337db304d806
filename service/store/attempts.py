"""Attempts: recorded once with the grades they were given, read back with the whole history of grades."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from service.bank.question import Question
from service.errors import RequestError
from service.grading.outcome import Grade
from service.store.adding import add_grades, engine_row
from service.store.models import Attempt
from service.store.moments import new_id
from service.store.review_queue import enqueue, waiting

_ADD = insert(Attempt)


def record(
    session: Session,
    *,
    learner_id: str,
    question: Question,
    responses: Mapping[str, str],
    grades: Mapping[str, Grade],
    at: datetime,
) -> str:
    """Record an attempt and its first grades; both stay as they are for ever. The attempt's id.

    Args:
        session: whose transaction the caller commits before the learner hears of it.
        learner_id: id of the account that answered.
        question: as it was asked, in the variant that was asked.
        responses: raw texts by field, as received.
        grades: by field; a field that was left out has none.
        at: the moment of submission; attempts sort by it.
    """
    id = new_id(at)
    row = {
        "id": id,
        "learner_id": learner_id,
        "question_id": question.id,
        "variant": question.variant,
        "question_hash": question.hash,
        "responses": dict(responses),
        "submitted_at": at,
        "figures": dict(question.figures) or None,
    }
    session.execute(_ADD, row)
    add_grades(session, [engine_row(id, question, name, grade, at=at) for name, grade in grades.items()])
    enqueue(
        session,
        [waiting(id, question, name, responses.get(name, ""), grade, at) for name, grade in grades.items()],
    )
    return id


def attempt(session: Session, attempt_id: str) -> Attempt:
    """The attempt with this id, with every grade it was given, oldest first.

    Raises:
        RequestError: 404, there is none.
    """
    found = session.scalar(select(Attempt).where(Attempt.id == attempt_id).options(selectinload(Attempt.grades)))
    if found is None:
        raise RequestError(404, "unknown-attempt", f"There is no attempt {attempt_id!r}.")
    return found


def of_learner(
    session: Session, learner_id: str, *, question_id: str | None = None, limit: int, before: str | None = None
) -> Sequence[Attempt]:
    """A learner's attempts, newest first, each with every grade it was given, oldest first; two queries.

    Args:
        session: to read from.
        learner_id: whose attempts.
        question_id: only attempts at this question.
        limit: at most so many.
        before: id of an attempt; only older ones.
    """
    page = select(Attempt).where(Attempt.learner_id == learner_id)
    if question_id is not None:
        page = page.where(Attempt.question_id == question_id)
    if before is not None:
        page = page.where(Attempt.id < before)
    page = page.order_by(Attempt.id.desc()).limit(limit).options(selectinload(Attempt.grades))
    return session.scalars(page).all()
