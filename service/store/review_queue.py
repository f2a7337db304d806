"""The review queue: what waits for a person, those that read the same in one group, oldest first.

Only learners of the same classes share a group, so that those who decide it together see everybody in it.

A field of an attempt waits while no person has marked it and its latest grade is undecided or needs review. A group is open while
one of its fields waits, or while two persons differ on it; that is worked out from the grades and decisions, never counted.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.bank.question import Question
from service.errors import RequestError
from service.grading.alike import reading_of
from service.grading.opinions import Agreement, Finding, Opinion, Outcome, outcome
from service.grading.outcome import Grade, Verdict
from service.store.locks import share_recording
from service.store.models import Attempt, GradeRow, ReviewDecision, ReviewGroup, ReviewItem
from service.store.people import Membership

WAITING = (Verdict.NEEDS_REVIEW, Verdict.UNDECIDED)
"""Verdicts that wait for a person."""

AT_ONCE = 500
"""Places that are looked up by one statement; SQLite takes 32,766 values."""

Place = tuple[str, str]
"""Id of an attempt and name of a field."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A field of an attempt that waits for a person.

    Attributes:
        attempt: its id.
        field: name of the field.
        question, variant: what was answered.
        reading: what it has in common with those that read the same.
        since: when it began to wait.
    """

    attempt: str
    field: str
    question: str
    variant: int
    reading: str
    since: datetime

    def group(self, classes: Sequence[str]) -> str:
        """Id of the group, of a learner who is in these classes."""
        told = [self.question, self.variant, self.field, self.reading, *classes]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


def waiting(attempt: str, question: Question, name: str, response: str, grade: Grade, at: datetime) -> Waiting | None:
    """What a new grade adds to the queue, if it is one that waits."""
    if grade.verdict not in WAITING:
        return None
    reading = reading_of(question.fields[name].type, grade, response)
    return Waiting(attempt, name, question.id, question.variant, reading, at)


def enqueue(session: Session, added: Iterable[Waiting | None]) -> set[str]:
    """Add to the queue; ids of the groups that this opens.

    Args:
        session: whose transaction adds the grades too.
        added: in any order; None for what does not wait.
    """
    waits = [each for each in added if each is not None]
    if not waits:
        return set()
    classes = _classes(session, {each.attempt for each in waits})
    new = sorted(((each.group(classes.get(each.attempt, ())), each) for each in waits), key=_place)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    opening = insert(ReviewGroup)
    since = case(
        (ReviewGroup.open & (ReviewGroup.since < opening.excluded.since), ReviewGroup.since),
        else_=opening.excluded.since,
    )
    # In one order everywhere, so that two transactions never wait for each other.
    groups = dict(new)
    rows = [_group_row(id, each) for id, each in groups.items()]
    session.execute(opening.on_conflict_do_update(index_elements=["id"], set_={"open": True, "since": since}), rows)
    session.execute(insert(ReviewItem).on_conflict_do_nothing(), [_item_row(id, each) for id, each in new])
    return set(groups)


def _place(queued: tuple[str, Waiting]) -> tuple[str, str]:
    return queued[0], queued[1].attempt


def _classes(session: Session, attempts: Collection[str]) -> dict[str, list[str]]:
    """The classes that the learners of attempts are in, in order; of those in none nothing is told."""
    found: dict[str, list[str]] = {}
    listed = sorted(attempts)
    for first in range(0, len(listed), AT_ONCE):
        asked = select(Attempt.id, Membership.class_id).join(Membership, Membership.account_id == Attempt.learner_id)
        chosen = asked.where(Attempt.id.in_(listed[first : first + AT_ONCE])).order_by(Membership.class_id)
        for id, class_id in session.execute(chosen):
            found.setdefault(id, []).append(class_id)
    return found


def groups_of(session: Session, places: Collection[Place]) -> set[str]:
    """Ids of the groups that these fields of attempts are in."""
    found: set[str] = set()
    listed = sorted(places)
    for first in range(0, len(listed), AT_ONCE):
        place = tuple_(ReviewItem.attempt_id, ReviewItem.field)
        asked = select(ReviewItem.group_id).where(place.in_(listed[first : first + AT_ONCE])).distinct()
        found.update(session.scalars(asked))
    return found


def work_out(session: Session, group_ids: Collection[str]) -> None:
    """Work out anew whether groups are open, after grades or decisions were added; they are locked from here on."""
    groups = _locked(session, group_ids)
    if not groups:
        return
    ids = [group.id for group in groups]
    asked = select(ReviewItem.group_id, func.min(ReviewItem.since)).where(ReviewItem.group_id.in_(ids), waits())
    first: dict[str, datetime] = {id: since for id, since in session.execute(asked.group_by(ReviewItem.group_id))}
    decided = decisions(session, ids)
    for group in groups:
        group.disputed = outcome_of(decided.get(group.id, ())).agreement is Agreement.DISPUTED
        group.open = group.disputed or group.id in first
        group.since = first.get(group.id, group.since)
    session.flush()


def locked(session: Session, group_id: str) -> ReviewGroup:
    """The group, which nobody else decides or adds to before the transaction ends.

    Raises:
        RequestError: 404, there is none.
    """
    # Before the group, as everybody does who records, or they might wait for each other.
    share_recording(session)
    found = _locked(session, [group_id])
    if not found:
        raise unknown(group_id)
    return found[0]


def unknown(group_id: str) -> RequestError:
    """There is no such group."""
    return RequestError(404, "unknown-review", f"There is no review {group_id!r}.")


def decisions(session: Session, group_ids: Collection[str]) -> dict[str, list[ReviewDecision]]:
    """What was decided of groups, oldest first, by group."""
    asked = select(ReviewDecision).where(ReviewDecision.group_id.in_(group_ids)).order_by(ReviewDecision.id)
    found: dict[str, list[ReviewDecision]] = {}
    for row in session.scalars(asked):
        found.setdefault(row.group_id, []).append(row)
    return found


def outcome_of(decided: Iterable[ReviewDecision]) -> Outcome[int]:
    """What decisions come to, oldest first."""
    return outcome(Opinion(each.id, each.by, finding_of(each)) for each in decided)


def finding_of(decided: ReviewDecision) -> Finding:
    """What a person found."""
    return Finding(Verdict(decided.verdict), decided.credit, decided.criteria)


def waits() -> ColumnElement[bool]:
    """Whether a `ReviewItem` waits for a person."""
    here = and_(GradeRow.attempt_id == ReviewItem.attempt_id, GradeRow.field == ReviewItem.field)
    latest = select(GradeRow.verdict).where(here).order_by(GradeRow.id.desc()).limit(1).scalar_subquery()
    return latest.in_(WAITING) & ~exists().where(here, GradeRow.graded_by.is_not(None))


def _locked(session: Session, group_ids: Collection[str]) -> Sequence[ReviewGroup]:
    asked = select(ReviewGroup).where(ReviewGroup.id.in_(group_ids)).order_by(ReviewGroup.id).with_for_update()
    return session.scalars(asked.execution_options(populate_existing=True)).all() if group_ids else []


def _group_row(id: str, added: Waiting) -> dict[str, object]:
    return {
        "id": id,
        "question_id": added.question,
        "variant": added.variant,
        "field": added.field,
        "open": True,
        "disputed": False,
        "since": added.since,
    }


def _item_row(group: str, added: Waiting) -> dict[str, object]:
    return {"attempt_id": added.attempt, "field": added.field, "group_id": group, "since": added.since}
