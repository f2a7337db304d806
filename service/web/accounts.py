"""The pages by which people come and go: signing in, coming in by an invitation, and the own account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.api.dependencies import ServiceParts
from service.api.enrolments import show_invitation
from service.api.identity import COOKIE, Caller, caller
from service.api.one_thread import in_place
from service.api.password_links import show_link
from service.errors import RequestError
from service.store.models import Account
from service.store.passwords import SHORTEST
from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


def perhaps(request: Request, parts: ServiceParts) -> Account | None:
    """Who is signed in, if anybody."""
    try:
        return caller(request, parts, None, request.cookies.get(COOKIE))
    except RequestError:
        return None


Perhaps = Annotated[Account | None, Depends(in_place(perhaps))]


@router.get("/sign-in")
def sign_in(site: ServiceSite, account: Perhaps, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """Where people sign in; whoever has done so goes on."""
    onward = inside(next)
    return RedirectResponse(onward, 303) if account else site.page("sign_in.html", onward=onward)


@router.get("/join/{secret}")
def join(secret: str, parts: ServiceParts, site: ServiceSite, account: Perhaps) -> Response:
    """Where an invitation leads."""
    invitation = show_invitation(secret[:100], parts)
    return site.page("join.html", account, invitation=invitation, secret=secret, shortest=SHORTEST)


@router.get("/password/{secret}")
def password(secret: str, parts: ServiceParts, site: ServiceSite) -> Response:
    """Where a link for a lost password leads."""
    link = show_link(secret[:100], parts)
    return site.page("password.html", link=link, secret=secret, shortest=SHORTEST)


@router.get("/account")
def show_account(site: ServiceSite, account: Caller) -> Response:
    """The own account: the password, and signing out everywhere."""
    return site.page("account.html", account, shortest=SHORTEST)


def inside(address: str) -> str:
    """An address of ours as it is, any other as the first page: a link to sign in must not lead away from here."""
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if safe else "/"
