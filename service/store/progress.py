"""How far a learner has come with a question, from as few of the attempts at it as tell.

The fold of the tally says the same, from all of them. Here what cannot matter stays in the database: attempts in which a field that
decides could never be read are no tries, and those in which one was never right are not solved.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from service.grading.outcome import Verdict
from service.grading.policy import PartRule, Worth
from service.grading.tally import Recorded, weigh
from service.store.models import Attempt, GradeRow
from service.store.tallies import graded, recorded

AT_ONCE = 20
"""Attempts read by one statement; few learners try one question more often."""

READABLE = tuple(verdict.value for verdict in Verdict if verdict is not Verdict.UNREADABLE)
RIGHT = (Verdict.CORRECT.value,)

_FIELDS_SO_GRADED = (
    select(func.count(GradeRow.field.distinct()))
    .where(GradeRow.attempt_id == Attempt.id, GradeRow.field.in_(bindparam("fields", expanding=True)))
    .where(GradeRow.verdict.in_(bindparam("verdicts", expanding=True)))
    .correlate(Attempt)
    .scalar_subquery()
)
_PAGE = (
    select(Attempt.id)
    .where(Attempt.question_id == bindparam("question"), Attempt.learner_id == bindparam("learner"))
    .where(Attempt.variant == bindparam("variant"), Attempt.id > bindparam("after"))
    .where(bindparam("number") == _FIELDS_SO_GRADED)
    .order_by(Attempt.id)
    .limit(AT_ONCE)
    .subquery()
)
_RECORDS = graded().join(_PAGE, _PAGE.c.id == Attempt.id)


def progress(
    session: Session, learner_id: str, worth: Worth, variant: int, part: PartRule, *, enough: int | None, whole: bool
) -> tuple[int, bool]:
    """The number of tries, counted up to `enough`, and whether one of them earned everything.

    Args:
        session: to read from.
        learner_id: whose.
        worth: what the question is worth.
        variant: only attempts at these figures.
        part: how fields count.
        enough: so many tries suffice, at least 1; None to count none.
        whole: whether both are told; else reading ends as soon as there are enough tries or one earned everything.
    """
    tries, last = 0, ""
    if enough is not None:
        solved = False
        for record in _records(session, learner_id, worth, variant, READABLE):
            each, last = weigh(record, worth, part), record.attempt
            tries, solved = tries + each.is_try, solved or each.full
            if tries >= enough or (solved and not whole):
                break
        else:
            return tries, solved
        if solved or not whole:
            return tries, solved
    records = _records(session, learner_id, worth, variant, RIGHT, last)
    return tries, any(weigh(record, worth, part).full for record in records)


def _records(
    session: Session, learner_id: str, worth: Worth, variant: int, verdicts: Collection[str], after: str = ""
) -> Iterator[Recorded]:
    """Attempts in which each field that decides once got one of these verdicts, in order, a page at a time."""
    asked = {"learner": learner_id, "question": worth.question, "variant": variant, "fields": list(worth.weights)}
    while True:
        given = {**asked, "number": len(worth.weights), "verdicts": list(verdicts), "after": after}
        page = list(recorded(iter(session.execute(_RECORDS, given))))
        yield from page
        if len(page) < AT_ONCE:
            return
        after = page[-1].attempt
