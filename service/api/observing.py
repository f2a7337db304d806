"""What every request leaves behind for those who run the service: an id, a line in the log, and its time among the others."""

import logging
import re
import secrets
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.logs import REQUESTS, current_request
from service.api.route_template import template_of

logger = logging.getLogger(REQUESTS)

HEADER = "X-Request-ID"
OWN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""An id that a proxy may have given; anything else would be somebody's text in our log."""

CLOSED = 499
"""Status of a request whose client had gone before there was a reply; nginx writes it so too."""


class Observed:
    """ASGI middleware that gives each request an id, logs it by its route, and measures it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and tell how it went when it is over."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), CLOSED
        given = Headers(scope=scope).get(HEADER, "")
        id = given if OWN_ID.fullmatch(given) else secrets.token_hex(8)

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = id
            await send(message)

        here, answered = current_request.set(id), False
        try:
            await self.app(scope, receive, send_with_id)
            answered = True
        finally:
            _tell(scope, status if answered else 500, perf_counter() - began)
            current_request.reset(here)


def _tell(scope: Scope, status: int, seconds: float) -> None:
    method, route = scope["method"], template_of(scope)
    scope["app"].state.parts.meters.served(method, route, status, seconds)
    if logger.isEnabledFor(logging.INFO):
        told = {"method": method, "route": route, "status": status, "milliseconds": round(seconds * 1000, 3)}
        logger.info("request", extra={"told": told})
