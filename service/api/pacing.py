"""Replies that leave at whole steps of time, so that how long it took to make them is not told."""

import asyncio
import math
from time import monotonic

from fastapi import Response
from starlette.types import Receive, Scope, Send


class PacedResponse(Response):
    """A response that waits for its moment when everything is done; it holds no thread and no connection meanwhile.

    Attributes:
        due: seconds of the monotonic clock at which it leaves.
    """

    due = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it when it is due."""
        await asyncio.sleep(max(0.0, self.due - monotonic()))
        await super().__call__(scope, receive, send)


def paced(reply: Response, *, since: float, step: float) -> Response:
    """The same reply, leaving a whole number of steps after a moment.

    Args:
        reply: that is made.
        since: seconds of the monotonic clock.
        step: seconds; with 0 it leaves at once.
    """
    if not step:
        return reply
    made = PacedResponse(reply.body, reply.status_code, media_type=reply.media_type)
    made.raw_headers = reply.raw_headers
    made.due = since + step * math.ceil((monotonic() - since) / step)
    return made
