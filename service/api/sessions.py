"""Sessions: signing in at the pages for a cookie, and out again. Programs use tokens instead."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.api.declared import READING, WRITING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.identity import COOKIE, Caller
from service.api.shapes import Mirror
from service.api.strict_json import StrictRoute
from service.errors import RequestError
from service.store import sign_ins
from service.store.models import Account, Role
from service.store.moments import now
from service.store.passwords import LONGEST, SHORTEST

router = APIRouter(tags=["sign-in"], route_class=StrictRoute)

Password = Annotated[str, Field(description=f"{SHORTEST} to {LONGEST} characters.", max_length=LONGEST)]
Login = Annotated[str, Field(description="Such as an email address; case does not matter.", max_length=254)]


class SignInShape(BaseModel):
    """Who wants to sign in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"login": "ada@example.org", "password": "correct horse battery staple"}]},
    )

    login: Login
    password: Password


class AccountShape(Mirror):
    """An account."""

    id: str
    name: str = Field(examples=["Ada"])
    role: Role


class SessionShape(BaseModel):
    """Somebody who is signed in."""

    account: AccountShape
    expires_at: datetime


class SignedOutShape(BaseModel):
    """Somebody who is signed out."""

    everywhere: bool


class PasswordChange(BaseModel):
    """A new password for the old one."""

    model_config = ConfigDict(extra="forbid")

    current: Password
    new: Password


@router.post(
    "/v1/sessions",
    tags=["public"],
    summary="Sign in",
    status_code=201,
    responses=problems(429, *WRITING),
)
def sign_in(written: SignInShape, request: Request, response: Response, parts: ServiceParts) -> SessionShape:
    """Begins a session, whose cookie comes with the reply. After ten tries in a quarter of an hour one has to wait."""
    login, address = sign_ins.normal(written.login), request.client.host if request.client else ""
    # A transaction of its own: the try has to stay counted when it fails.
    with parts.database.transaction() as session:
        sign_ins.count_try(session, login, address, at=now())
    with parts.database.reading() as session:
        account, kept = sign_ins.by_login(session, login) or (None, None)
    if not parts.passwords.fits(written.password, kept) or account is None:
        raise RequestError(
            401, "wrong-sign-in", "Nobody has this login and password. Check both; case matters in the password."
        )
    with parts.database.transaction() as session:
        sign_ins.forget_tries(session, login, address)
        sign_ins.end_session(session, request.cookies.get(COOKIE, ""))
        value = sign_ins.begin_session(session, account.id, at=now(), lasting=_lasting(parts))
    return signed_in(request, response, parts, account, value)


def signed_in(request: Request, response: Response, parts: Parts, account: Account, value: str) -> SessionShape:
    """The reply to somebody who is signed in now, with the cookie."""
    lasting = _lasting(parts)
    response.set_cookie(
        COOKIE,
        value,
        max_age=int(lasting.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return SessionShape(account=AccountShape.model_validate(account), expires_at=now() + lasting)


def _lasting(parts: Parts) -> timedelta:
    return timedelta(hours=parts.settings.session_hours)


@router.delete("/v1/sessions", summary="Sign out", responses=problems(403, *READING))
def sign_out(
    request: Request,
    response: Response,
    session: Transaction,
    account: Caller,
    everywhere: Annotated[bool, Query(description="At every browser, not only this one.")] = False,
) -> SignedOutShape:
    """Ends the session whose cookie came along, or every session of the account."""
    sign_ins.end_session(session, request.cookies.get(COOKIE, ""))
    if everywhere:
        sign_ins.end_sessions_of(session, account.id)
    response.delete_cookie(COOKIE)
    return SignedOutShape(everywhere=everywhere)


@router.get("/v1/me", summary="Show who you are", responses=problems(*READING))
def show_me(account: Caller) -> AccountShape:
    """The account whose token or session came along."""
    return AccountShape.model_validate(account)


@router.put("/v1/me/password", summary="Change your password", responses=problems(404, 429, *WRITING))
def change_password(
    written: PasswordChange, request: Request, response: Response, parts: ServiceParts, account: Caller
) -> SessionShape:
    """Changes the password of somebody who can sign in. Every other session of the account ends; this one goes on."""
    address = request.client.host if request.client else ""
    with parts.database.transaction() as session:
        sign_ins.count_try(session, account.id, address, at=now())
        kept = sign_ins.password_hash_of(session, account.id)
    if kept is None:
        raise RequestError(404, "no-sign-in", "This account has no login yet; give it one.")
    if not parts.passwords.fits(written.current, kept):
        raise RequestError(422, "wrong-password", "The current password is another one.")
    password_hash = parts.passwords.hashed(written.new)
    with parts.database.transaction() as session:
        sign_ins.forget_tries(session, account.id, address)
        sign_ins.set_password(session, account.id, password_hash)
        value = sign_ins.begin_session(session, account.id, at=now(), lasting=_lasting(parts))
    return signed_in(request, response, parts, account, value)
