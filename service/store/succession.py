"""The order of what one learner does, held against clocks that jump back and machines whose clocks differ.

Whether a hint came before an attempt, and which attempt was the first, is read from their moments. So nothing that a learner does
is dated before what is recorded of the same learner: where the clock says so, it is dated just behind it.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from service.store.models import Attempt, HelpRow

NEXT = timedelta(microseconds=1)
"""What moments are told apart by."""

_OWN_ATTEMPTS = select(Attempt.submitted_at).where(Attempt.learner_id == bindparam("learner"))
_LATEST = select(
    _OWN_ATTEMPTS.order_by(Attempt.id.desc()).limit(1).scalar_subquery(),
    select(func.max(HelpRow.at)).where(HelpRow.learner_id == bindparam("learner")).scalar_subquery(),
)


def moment_after(session: Session, learner_id: str, at: datetime) -> datetime:
    """The moment of what a learner does next: `at`, unless something later is recorded; one query.

    Args:
        session: in which it is going to be recorded.
        learner_id: who does it.
        at: what the clock says.
    """
    found = session.execute(_LATEST, {"learner": learner_id}).one()
    latest: list[datetime] = [each + NEXT for each in found if each is not None]
    return max([at, *latest])
