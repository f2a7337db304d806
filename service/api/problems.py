"""Every error as an RFC 9457 problem: what went wrong, where, and what to do, and nothing about our insides.

`type` is `/problems/<code>`; the code is stable, sentences may change. The only place that turns errors into HTTP.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from service.api.route_template import template_of
from service.bank.problems import each_of
from service.errors import AuthoringError, CapacityError, RequestError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

DATABASE_ERRORS = (OperationalError, InterfaceError, PoolTimeoutError)
"""What SQLAlchemy raises when the database is locked, full, restarting or gone; trying again may help."""


class Fault(BaseModel):
    """One place in the request that is wrong."""

    place: str = Field(description="Part of the request: body, query, path, header, key or row.", examples=["body"])
    pointer: str = Field(description="JSON pointer inside that part.", examples=["/responses"])
    message: str = Field(description="What is wrong there.", examples=["Field required"])
    line: int | None = Field(default=None, description="Line of an uploaded question or rubric.", examples=[12])
    file: str | None = Field(default=None, description="Where it is not in the upload: what the upload makes wrong.")


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
    told = Problem(type=f"/problems/{code}", title=title, status=status, detail=detail)
    return told.model_copy(update={"errors": errors}) if errors else told


def problem_of(error: Exception) -> Problem:
    """The problem that tells a client about an error; a bug tells nothing."""
    for kind in type(error).__mro__:
        if kind in TOLD:
            return TOLD[kind](error)
    return problem(500, "internal-error", "Something went wrong on our side.")


def row_problem(error: ValidationError) -> Problem:
    """The problem of one row of a batch."""
    faults = [_fault("row", each["loc"], each["msg"]) for each in error.errors()]
    return problem(422, "invalid-row", "The row does not have the expected shape.", faults)


def render(told: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as a response.

    The text is escaped to ASCII, so that whatever a client sent can be quoted back to it.
    """
    content = json.dumps(told.model_dump(exclude_unset=True))
    return Response(content, told.status, headers, MEDIA_TYPE)


def register(app: FastAPI) -> None:
    """Make every error of `app` leave as a problem."""
    for kind in (*TOLD, Exception):
        app.add_exception_handler(kind, _handle)


async def _handle(request: Request, error: Exception) -> Response:
    if isinstance(error, DATABASE_ERRORS):
        logger.error("The database failed at %s %s", request.method, template_of(request.scope), exc_info=error)
    return render(problem_of(error), _headers(error))


def _headers(error: Exception) -> Mapping[str, str] | None:
    match error:
        case RequestError(status=401):
            return {"WWW-Authenticate": 'Bearer realm="exam-tutor"'}
        case CapacityError() | RequestError(status=429):
            return {"Retry-After": str(error.retry_after)}
        case HTTPException():
            return error.headers
        case OperationalError() | InterfaceError() | PoolTimeoutError():
            return {"Retry-After": "1"}
    return None


def _of_request(error: RequestError) -> Problem:
    return problem(error.status, error.code, error.detail)


def _of_author(error: AuthoringError) -> Problem:
    """A key that came with a row, or an upload, which has lines."""
    found = each_of(error)
    if any(each.line for each in found):
        said = f"{len(found)} thing{'' if len(found) == 1 else 's'} must be mended; nothing was published."
        return problem(422, "unusable-upload", said, [_complaint(each) for each in found])
    return problem(422, "unusable-key", "The key cannot be used.", [_complaint(each, "key") for each in found])


def _complaint(error: AuthoringError, place: str = "body") -> Fault:
    fault = _fault(place, [*filter(None, error.field.split("."))], f"{error.problem} {error.advice}".strip())
    where = {name: value for name, value in (("line", error.line), ("file", error.file)) if value}
    return fault.model_copy(update=where) if where else fault


def _of_capacity(error: CapacityError) -> Problem:
    return problem(503, "at-capacity", error.detail)


def _of_shape(error: RequestValidationError) -> Problem:
    faults = [_fault(str(each["loc"][0]), each["loc"][1:], each["msg"]) for each in error.errors()]
    return problem(422, "invalid-request", "The request does not have the expected shape.", faults)


def _of_framework(error: HTTPException) -> Problem:
    phrase = HTTPStatus(error.status_code).phrase
    details = {404: "There is nothing at this address.", 405: "This address does not take that method; see `Allow`."}
    detail = details.get(error.status_code, f"{phrase}.")
    return problem(error.status_code, phrase.lower().replace(" ", "-"), detail)


def _of_disconnection(_: ClientDisconnect) -> Problem:
    return problem(400, "incomplete-body", "The connection closed before the whole body had arrived.")


def _of_database(_: Exception) -> Problem:
    return problem(
        503,
        "database-unavailable",
        "The database cannot be used now. Send the request again, with the same Idempotency-Key.",
    )


TOLD: dict[type, Callable[[Any], Problem]] = {
    RequestError: _of_request,
    AuthoringError: _of_author,
    CapacityError: _of_capacity,
    RequestValidationError: _of_shape,
    HTTPException: _of_framework,
    ClientDisconnect: _of_disconnection,
    **dict.fromkeys(DATABASE_ERRORS, _of_database),
}
"""What clients are told about an error; anything else is a bug and tells them nothing."""


def _fault(place: str, location: Sequence[object], message: str) -> Fault:
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in location)
    return Fault(
        place=place,
        pointer="".join(f"/{part}" for part in parts),
        message=message.removeprefix("Value error, "),
    )
