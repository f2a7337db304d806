"""Lost passwords: an instructor gives a link, and whoever has it sets a new password, once."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.api.declared import READING, WRITING, problems
from service.api.dependencies import ServiceParts, Transaction
from service.api.identity import COOKIE, Instructor
from service.api.sessions import Password, SessionShape, signed_in
from service.api.strict_json import StrictRoute
from service.api.tally_policies import ACCOUNT_ID
from service.errors import RequestError
from service.store import accounts, classes, password_links, sign_ins
from service.store.models import Role
from service.store.moments import now

router = APIRouter(tags=["sign-in"], route_class=StrictRoute)


class GivenLink(BaseModel):
    """A link to send."""

    path: str = Field(description="Where it leads on this server; shown only now.", examples=["/password/…"])
    expires_at: datetime


class PasswordLinkShape(BaseModel):
    """Whose password a link sets."""

    name: str
    login: str


class NewPassword(BaseModel):
    """A new password for one that is lost."""

    model_config = ConfigDict(extra="forbid")

    link: str = Field(description="The last part of the link.", max_length=100)
    new: Password


@router.post(
    "/v1/learners/{learner_id}/password-links",
    summary="Give a learner a link to set a new password",
    status_code=201,
    responses=problems(403, 404, *READING),
)
def give_link(
    learner_id: Annotated[str, Path(description="Id of a learner's account.", pattern=ACCOUNT_ID)],
    session: Transaction,
    account: Instructor,
) -> GivenLink:
    """Makes a link that sets the password of a learner whom you see, once, within three days. Earlier ones end."""
    found = accounts.account(session, learner_id)
    if found.role != Role.LEARNER or not classes.may_see(session, account, learner_id):
        raise RequestError(404, "unknown-account", f"There is no account {learner_id!r} of a learner of yours.")
    at = now()
    secret = password_links.issue(session, learner_id, by=account.id, at=at)
    return GivenLink(path=f"/password/{secret}", expires_at=at + password_links.LASTING)


@router.get(
    "/v1/password-links/{secret}",
    tags=["public"],
    summary="Show whose password a link sets",
    responses=problems(404, 422, 503),
)
def show_link(secret: Annotated[str, Path(max_length=100)], parts: ServiceParts) -> PasswordLinkShape:
    """Whose password the link sets; whoever has it may ask."""
    with parts.database.transaction() as session:
        account, sign_in = password_links.owner(session, secret, at=now())
        return PasswordLinkShape(name=account.name, login=sign_in.login)


@router.post(
    "/v1/passwords",
    tags=["public"],
    summary="Set a new password by a link",
    status_code=201,
    responses=problems(404, *WRITING),
)
def set_by_link(written: NewPassword, request: Request, response: Response, parts: ServiceParts) -> SessionShape:
    """Sets the password, uses the link up, and signs its owner in here; every other session of the account ends."""
    with parts.database.transaction() as session:
        password_links.owner(session, written.link, at=now())
    password_hash = parts.passwords.hashed(written.new)
    address = request.client.host if request.client else ""
    with parts.database.transaction() as session:
        account, sign_in = password_links.use(session, written.link, password_hash, at=now())
        # Who has guessed at the lost one for a while need not wait now.
        sign_ins.forget_tries(session, sign_in.login, address)
        sign_ins.end_session(session, request.cookies.get(COOKIE, ""))
        lasting = timedelta(hours=parts.settings.session_hours)
        value = sign_ins.begin_session(session, account.id, at=now(), lasting=lasting)
    return signed_in(request, response, parts, account, value)
