"""Checks of responses: how many a learner has made, which is exact however many processes serve, and what was wrong last."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from service.bank.guidance import Checks
from service.bank.hinting import Finding
from service.errors import RequestError
from service.store.models import CheckRow

# Made once: making a statement takes longer than the database takes to carry it out.
_RECENT = (
    select(CheckRow.at)
    .where(CheckRow.learner_id == bindparam("learner"), CheckRow.question_id == bindparam("question"))
    .where(CheckRow.at > bindparam("since"), CheckRow.at < bindparam("until"))
    .order_by(CheckRow.at.desc())
    .limit(bindparam("limit"))
)
_ADD = (
    insert(CheckRow)
    .from_select(
        ["learner_id", "question_id", "variant", "findings", "at"],
        select(
            bindparam("learner", type_=CheckRow.learner_id.type),
            bindparam("question", type_=CheckRow.question_id.type),
            bindparam("variant", type_=CheckRow.variant.type),
            bindparam("findings", type_=CheckRow.findings.type),
            bindparam("now", type_=CheckRow.at.type),
        ).where(select(func.count()).select_from(_RECENT.subquery()).scalar_subquery() < bindparam("limit")),
    )
    .returning(CheckRow.id)
)


def refuse_beyond(session: Session, learner_id: str, question_id: str, budget: Checks, now: datetime) -> None:
    """Refuse a check that is one too many.

    Args:
        session: to read from.
        learner_id: who checks.
        question_id: what is checked, in whatever variant.
        budget: how many checks there are.
        now: the present moment.

    Raises:
        RequestError: 429 `checks-used-up` with the seconds to wait, 409 `checks-closed` where there are none.
    """
    if budget.limit == 0:
        raise RequestError(409, "checks-closed", "Responses to this question are not checked; submit them.")
    window = _window(budget, now)
    asked = {"learner": learner_id, "question": question_id, "limit": budget.limit}
    recent = session.scalars(_RECENT, {**asked, **window}).all()
    if len(recent) == budget.limit:
        wait = max(1, math.ceil((recent[-1] - window["since"]).total_seconds()))
        told = f"You may check responses to this question {budget.limit} times in {budget.seconds} seconds."
        raise RequestError(429, "checks-used-up", f"{told} Wait {wait} seconds, or submit them.", wait)


def record(
    session: Session,
    learner_id: str,
    question_id: str,
    variant: int,
    findings: Mapping[str, Finding],
    budget: Checks,
    *,
    at: datetime,
) -> None:
    """Record a check, unless it is one too many.

    Args:
        session: in which nobody else acts for the learner, so the budget is exact; the caller commits before the learner hears of
            what was found.
        learner_id: who checked.
        question_id: what was checked.
        variant: with which figures.
        findings: what was wrong, by field.
        budget: how many checks there are.
        at: the moment.

    Raises:
        RequestError: as `refuse_beyond`.
    """
    told = {name: {"codes": sorted(found.codes), "missing": sorted(found.missing)} for name, found in findings.items()}
    asked = {"learner": learner_id, "question": question_id, "variant": variant, "findings": told, "now": at}
    added = session.connection().scalar(_ADD, {**asked, **_window(budget, at), "limit": budget.limit})
    if added is None:
        refuse_beyond(session, learner_id, question_id, budget, at)


def _window(budget: Checks, now: datetime) -> dict[str, datetime]:
    """Between which moments checks are counted; a clock that has been set back makes nobody wait for those of a time to come."""
    length = timedelta(seconds=budget.seconds)
    return {"since": now - length, "until": now + length}


def last(session: Session, learner_id: str, question_id: str) -> CheckRow | None:
    """The learner's last check of responses to the question."""
    asked = select(CheckRow).where(CheckRow.learner_id == learner_id, CheckRow.question_id == question_id)
    return session.scalar(asked.order_by(CheckRow.id.desc()).limit(1))


def findings(row: CheckRow) -> dict[str, Finding]:
    """What was wrong in a check, by field."""
    return {
        name: Finding(frozenset(found["codes"]), frozenset(found["missing"])) for name, found in row.findings.items()
    }
