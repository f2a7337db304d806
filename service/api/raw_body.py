"""The body of an upload as bytes, bounded while it arrives, with the media type it was sent as."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from service.api.one_thread import OneThread
from service.api.strict_json import StrictRequest
from service.errors import RequestError

YAML_TYPES = ("application/yaml", "text/yaml", "application/x-yaml", "text/x-yaml")


@dataclass(frozen=True, slots=True)
class RawBody:
    """What was sent.

    Attributes:
        raw: as it came.
        as_json: whether it is JSON; else it is YAML.
    """

    raw: bytes
    as_json: bool


class UploadRoute(OneThread):
    """A route that reads an upload before anything else of it runs."""

    async def with_body(self, request: Request) -> Request:
        """The request with its whole body read."""
        bounded = StrictRequest(request.scope, request.receive)
        await bounded.body()
        return bounded


async def read_body(request: Request) -> RawBody:
    """The whole body.

    Raises:
        RequestError: 413 or 415.
    """
    sent_as = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    as_json = sent_as == "application/json" or (sent_as.startswith("application/") and sent_as.endswith("+json"))
    if not as_json and sent_as not in YAML_TYPES:
        detail = f"Send the body with `Content-Type: application/yaml` or `application/json`, not `{sent_as}`."
        raise RequestError(415, "unsupported-media-type", detail)
    return RawBody(await request.body(), as_json)


Upload = Annotated[RawBody, Depends(read_body)]
"""YAML or JSON, as bytes."""


def described(schema: str) -> dict[str, Any]:
    """What a route adds to its OpenAPI description so that the body of an upload is in it."""
    content = {
        "application/yaml": {"schema": {"type": "string", "description": f"The file, see {schema}."}},
        "application/json": {"schema": {"type": "object", "description": f"The same in JSON, see {schema}."}},
    }
    return {"requestBody": {"required": True, "content": content}}
