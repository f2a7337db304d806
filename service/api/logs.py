"""What the process logs: one JSON object a line, without what anybody wrote, was told or is called.

An error is told by its type, its code and the places it came through. Its own sentence is left out: a driver's or a parser's
often quotes the value it could not take.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

REQUESTS = "service.requests"
"""The logger that has one line for each request."""

FRAMES = 30
"""Places of an error that are told, the innermost ones."""

current_request: ContextVar[str] = ContextVar("current_request", default="")
"""Id of the request that is being served."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; `told` of a record stands beside what every line has."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := current_request.get():
            told["request"] = request
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1]:
            told["errors"] = [_described(error) for error in _chain(record.exc_info[1])]
        return json.dumps(told)


def configure(*, requests: bool, stream: TextIO | None = None) -> None:
    """Log as JSON lines from now on.

    Args:
        requests: whether each request is logged, not only what went wrong.
        stream: where to; standard error when left out.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(REQUESTS).setLevel(logging.INFO if requests else logging.WARNING)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, outermost first."""
    seen: list[BaseException] = []
    while error not in seen:
        yield error
        seen.append(error)
        error = error.__cause__ or error.__context__ or error


def _described(error: BaseException) -> dict[str, object]:
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    places = [f"{each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(error.__traceback__)]
    told: dict[str, object] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    return told | ({"code": code} if code else {}) | {"places": places[-FRAMES:]}
