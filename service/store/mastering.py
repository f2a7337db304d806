"""What learners have tried lately, and how hard questions were for others: what mastery and repetition are folded from.

Bounded for everybody: a learner's latest `LATEST` attempts, and the latest `SAMPLE` attempts at each question.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby

from sqlalchemy import exists, func, select, union_all
from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.grading.mastery import Rating, Try, difficulty, tries_of
from service.grading.tally import Recorded
from service.store.classes import visible_to
from service.store.models import Account, Attempt, Role
from service.store.people import Membership
from service.store.tallies import graded, recorded, worths_of

LATEST = 300
"""Attempts of a learner that are looked at; with one a day, ten months."""

LATEST_IN_CLASS = 100
"""Attempts of each learner that are looked at where many are listed."""

SAMPLE = 30
"""Attempts at a question that its difficulty is folded from; the deviation has then fallen to about half."""


def history(session: Session, learner_id: str, *, without: Collection[str] = ()) -> list[Recorded]:
    """A learner's latest attempts with their standing grades, in order of submission; one query.

    Args:
        session: to read from.
        learner_id: whose.
        without: ids of questions that are left out, as if they had not been tried.
    """
    own = (Attempt.learner_id == learner_id, Attempt.question_id.not_in(without))
    latest = select(Attempt.id).where(*own).order_by(Attempt.id.desc()).limit(LATEST)
    return list(recorded(iter(session.execute(graded().where(Attempt.id.in_(latest.subquery().select()))))))


def histories(session: Session, learners: Collection[str]) -> dict[str, list[Recorded]]:
    """The latest attempts of several learners, by their ids; one query."""
    place = func.row_number().over(partition_by=Attempt.learner_id, order_by=Attempt.id.desc()).label("place")
    numbered = select(Attempt.id, place).where(Attempt.learner_id.in_(learners)).subquery()
    latest = select(numbered.c.id).where(numbered.c.place <= LATEST_IN_CLASS)
    rows = session.execute(graded().where(Attempt.id.in_(latest)))
    return {learner: list(recorded(own)) for learner, own in groupby(rows, key=lambda row: row.learner_id)}


def learners_after(
    session: Session, after: str, limit: int, *, seen_by: Account | None = None, class_id: str | None = None
) -> list[str]:
    """Ids of learners in order; one query.

    Args:
        session: to read from.
        after: an id; only those behind it.
        limit: at most so many.
        seen_by: only learners whom this account may see; None for all.
        class_id: only learners of this class.
    """
    asked = select(Account.id).where(Account.role == Role.LEARNER.value, Account.id > after)
    if seen_by is not None:
        asked = asked.where(visible_to(seen_by, Account.id))
    if class_id is not None:
        asked = asked.where(exists().where(Membership.account_id == Account.id, Membership.class_id == class_id))
    return list(session.scalars(asked.order_by(Account.id).limit(limit)))


def difficulties(session: Session, questions: Collection[str], bank: Bank) -> dict[str, Rating]:
    """How hard questions are, by the latest tries of others and their own; one query, none for no questions.

    Args:
        session: to read from.
        questions: their ids; those that are not in the bank are left out.
        bank: what there is to be earned.
    """
    worths = {name: worth for name, worth in worths_of(bank).items() if name in questions}
    if not worths:
        return {}
    samples = [
        select(Attempt.id).where(Attempt.question_id == name).order_by(Attempt.id.desc()).limit(SAMPLE).subquery()
        for name in sorted(worths)
    ]
    chosen = union_all(*(select(sample.c.id) for sample in samples)).subquery()
    rows = session.execute(graded().where(Attempt.id.in_(select(chosen.c.id))))
    firsts: dict[str, dict[str, Try]] = {}
    for learner, own in groupby(rows, key=lambda row: row.learner_id):
        for each in tries_of(recorded(own), worths):
            firsts.setdefault(each.question, {}).setdefault(learner, each)
    return {name: difficulty(_in_order(firsts.get(name, {}))) for name in worths}


def _in_order(firsts: Mapping[str, Try]) -> tuple[float, ...]:
    """The credits of first tries, earliest first; rounded, so that what is remembered is found again."""
    return tuple(_ternary(each.credit) for each in _by_time(firsts.items()))


def _by_time(firsts: Iterable[tuple[str, Try]]) -> list[Try]:
    return [each for _, each in sorted(firsts, key=lambda found: (found[1].at, found[0]))]


def _ternary(credit: float) -> float:
    """All that a rating asks of credit: none, some, or all."""
    return credit if credit in (0, 1) else 0.5
