"""What persons decided in the review queue, as labelled responses: examples of what earns a criterion, with where they come from.

Of each group what stands is kept; what two persons dispute is no example. Decisions get their ids one after the other, so whoever
has seen those up to an id has seen all of them.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from service.bank.trust import Kept
from service.grading.opinions import Agreement
from service.store.models import ReviewDecision, ReviewGroup
from service.store.review_queue import decisions, outcome_of

AT_ONCE = 500
"""Groups whose decisions are read by one statement."""

Standing: TypeAlias = Mapping[str, Kept | None]
"""By group what is kept of it; None where it is disputed."""


DECIDED: ColumnElement[int] = func.coalesce(select(func.max(ReviewDecision.id)).scalar_subquery(), 0)
"""A number that grows with every decision, to be asked for beside something else; one look into an index."""


def counter(session: Session) -> int:
    """The number that grows with every decision."""
    return session.scalar(select(DECIDED)) or 0


def since(session: Session, after: int) -> Standing:
    """What is kept of every group of which something was decided since; only fields with criteria have examples.

    Args:
        session: to read from.
        after: the counter up to which decisions are known.
    """
    groups = (
        select(ReviewDecision.group_id).where(ReviewDecision.id > after).distinct().order_by(ReviewDecision.group_id)
    )
    ids = session.scalars(groups).all()
    found: dict[str, Kept | None] = {}
    for first in range(0, len(ids), AT_ONCE):
        found |= _of(session, ids[first : first + AT_ONCE])
    return {id: kept for id, kept in found.items() if kept is None or kept.criteria}


def _of(session: Session, ids: Sequence[str]) -> dict[str, Kept | None]:
    groups = {group.id: group for group in session.scalars(select(ReviewGroup).where(ReviewGroup.id.in_(ids)))}
    return {id: _kept(groups[id], rows) for id, rows in decisions(session, ids).items()}


def _kept(group: ReviewGroup, rows: Sequence[ReviewDecision]) -> Kept | None:
    came_to = outcome_of(rows)
    if came_to.standing is None or came_to.agreement is Agreement.DISPUTED:
        return None
    row = next(each for each in rows if each.id == came_to.standing.key)
    rubric = f"{group.question_id}.{group.field}"
    return Kept(rubric, row.response, row.criteria, group.id, row.by, row.at)
