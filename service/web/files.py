"""The files that pages load, at addresses with a hash."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False)


@router.get("/static/{version}/{path:path}")
async def static_file(version: str, path: str, request: Request, site: ServiceSite) -> Response:
    """A file of ours; another version's address leads to this one's, for pages that are older than a deployment."""
    return _file(site.static.address, site.static.response(path, request), f"/static/{version}", path)


@router.get("/vendor/{version}/{path:path}")
async def vendor_file(version: str, path: str, request: Request, site: ServiceSite) -> Response:
    """A file of a library."""
    return _file(site.vendor.address, site.vendor.response(path, request), f"/vendor/{version}", path)


def _file(address: str, found: Response | None, asked: str, path: str) -> Response:
    if found is None:
        raise HTTPException(404)
    return found if asked == address else RedirectResponse(f"{address}/{path}", 307)


@router.get("/favicon.ico")
async def icon(site: ServiceSite) -> Response:
    """Where browsers look for an icon by themselves."""
    return RedirectResponse(f"{site.static.address}/icon.svg", 307)
