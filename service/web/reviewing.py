"""The page of the review queue; the groups are fetched by the page, which decides through the API."""

from fastapi import APIRouter, Response

from service.api.dependencies import ServiceParts
from service.api.identity import Instructor
from service.api.questions import list_questions
from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/reviews")
def show(parts: ServiceParts, site: ServiceSite, account: Instructor) -> Response:
    """What waits for a person."""
    return site.page("reviews.html", account, questions=list_questions(parts, account).questions)
