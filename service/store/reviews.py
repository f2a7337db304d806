"""The review queue as instructors see it: pages of groups, each with who is in it, what was found so far, and what was decided."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from service.grading.opinions import Outcome
from service.store.models import Attempt, GradeRow, ReviewDecision, ReviewGroup, ReviewItem
from service.store.review_queue import decisions, outcome_of, unknown, waits

SHOWN = 20
"""Attempts of a group that are listed; there may be thousands."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: groups behind it began to wait later."""

    since: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Member:
    """An attempt of a group.

    Attributes:
        attempt: its id.
        response: to the field.
        waits: whether it waits for a person.
    """

    attempt: str
    response: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A group of the queue.

    Attributes:
        group: itself.
        members: the first of its attempts, those that wait before the others.
        answers: how many attempts there are.
        waiting: how many of them wait.
        evidence: what was found last without a person; None when there is no such grade.
        decisions: oldest first.
        outcome: what they come to.
    """

    group: ReviewGroup
    members: Sequence[Member]
    answers: int
    waiting: int
    evidence: GradeRow | None
    decisions: Sequence[ReviewDecision]
    outcome: Outcome[int]

    @property
    def response(self) -> str:
        """As the first of them wrote it."""
        return self.members[0].response


def page(
    session: Session, *, asking: str, is_open: bool, questions: Sequence[str] | None, after: Cursor | None, limit: int
) -> list[Review]:
    """Groups in the order in which they began to wait.

    Args:
        session: to read from.
        asking: id of the account; what waits only for a third person is left out where this one is of the first two.
        is_open: those that wait or are disputed; otherwise those that persons have decided.
        questions: only of these; None for all.
        after: the end of the page before.
        limit: at most so many.
    """
    asked = select(ReviewGroup).where(ReviewGroup.open.is_(is_open))
    asked = asked.where(_for(asking) if is_open else exists().where(ReviewDecision.group_id == ReviewGroup.id))
    if questions is not None:
        asked = asked.where(ReviewGroup.question_id.in_(questions))
    if after is not None:
        later = and_(ReviewGroup.since == after.since, ReviewGroup.id > after.id)
        asked = asked.where((ReviewGroup.since > after.since) | later)
    groups = session.scalars(asked.order_by(ReviewGroup.since, ReviewGroup.id).limit(limit)).all()
    return _reviews(session, groups)


def review(session: Session, group_id: str) -> Review:
    """One group.

    Raises:
        RequestError: 404, there is none.
    """
    group = session.get(ReviewGroup, group_id)
    if group is None:
        raise unknown(group_id)
    return _reviews(session, [group])[0]


def _for(asking: str) -> ColumnElement[bool]:
    """Whether a group has anything to ask this person."""
    decided = exists().where(ReviewDecision.group_id == ReviewGroup.id, ReviewDecision.by == asking)
    return ~(ReviewGroup.disputed & decided)


def _reviews(session: Session, groups: Sequence[ReviewGroup]) -> list[Review]:
    ids = [group.id for group in groups]
    if not ids:
        return []
    members, counts = _members(session, ids)
    evidence = _evidence(session, {(members[id][0].attempt, id) for id in ids})
    decided = decisions(session, ids)
    return [
        Review(
            group,
            members[group.id],
            *counts[group.id],
            evidence.get(group.id),
            decided.get(group.id, []),
            outcome_of(decided.get(group.id, [])),
        )
        for group in groups
    ]


def _members(session: Session, ids: Sequence[str]) -> tuple[Mapping[str, list[Member]], Mapping[str, tuple[int, int]]]:
    """The first members of each group, and how many there are and wait."""
    waiting = case((waits(), 1), else_=0)
    items = select(ReviewItem.group_id, ReviewItem.attempt_id, ReviewItem.field, waiting.label("waits"))
    found = items.where(ReviewItem.group_id.in_(ids)).subquery()
    group, order = found.c.group_id, (found.c.waits.desc(), found.c.attempt_id)
    ranked = select(
        *found.c,
        func.row_number().over(partition_by=group, order_by=order).label("rank"),
        func.count().over(partition_by=group).label("answers"),
        func.sum(found.c.waits).over(partition_by=group).label("waiting"),
    ).subquery()
    asked = select(*ranked.c, Attempt.responses).join(Attempt, Attempt.id == ranked.c.attempt_id)
    members: dict[str, list[Member]] = {}
    counts: dict[str, tuple[int, int]] = {}
    for row in session.execute(asked.where(ranked.c.rank <= SHOWN).order_by(ranked.c.group_id, ranked.c.rank)):
        member = Member(row.attempt_id, row.responses.get(row.field, ""), bool(row.waits))
        members.setdefault(row.group_id, []).append(member)
        counts[row.group_id] = int(row.answers), int(row.waiting)
    return members, counts


def _evidence(session: Session, firsts: Collection[tuple[str, str]]) -> dict[str, GradeRow]:
    """By group the latest grade that no person gave, of its first attempt; each attempt comes with its group."""
    later = aliased(GradeRow)
    newer = exists().where(
        later.attempt_id == GradeRow.attempt_id,
        later.field == GradeRow.field,
        later.graded_by.is_(None),
        later.id > GradeRow.id,
    )
    here = and_(ReviewItem.attempt_id == GradeRow.attempt_id, ReviewItem.field == GradeRow.field)
    asked = select(ReviewItem.group_id, GradeRow).join(GradeRow, here)
    chosen = ReviewItem.attempt_id.in_({attempt for attempt, _ in firsts})
    rows = session.execute(asked.where(chosen, GradeRow.graded_by.is_(None), ~newer)).all()
    return {group: row for group, row in rows if (row.attempt_id, group) in firsts}
