"""The tables of people at the pages: how they sign in, their sessions, their classes, and invitations to these.

    accounts ──  sign_ins
        │  └───< sessions, password_links
        └──< memberships >── classes ──< invitations

Unlike attempts and grades these rows change: a password is set anew, a session ends, an invitation runs out.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.models import Table
from service.store.moments import Moment


class SignIn(Table):
    """What a person types to sign in; of the password only an argon2 hash is kept."""

    __tablename__ = "sign_ins"
    __table_args__ = (CheckConstraint("length(login) > 0", name="login"),)

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    login: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Moment)


class BrowserSession(Table):
    """Somebody who is signed in at one browser; the cookie itself is not kept, only its SHA-256."""

    __tablename__ = "sessions"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="hash"),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class PasswordLink(Table):
    """A way to set a new password, once; only the SHA-256 of the link's secret part is kept, until it is used."""

    __tablename__ = "password_links"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="hash"), Index(None, "account_id"))

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class SignInTry(Table):
    """One try to sign in that has not succeeded; only counted, for some minutes."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index(None, "subject", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class Class(Table):
    """People who learn together, and those who teach them."""

    __tablename__ = "classes"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    created_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Membership(Table):
    """An account in a class: the account's role says whether it teaches or learns there."""

    __tablename__ = "memberships"
    __table_args__ = (Index(None, "account_id"),)

    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    joined_at: Mapped[datetime] = mapped_column(Moment)


class Invitation(Table):
    """A way into a class: for whoever has the link, or once for the person whose login it names."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="hash"), Index(None, "class_id"))

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id"))
    name: Mapped[str] = mapped_column(String(200))
    login: Mapped[str] = mapped_column(String(254))
    created_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
