"""Classes: who learns together, who teaches them, and how people come in.

An instructor sees the learners of the classes that he or she is in, and those who are in no class at all.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, delete, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from service.errors import RequestError
from service.store.models import Account, Role
from service.store.moments import new_id
from service.store.people import Class, Invitation, Membership
from service.store.sign_ins import hashed

INVITATION_BYTES = 24
"""Random bytes of an invitation: 192 bits cannot be guessed."""

MOST_OPEN = 1000
"""Invitations that a class may have open at once."""

AT_ONCE = 500
"""Learners who are looked up by one statement; SQLite takes 32,766 values."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A person to be invited, or nobody in particular.

    Attributes:
        name: as it will be shown; empty for a link that anybody may use.
        login: as it will be typed; empty for a link that anybody may use.
    """

    name: str = ""
    login: str = ""


def create(session: Session, name: str, by: str, *, at: datetime) -> Class:
    """Add a class, with whoever makes it as its first member."""
    made = Class(id=new_id(at), name=name, created_by=by, created_at=at)
    session.add(made)
    session.flush()
    join(session, made.id, by, at=at)
    return made


def of(session: Session, account: Account) -> Sequence[tuple[Class, int]]:
    """The classes an account is in, all of them for an admin, each with its number of learners; by name."""
    learners = (
        select(func.count())
        .select_from(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.class_id == Class.id, Account.role == Role.LEARNER)
        .scalar_subquery()
    )
    rows = session.execute(select(Class, learners).where(_in(account)).order_by(Class.name, Class.id))
    return [(each, int(count)) for each, count in rows]


def show(session: Session, class_id: str, account: Account) -> Class:
    """A class that the account is in.

    Raises:
        RequestError: 404, there is none, or it is somebody else's.
    """
    found = session.scalar(select(Class).where(Class.id == class_id, _in(account)))
    if found is None:
        raise RequestError(404, "unknown-class", f"There is no class {class_id!r} of yours.")
    return found


def members(session: Session, class_id: str) -> Sequence[tuple[Account, datetime]]:
    """Who is in a class and since when, by name."""
    rows = session.execute(
        select(Account, Membership.joined_at)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.class_id == class_id)
        .order_by(Account.name, Account.id)
    )
    return [(account, joined) for account, joined in rows]


def join(session: Session, class_id: str, account_id: str, *, at: datetime) -> None:
    """Put an account into a class; nothing happens when it is there."""
    if session.get(Membership, (class_id, account_id)) is None:
        session.add(Membership(class_id=class_id, account_id=account_id, joined_at=at))
        session.flush()


def leave(session: Session, class_id: str, account_id: str) -> int:
    """Take an account out of a class; what it has done stays. How many were taken out: 1, or 0 when it was not there."""
    gone = delete(Membership).where(Membership.class_id == class_id, Membership.account_id == account_id)
    return len(session.scalars(gone.returning(Membership.account_id)).all())


def invite(
    session: Session, class_id: str, people: Sequence[Invited], by: str, *, at: datetime, lasting: timedelta
) -> list[str]:
    """Make an invitation for each, in order: the secret part of its link, known only now.

    Raises:
        RequestError: 422, the class has too many open invitations.
    """
    counted = select(func.count()).select_from(Invitation).where(Invitation.class_id == class_id, _open(at))
    if (session.scalar(counted) or 0) + len(people) > MOST_OPEN:
        detail = f"A class may have {MOST_OPEN} open invitations; end those that are no longer needed."
        raise RequestError(422, "too-many-invitations", detail)
    secrets_made = [secrets.token_urlsafe(INVITATION_BYTES) for _ in people]
    session.add_all(
        Invitation(
            hash=hashed(secret),
            class_id=class_id,
            name=person.name,
            login=person.login,
            created_by=by,
            created_at=at,
            expires_at=at + lasting,
        )
        for secret, person in zip(secrets_made, people, strict=True)
    )
    session.flush()
    return secrets_made


def end_invitations(session: Session, class_id: str, *, at: datetime) -> int:
    """End every open invitation to a class; how many that were."""
    ended = delete(Invitation).where(Invitation.class_id == class_id, _open(at)).returning(Invitation.hash)
    return len(session.scalars(ended).all())


def invitation(session: Session, secret: str, *, at: datetime) -> tuple[Invitation, Class]:
    """An open invitation, locked until the transaction ends, and the class it leads to.

    Raises:
        RequestError: 404, there is none, it has run out, or it was for one person and is used.
    """
    found = select(Invitation, Class).join(Class, Class.id == Invitation.class_id)
    row = session.execute(
        found.where(Invitation.hash == hashed(secret), _open(at)).with_for_update(of=Invitation)
    ).first()
    if row is None:
        raise RequestError(
            404, "unknown-invitation", "This invitation has run out, was used, or never was; ask for another."
        )
    return row[0], row[1]


def use(session: Session, used: Invitation, account_id: str, *, at: datetime) -> None:
    """Let an account in; an invitation for one person is then used up."""
    join(session, used.class_id, account_id, at=at)
    if used.login:
        used.used_at = at
        session.flush()


def visible_to(account: Account, learner: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Whether an account may see what a learner has done: an admin everybody's, an instructor those of the own classes
    and of learners in no class, a learner the own.

    Args:
        account: who looks.
        learner: the column that has the learner's id.
    """
    if account.role == Role.ADMIN:
        return true()
    if account.role == Role.LEARNER:
        return learner == account.id
    theirs, shared = aliased(Membership), aliased(Membership)
    nowhere = ~exists().where(theirs.account_id == learner)
    beside = exists().where(
        and_(theirs.account_id == learner, shared.class_id == theirs.class_id, shared.account_id == account.id)
    )
    return or_(learner == account.id, nowhere, beside)


def may_see(session: Session, account: Account, learner_id: str) -> bool:
    """Whether an account may see what a learner has done, as `visible_to`."""
    if learner_id == account.id or account.role == Role.ADMIN:
        return True
    return bool(names_seen(session, account, [learner_id]))


def names_seen(session: Session, account: Account, learner_ids: Sequence[str]) -> dict[str, str]:
    """The names, by id, of those of some learners of whom an account may see what they have done, as `visible_to`."""
    found: dict[str, str] = {}
    for first in range(0, len(learner_ids), AT_ONCE):
        chosen = Account.id.in_(learner_ids[first : first + AT_ONCE])
        rows = session.execute(select(Account.id, Account.name).where(chosen, visible_to(account, Account.id)))
        found |= {id: name for id, name in rows}
    return found


def _in(account: Account) -> ColumnElement[bool]:
    if account.role == Role.ADMIN:
        return true()
    return exists().where(Membership.class_id == Class.id, Membership.account_id == account.id)


def _open(at: datetime) -> ColumnElement[bool]:
    return and_(Invitation.expires_at > at, Invitation.used_at.is_(None))
