"""Accounts to look around with, for the embedded database on a machine of one's own; anywhere else they cannot sign in.

Their passwords are made anew at every start, so none of them is worth keeping or guessing.
"""

import ipaddress
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.store import accounts, classes, sign_ins
from service.store.database import is_sqlite
from service.store.models import Role
from service.store.moments import now
from service.store.passwords import Passwords
from service.store.people import BrowserSession, Class, SignIn

PEOPLE = {"demo": ("Demo learner", Role.LEARNER), "demo-instructor": ("Demo instructor", Role.INSTRUCTOR)}
"""Name and role by login."""

CLASS = "Demo class"
PASSWORD_BYTES = 9


@dataclass(frozen=True, slots=True)
class Demo:
    """How to sign in.

    Attributes:
        login, password: to type.
        role: what it may do.
    """

    login: str
    password: str
    role: Role


def is_private(database_url: str, host: str) -> bool:
    """Whether only this machine reaches a server on this host, with a database of its own."""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    return loopback and is_sqlite(database_url)


def prepare(session: Session, passwords: Passwords) -> list[Demo]:
    """Make the accounts, if they are not there, and give each a new password."""
    made = [Demo(login, secrets.token_urlsafe(PASSWORD_BYTES), role) for login, (_, role) in PEOPLE.items()]
    ids = {}
    for each in made:
        known = sign_ins.by_login(session, each.login)
        name, role = PEOPLE[each.login]
        ids[each.role] = known[0].id if known else accounts.create_account(session, name, role).id
        sign_ins.set_password(session, ids[each.role], passwords.hashed(each.password), login=each.login)
    _put_into_class(session, ids)
    return made


def _put_into_class(session: Session, ids: dict[Role, str]) -> None:
    instructor = ids[Role.INSTRUCTOR]
    known = session.scalar(select(Class.id).where(Class.created_by == instructor).limit(1))
    class_id = known or classes.create(session, CLASS, instructor, at=now()).id
    classes.join(session, class_id, ids[Role.LEARNER], at=now())


def remove(session: Session) -> None:
    """Take the sign-ins away and end their sessions; what was done with the accounts stays."""
    demo = select(SignIn.account_id).where(SignIn.login.in_(PEOPLE))
    session.execute(delete(BrowserSession).where(BrowserSession.account_id.in_(demo)))
    session.execute(delete(SignIn).where(SignIn.login.in_(PEOPLE)))
