"""How a class stands: the tally of each of its learners, read as one stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.grading.policy import Policy
from service.grading.tally import Tally, tally
from service.store.assigning import assignments
from service.store.models import Account, Attempt, Role
from service.store.people import Membership
from service.store.tallies import graded, recorded, stream, worths_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A learner of a class, and how he or she stands.

    Attributes:
        account: id of the account.
        name: of the learner.
        tally: under the policy that was asked for.
    """

    account: str
    name: str
    tally: Tally


def of_class(
    session: Session, class_id: str, bank: Bank, policy: Policy, *, after: str = "", limit: int | None = None
) -> Iterator[Standing]:
    """Every learner of a class in order of their ids, also those without attempts; two queries.

    Args:
        session: to read from.
        class_id: of the class.
        bank: what there is to be earned.
        policy: how attempts count.
        after: id of an account; only later ones.
        limit: at most so many learners; None for all.
    """
    names = _names(session, class_id, after, limit)
    if not names:
        return
    within = select(Membership.account_id).where(Membership.class_id == class_id)
    asked = graded().where(Attempt.learner_id.in_(within), Attempt.learner_id.between(min(names), max(names)))
    assigned, worths = assignments(session, bank, policy).of, worths_of(bank)
    waiting = dict(names)
    for learner, rows in groupby(stream(session, asked), key=lambda row: row.learner_id):
        if learner in names:
            yield from _without_attempts(waiting, learner, policy)
            found = tally(recorded(rows), worths, policy, assigned(learner))
            yield Standing(learner, waiting.pop(learner), found)
    yield from _without_attempts(waiting, None, policy)


def _names(session: Session, class_id: str, after: str, limit: int | None) -> dict[str, str]:
    asked = (
        select(Account.id, Account.name)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.class_id == class_id, Account.role == Role.LEARNER, Account.id > after)
        .order_by(Account.id)
        .limit(limit)
    )
    return {id: name for id, name in session.execute(asked)}


def _without_attempts(waiting: dict[str, str], before: str | None, policy: Policy) -> Iterator[Standing]:
    """Those in front of a learner who have not tried anything."""
    for id in [each for each in waiting if before is None or each < before]:
        yield Standing(id, waiting.pop(id), tally((), {}, policy))
