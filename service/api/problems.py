"""Every error as an RFC 9457 problem: what went wrong, where, and what to do, and nothing about our insides.

`type` is `/problems/<code>`; the code is stable, sentences may change. The only place that turns errors into HTTP.
"""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from service.errors import AuthoringError, CapacityError, RequestError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

DATABASE_ERRORS = (OperationalError, InterfaceError, PoolTimeoutError)
"""What SQLAlchemy raises when the database is locked, full, restarting or gone; trying again may help."""

HANDLED = (
    RequestError,
    AuthoringError,
    CapacityError,
    RequestValidationError,
    HTTPException,
    ClientDisconnect,
    *DATABASE_ERRORS,
)


class Fault(BaseModel):
    """One place in the request that is wrong."""

    place: str = Field(description="Part of the request: body, query, path or header.", examples=["body"])
    pointer: str = Field(description="JSON pointer inside that part.", examples=["/responses"])
    message: str = Field(description="What is wrong there.", examples=["Field required"])


class Problem(BaseModel):
    """An RFC 9457 problem."""

    type: str = Field(description="Stable reference of the kind of problem.", examples=["/problems/unknown-question"])
    title: str = Field(description="The kind of problem in a few words.", examples=["Unknown question"])
    status: int = Field(description="The HTTP status code.", examples=[404])
    detail: str = Field(
        description="What was received and what to do.", examples=["There is no question `lora-memori`."]
    )
    errors: list[Fault] | None = Field(default=None, description="Each place that is wrong, when there are several.")


def problem(status: int, code: str, detail: str, errors: list[Fault] | None = None) -> Problem:
    """A problem whose title is its code in words."""
    title = code.replace("-", " ").capitalize()
    return Problem(type=f"/problems/{code}", title=title, status=status, detail=detail, errors=errors)


def problem_of(error: Exception) -> Problem:
    """The problem that tells a client about an error; a bug tells nothing."""
    match error:
        case RequestError():
            return problem(error.status, error.code, error.detail)
        case AuthoringError():
            return problem(422, "unusable-key", str(error))
        case CapacityError():
            return problem(503, "at-capacity", error.detail)
        case RequestValidationError():
            return problem(422, "invalid-request", "The request does not have the expected shape.", _faults(error))
        case HTTPException():
            return _of_framework(error)
        case ClientDisconnect():
            return problem(400, "incomplete-body", "The connection closed before the whole body had arrived.")
        case OperationalError() | InterfaceError() | PoolTimeoutError():
            return problem(503, "database-unavailable", "The database cannot be used now; nothing was recorded.")
    return problem(500, "internal-error", "Something went wrong on our side; nothing was recorded.")


def render(told: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as a response.

    The text is escaped to ASCII, so that whatever a client sent can be quoted back to it.
    """
    content = json.dumps(told.model_dump(exclude_none=True))
    return Response(content, told.status, headers, MEDIA_TYPE)


def register(app: FastAPI) -> None:
    """Make every error of `app` leave as a problem."""
    for kind in (*HANDLED, Exception):
        app.add_exception_handler(kind, _handle)


async def _handle(request: Request, error: Exception) -> Response:
    if isinstance(error, DATABASE_ERRORS):
        logger.error("The database failed at %s %s", request.method, request.url.path, exc_info=error)
    return render(problem_of(error), _headers(error))


def _headers(error: Exception) -> Mapping[str, str] | None:
    match error:
        case RequestError(status=401):
            return {"WWW-Authenticate": 'Bearer realm="exam-tutor"'}
        case CapacityError():
            return {"Retry-After": str(error.retry_after)}
        case HTTPException():
            return error.headers
        case OperationalError() | InterfaceError() | PoolTimeoutError():
            return {"Retry-After": "1"}
    return None


def _of_framework(error: HTTPException) -> Problem:
    phrase = HTTPStatus(error.status_code).phrase
    details = {404: "There is nothing at this address.", 405: "This address does not take that method; see `Allow`."}
    detail = details.get(error.status_code, f"{phrase}.")
    return problem(error.status_code, phrase.lower().replace(" ", "-"), detail)


def _faults(error: RequestValidationError) -> list[Fault]:
    return [
        Fault(place=str(each["loc"][0]), pointer=_pointer(each["loc"][1:]), message=each["msg"])
        for each in error.errors()
    ]


def _pointer(location: tuple[object, ...]) -> str:
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in location)
    return "".join(f"/{part}" for part in parts)
