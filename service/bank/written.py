"""Responses as clients write them in JSON: text, booleans, numbers in their own spelling, null for a blank, lists and objects."""

import json
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
    """A response as text; null is a blank, and a list or an object is the JSON that says the same.

    Raises:
        ValueError: it is nothing that JSON can say, or is nested more than MAX_NESTING deep.
    """
    return _json(written, MAX_NESTING) if isinstance(written, list | dict) else _scalar(written)


def _json(written: Any, depth: int) -> str:
    if depth == 0:
        raise ValueError(f"A response is nested at most {MAX_NESTING} deep.")
    if isinstance(written, list):
        return f"[{', '.join(_json(each, depth - 1) for each in written)}]"
    if isinstance(written, dict):
        inner = (f"{_quoted(name)}: {_json(each, depth - 1)}" for name, each in written.items())
        return f"{{{', '.join(inner)}}}"
    return _quoted(written) if isinstance(written, str) else _scalar(written) or "null"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _scalar(written: Any) -> str:
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
    raise ValueError("A response is a string, a boolean, a number, null, a list or an object.")


MAX_NESTING = 8
"""Lists and objects inside one another, in a response."""


ResponseText = Annotated[
    str,
    BeforeValidator(as_text),
    WithJsonSchema({"type": ["string", "boolean", "number", "null", "array", "object"], "title": "Response"}),
]
"""One response, validated from JSON."""
