"""Deciding a group of the review queue: one decision, and a grade of its own for everybody who it serves.

The group is locked first, so whoever decides beside somebody else has the other's decision before them: it is a second opinion
then. A decision sent again adds nothing but the grades of those who have come to wait since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.grading.opinions import JURY, Agreement, Finding, Opinion, Outcome
from service.store import audit, review_queue
from service.store.adding import add_grades
from service.store.classes import visible_to
from service.store.grades import person_row, read_of, standing_row
from service.store.models import Account, Attempt, GradeRow, ReviewDecision, ReviewGroup, ReviewItem
from service.store.review_queue import WAITING

DECIDED_IN = "review"
"""In the certificate of a grade that a decision gave: the group's id."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it is made.

    Attributes:
        finding: what the person found.
        comment: the reason, for learners; kept in every grade.
        question_hash, rubric_hash: what was before the person.
        by: id of the account.
        at: the moment.
    """

    finding: Finding
    comment: str
    question_hash: str
    rubric_hash: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision came to.

    Attributes:
        added: whether it said anything new.
        grades: how many attempts got a grade by it.
        agreement: how those who decided agree now.
    """

    added: bool
    grades: int
    agreement: Agreement


def decide(session: Session, group: ReviewGroup, made: Decision, seen_by: Account) -> Decided:
    """Keep a decision and give the grades that follow from it, to those whom its maker may see.

    Args:
        session: whose transaction the caller commits.
        group: locked by this transaction.
        made: the decision.
        seen_by: who makes it.

    Raises:
        RequestError: 409, three persons have decided, and this is another finding than the one that stands.
    """
    earlier = review_queue.decisions(session, [group.id]).get(group.id, [])
    before = review_queue.outcome_of(earlier)
    _check(before, made)
    members = _members(session, group, seen_by)
    said = before.latest.get(made.by)
    added = said is None or said.finding != made.finding or _comment(earlier, made.by) != made.comment
    if added:
        earlier.append(_keep(session, group, made, members))
    after = review_queue.outcome_of(earlier)
    given = _serve(session, group, members, made, after)
    review_queue.work_out(session, [group.id])
    if added or given:
        detail = {"verdict": made.finding.verdict.value, "credit": made.finding.credit, "grades": given}
        audit.add(session, "decided-review", group.id, by=made.by, at=made.at, detail=detail)
    return Decided(added, given, after.agreement)


def _comment(decisions: Sequence[ReviewDecision], by: str) -> str:
    """What a person said with the latest decision."""
    return next((each.comment for each in reversed(decisions) if each.by == by), "")


def _check(before: Outcome[int], made: Decision) -> None:
    counted = list(before.latest)[:JURY]
    if len(counted) < JURY or made.by in counted:
        return
    if before.standing is not None and before.standing.finding == made.finding:
        return
    detail = "Three persons have decided, and yours differs from what stands. Mark single attempts instead."
    raise RequestError(409, "review-settled", detail)


def _members(session: Session, group: ReviewGroup, seen_by: Account) -> list[tuple[Attempt, list[GradeRow]]]:
    """The attempts of a group that an account may see, with the grades of its field, oldest first."""
    asked = select(Attempt).join(ReviewItem, ReviewItem.attempt_id == Attempt.id)
    asked = asked.where(visible_to(seen_by, Attempt.learner_id))
    of_group = (ReviewItem.group_id == group.id, ReviewItem.field == group.field)
    attempts = session.scalars(asked.where(*of_group).order_by(Attempt.id)).all()
    graded = select(GradeRow).join(
        ReviewItem, (ReviewItem.attempt_id == GradeRow.attempt_id) & (ReviewItem.field == GradeRow.field)
    )
    histories: dict[str, list[GradeRow]] = {each.id: [] for each in attempts}
    for row in session.scalars(graded.where(*of_group).order_by(GradeRow.id)):
        if row.attempt_id in histories:
            histories[row.attempt_id].append(row)
    return [(each, histories[each.id]) for each in attempts]


def _keep(
    session: Session, group: ReviewGroup, made: Decision, members: Sequence[tuple[Attempt, list[GradeRow]]]
) -> ReviewDecision:
    # Ids in the order of commits, so that nobody who has seen one misses an earlier one later.
    audit.lock(session)
    row = ReviewDecision(
        group_id=group.id,
        by=made.by,
        at=made.at,
        verdict=made.finding.verdict.value,
        credit=made.finding.credit,
        criteria=dict(made.finding.criteria),
        comment=made.comment,
        response=members[0][0].responses.get(group.field, ""),
        question_hash=made.question_hash,
        rubric_hash=made.rubric_hash,
    )
    session.add(row)
    session.flush()
    return row


def _serve(
    session: Session,
    group: ReviewGroup,
    members: Sequence[tuple[Attempt, list[GradeRow]]],
    made: Decision,
    after: Outcome[int],
) -> int:
    """Give a grade to everybody who waits for it or has another by this group; how many that are."""
    standing = after.standing
    if standing is None or after.agreement is Agreement.DISPUTED:
        return 0
    served = [(attempt, rows) for attempt, rows in members if rows and _is_for(group, standing, standing_row(rows))]
    add_grades(session, [_row(group, attempt, rows, made, standing) for attempt, rows in served])
    return len(served)


def _is_for(group: ReviewGroup, standing: Opinion[int], row: GradeRow) -> bool:
    """Whether a standing grade gives way: it waits, or an earlier decision of the group gave another one.

    What a person has marked by itself is left alone.
    """
    if row.graded_by is None:
        return row.verdict in WAITING
    if row.certificate["values"].get(DECIDED_IN) != group.id:
        return False
    criteria = {name: each["verdict"] for name, each in row.criteria.items()}
    finding = standing.finding
    return (row.verdict, row.credit, criteria) != (finding.verdict.value, finding.credit, dict(finding.criteria))


def _row(
    group: ReviewGroup, attempt: Attempt, rows: Sequence[GradeRow], made: Decision, standing: Opinion[int]
) -> dict[str, Any]:
    values: Mapping[str, str] = {DECIDED_IN: group.id} | ({"comment": made.comment} if made.comment else {})
    return person_row(
        attempt,
        group.field,
        standing.finding,
        values=values,
        question_hash=made.question_hash,
        rubric_hash=made.rubric_hash or rows[-1].rubric_hash,
        read=read_of(rows),
        by=made.by,
        at=made.at,
    )
