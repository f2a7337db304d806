"""The page of everything a learner has submitted; the attempts themselves are fetched by the page."""

from fastapi import APIRouter, Response

from service.api.dependencies import ServiceParts
from service.api.identity import Caller
from service.api.questions import list_questions
from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/attempts")
def show(parts: ServiceParts, site: ServiceSite, account: Caller) -> Response:
    """Your attempts, newest first."""
    return site.page("attempts.html", account, questions=list_questions(parts, account).questions)
