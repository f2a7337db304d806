"""What waits: for persons in the review queue, for workers among the regrades; counted for whoever watches the service."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.store.models import Regrade, RegradeEvent, ReviewGroup

ENDED = ("cancelled", "superseded", "failed", "finished")
"""Events behind which a regrade does not go on."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits at a moment.

    Attributes:
        reviews: open groups of the review queue.
        disputed: those of them about which two persons differ.
        since: how long the oldest has been waiting; None when nothing is open.
        regrades: regrades that wait for a worker or are being carried out.
    """

    reviews: int
    disputed: int
    since: datetime | None
    regrades: int


def backlog(session: Session) -> Backlog:
    """What waits now, by two queries."""
    disputed = func.count().filter(ReviewGroup.disputed)
    open_groups = select(func.count(), disputed, func.min(ReviewGroup.since)).where(ReviewGroup.open)
    reviews, differing, since = session.execute(open_groups).one()
    latest = (
        select(RegradeEvent.event)
        .where(RegradeEvent.regrade_id == Regrade.id)
        .order_by(RegradeEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    going_on = select(func.count()).select_from(Regrade).where(func.coalesce(latest, "").not_in(ENDED))
    return Backlog(reviews, differing, since, session.scalar(going_on) or 0)
