"""Preconditions of HTTP: which version a request has seen, as entity tags."""

from typing import Annotated

from fastapi import Depends, Header

from service.errors import RequestError
from service.store.publishing import Precondition


def entity_tag(hash: str) -> str:
    """A hash as an entity tag."""
    return f'"{hash}"'


async def precondition(
    if_match: Annotated[str | None, Header(description="The hash of the version you replace, in quotes.")] = None,
    if_none_match: Annotated[str | None, Header(description="`*` for something that is not there yet.")] = None,
) -> Precondition:
    """What the request says about the newest version.

    Raises:
        RequestError: 422, `If-None-Match` names versions.
    """
    if if_none_match is not None and if_none_match.strip() != "*":
        raise RequestError(422, "invalid-request", "`If-None-Match` takes only `*` here.")
    tags = None if if_match is None else frozenset(tag.strip().strip('"') for tag in if_match.split(","))
    return Precondition(tags, if_none_match is not None)


Seen = Annotated[Precondition, Depends(precondition)]
