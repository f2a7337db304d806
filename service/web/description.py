"""The API's own description as a page that loads nothing from elsewhere."""

from fastapi import APIRouter, Response

from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/docs")
async def show(site: ServiceSite) -> Response:
    """Every route, to read and to try."""
    return site.page("description.html")
