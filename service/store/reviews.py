"""The review queue as instructors see it: pages of groups, each with who is in it, what was found so far, and what was decided.

Of everything an instructor sees the learners of the own classes and those in no class, as everywhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from service.grading.opinions import Outcome
from service.store.classes import visible_to
from service.store.models import Account, Attempt, GradeRow, ReviewDecision, ReviewGroup, ReviewItem
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
    session: Session,
    *,
    seen_by: Account,
    is_open: bool,
    questions: Sequence[str] | None,
    after: Cursor | None,
    limit: int,
) -> list[Review]:
    """Groups in the order in which they began to wait.

    Args:
        session: to read from.
        seen_by: only what learners wrote whom this account may see; and what waits only for a third person is left out
            where this one is of the first two.
        is_open: those that wait or are disputed; otherwise those that persons have decided.
        questions: only of these; None for all.
        after: the end of the page before.
        limit: at most so many.
    """
    decided = exists().where(ReviewDecision.group_id == ReviewGroup.id)
    asked = select(ReviewGroup).where(ReviewGroup.open.is_(is_open), _seen(seen_by, is_open=is_open))
    asked = asked.where(
        ~(ReviewGroup.disputed & decided.where(ReviewDecision.by == seen_by.id)) if is_open else decided
    )
    if questions is not None:
        asked = asked.where(ReviewGroup.question_id.in_(questions))
    if after is not None:
        later = and_(ReviewGroup.since == after.since, ReviewGroup.id > after.id)
        asked = asked.where((ReviewGroup.since > after.since) | later)
    groups = session.scalars(asked.order_by(ReviewGroup.since, ReviewGroup.id).limit(limit)).all()
    return _reviews(session, groups, seen_by)


def review(session: Session, group_id: str, seen_by: Account) -> Review:
    """One group, with those in it whom an account may see.

    Raises:
        RequestError: 404, there is none, or nobody in it may be seen.
    """
    group = session.scalar(select(ReviewGroup).where(ReviewGroup.id == group_id, _seen(seen_by)))
    if group is None:
        raise unknown(group_id)
    return _reviews(session, [group], seen_by)[0]


def seen_of(session: Session, group_ids: Collection[str], seen_by: Account) -> set[str]:
    """Which of some groups have somebody in them whom an account may see."""
    return set(session.scalars(select(ReviewGroup.id).where(ReviewGroup.id.in_(group_ids), _seen(seen_by))))


def _seen(account: Account, *, is_open: bool = False) -> ColumnElement[bool]:
    """Whether anybody in a group may be seen by an account; in an open one, anybody who waits or about whom two differ."""
    attempt = aliased(Attempt)
    inside = (
        exists()
        .where(ReviewItem.group_id == ReviewGroup.id, attempt.id == ReviewItem.attempt_id)
        .where(visible_to(account, attempt.learner_id))
    )
    return inside.where(waits() | ReviewGroup.disputed) if is_open else inside


def _reviews(session: Session, groups: Sequence[ReviewGroup], seen_by: Account) -> list[Review]:
    ids = [group.id for group in groups]
    if not ids:
        return []
    members, counts = _members(session, ids, seen_by)
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


def _members(
    session: Session, ids: Sequence[str], seen_by: Account
) -> tuple[Mapping[str, list[Member]], Mapping[str, tuple[int, int]]]:
    """The first members of each group whom an account may see, and how many there are and wait."""
    waiting = case((waits(), 1), else_=0)
    items = select(ReviewItem.group_id, ReviewItem.attempt_id, ReviewItem.field, waiting.label("waits"))
    seen = items.join(Attempt, Attempt.id == ReviewItem.attempt_id).where(visible_to(seen_by, Attempt.learner_id))
    found = seen.where(ReviewItem.group_id.in_(ids)).subquery()
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
