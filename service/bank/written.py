"""Responses as clients write them in JSON: text, booleans, numbers in their own spelling, or null for a blank."""

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema


class SpeltNumber(float):
    """A JSON number with a fraction or an exponent, which keeps its spelling: `0.50` is not `0.5` to a grader.

    For the `parse_float` of a JSON reader.
    """

    spelling: str

    def __new__(cls, spelling: str) -> "SpeltNumber":
        """The number as it is spelt."""
        number = super().__new__(cls, spelling)
        number.spelling = spelling
        return number


def as_text(written: Any) -> str:
    """A response as text; null is a blank.

    Raises:
        ValueError: it is an array or an object.
    """
    match written:
        case str():
            return written
        case None:
            return ""
        case bool():
            return str(written).lower()
        case SpeltNumber():
            return written.spelling
        case int():
            return str(written)
    raise ValueError("A response is a string, a boolean, a number or null.")


ResponseText = Annotated[
    str,
    BeforeValidator(as_text),
    WithJsonSchema({"type": ["string", "boolean", "number", "null"], "title": "Response"}),
]
"""One response, validated from JSON."""
