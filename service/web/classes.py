"""The page of an instructor's classes: who is in them, and links to invite more."""

from fastapi import APIRouter, Response

from service.api.classes import list_classes, show_class
from service.api.dependencies import ServiceParts
from service.api.identity import Instructor
from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/classes")
def show(parts: ServiceParts, site: ServiceSite, account: Instructor) -> Response:
    """Every class of yours with its members."""
    found = [show_class(each.id, parts, account) for each in list_classes(parts, account).classes]
    return site.page("classes.html", account, classes=found)
