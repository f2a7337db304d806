"""Errors at pages: who is not signed in is asked to, everything else is told on a page instead of as a problem."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from service.api.one_thread import OneThread
from service.api.problems import problem_of, render
from service.errors import CapacityError, RequestError


class PageRoute(OneThread):
    """A route that answers a browser."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the framework, with errors as pages."""
        handle = super().get_route_handler()

        async def handle_or_tell(request: Request) -> Response:
            try:
                return await handle(request)
            except (RequestError, CapacityError, RequestValidationError) as error:
                return told(request, error)

        return handle_or_tell


def told(request: Request, error: Exception) -> Response:
    """The page that tells about an error."""
    problem = problem_of(error)
    if problem.status == 401:
        where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(where, safe='/')}", 303)
    # An address that cannot be right is an address where there is nothing.
    status = 404 if problem.status == 422 else problem.status
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, CapacityError) else None
    response: Response = request.app.state.site.page(
        "error.html", status=status, headers=headers, title=problem.title, detail=problem.detail
    )
    return response


async def tell_not_found(request: Request, error: Exception) -> Response:
    """For an address that no route has: a page for a browser, a problem for everybody else."""
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1/")
    if wants_page:
        return told(request, error)
    headers = error.headers if isinstance(error, HTTPException) else None
    return render(problem_of(error), headers)
