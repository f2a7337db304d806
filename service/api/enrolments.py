"""Enrolments: coming into a class by an invitation, with an account that is made on the way or that there is."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.api.declared import WRITING, problems
from service.api.dependencies import ServiceParts, Transaction
from service.api.identity import COOKIE, Caller
from service.api.sessions import AccountShape, Login, Password, SessionShape, signed_in
from service.api.strict_json import StrictRoute
from service.store import accounts, classes, sign_ins
from service.store.models import Role
from service.store.moments import now

router = APIRouter(tags=["classes"], route_class=StrictRoute)

Secret = Annotated[str, Field(description="The last part of an invitation's link.", max_length=100)]


class InvitationShape(BaseModel):
    """What an invitation leads to."""

    class_name: str
    name: str = Field(description="Whom it is for; empty for anybody.")
    login: str
    expires_at: datetime


class NewcomerShape(BaseModel):
    """Somebody who comes in by an invitation."""

    model_config = ConfigDict(extra="forbid")

    invitation: Secret
    name: str = Field(min_length=1, max_length=200, pattern=r"\S")
    login: Login
    password: Password


class EnrolmentWanted(BaseModel):
    """An invitation for somebody who has an account."""

    model_config = ConfigDict(extra="forbid")

    invitation: Secret


class EnrolmentShape(BaseModel):
    """Somebody who is in a class now."""

    account: AccountShape
    class_id: str
    class_name: str


@router.get(
    "/v1/invitations/{secret}", tags=["public"], summary="Show an invitation", responses=problems(404, 422, 503)
)
def show_invitation(secret: Annotated[str, Path(max_length=100)], parts: ServiceParts) -> InvitationShape:
    """Where an invitation leads; whoever has its link may ask."""
    with parts.database.transaction() as session:
        found, into = classes.invitation(session, secret, at=now())
        return InvitationShape(class_name=into.name, name=found.name, login=found.login, expires_at=found.expires_at)


@router.post(
    "/v1/accounts",
    tags=["public"],
    summary="Come in with an invitation",
    status_code=201,
    responses=problems(404, 409, *WRITING),
)
def come_in(written: NewcomerShape, request: Request, response: Response, parts: ServiceParts) -> SessionShape:
    """Makes an account that can sign in, puts it into the class, and signs it in."""
    login = sign_ins.normal(written.login)
    with parts.database.transaction() as session:
        classes.invitation(session, written.invitation, at=now())
    password_hash = parts.passwords.hashed(written.password)
    with parts.database.transaction() as session:
        found, _ = classes.invitation(session, written.invitation, at=now())
        account = accounts.create_account(session, written.name.strip(), Role.LEARNER)
        sign_ins.set_password(session, account.id, password_hash, login=login)
        classes.use(session, found, account.id, at=now())
        sign_ins.end_session(session, request.cookies.get(COOKIE, ""))
        lasting = timedelta(hours=parts.settings.session_hours)
        value = sign_ins.begin_session(session, account.id, at=now(), lasting=lasting)
    return signed_in(request, response, parts, account, value)


@router.post(
    "/v1/me/classes", summary="Join a class with an invitation", status_code=201, responses=problems(404, *WRITING)
)
def enrol(written: EnrolmentWanted, session: Transaction, account: Caller) -> EnrolmentShape:
    """Puts your account into the class of an invitation."""
    found, into = classes.invitation(session, written.invitation, at=now())
    classes.use(session, found, account.id, at=now())
    return EnrolmentShape(account=AccountShape.model_validate(account), class_id=into.id, class_name=into.name)
