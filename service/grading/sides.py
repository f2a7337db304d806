"""The one formula that a response means: the last side that can be read of `lhs = … = rhs`, without what surrounds it."""

from collections.abc import Callable
from typing import TypeVar

from service.errors import ResponseError
from service.maths.limits import MAX_TEXT
from service.maths.prose import peel, sides_of

Read = TypeVar("Read")


def last_side(text: str, reader: Callable[[str], Read]) -> Read:
    """What the reader makes of the last side that it can read.

    Args:
        text: the response.
        reader: takes a side, of the same length as the text, and raises ResponseError when it cannot be read.

    Raises:
        ResponseError: too-long, or what the last side is refused for.
    """
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    refused: ResponseError | None = None
    for side in reversed(sides_of(peel(text))):
        try:
            return reader(side)
        except ResponseError as error:
            refused = refused or error
    raise refused or ResponseError("empty", (0, len(text)))
