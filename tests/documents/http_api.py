"""docs/http-api.md: the routes, from the same description that clients get as OpenAPI."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from service.api.application import assemble
from tests.api.authorisation import TABLE, Row
from tests.documents.markdown import page, prose, table

ABOUT = """\
JSON in and out, version 1. The running server explains itself at `/docs`; [openapi.json](openapi.json) is the same as a file,
with every shape and an example of each. Send a token as `Authorization: Bearer <token>`. Errors are RFC 9457 problems
(`application/problem+json`), listed in [problems.md](problems.md). Verdicts are not errors: a wrong, unreadable or undecided
response is answered with 200 or 201."""


def _least(row: Row) -> str:
    status = {caller: found for caller, (found, _) in row.expected().items()}
    if status["nobody"] != 401:
        return "anybody"
    return "instructor" if status["learner"] == 403 else "learner"


LEAST = {row.route: _least(row) for row in TABLE}


class Route(NamedTuple):
    """One route as the description has it."""

    method: str
    path: str
    operation: dict[str, Any]

    @property
    def role(self) -> str:
        """The least role that may use it, as the tests hold it."""
        return LEAST[f"{self.method} {self.path}"]

    @property
    def name(self) -> str:
        """Method and path."""
        return f"`{self.method} {self.path}`"


def text() -> str:
    """The page."""
    every = list(routes())
    return page(
        "HTTP API",
        "the API's own description",
        ABOUT,
        table(("route", "role", "what it does"), map(_row, every)),
        "## What each does",
        *map(_section, every),
    )


def routes() -> Iterator[Route]:
    """Every route, in the order of the description."""
    for path, operations in assemble().openapi()["paths"].items():
        for method, operation in operations.items():
            yield Route(method.upper(), path, operation)


def _row(route: Route) -> tuple[str, str, str]:
    return route.name, route.role, prose(route.operation["summary"])


def _section(route: Route) -> str:
    parameters = [each for each in route.operation.get("parameters", []) if each["in"] != "path"]
    rows = [(f"`{each['name']}`", each["in"], prose(each.get("description", ""))) for each in parameters]
    statuses = ", ".join(f"`{status}`" for status in sorted(route.operation["responses"]))
    parts = [f"### {route.name}", route.operation.get("description", ""), f"Answers {statuses}."]
    return "\n\n".join(parts + ([table(("parameter", "in", "meaning"), rows)] if rows else []))
