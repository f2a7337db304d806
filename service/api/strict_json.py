"""Request bodies as JSON that every later part can use and store: bounded, unambiguous, well-formed text only.

Python's own reader takes NaN, numbers beyond any float, half of a surrogate pair, NUL and repeated names; each of these
breaks something further in (the encoder of the reply, PostgreSQL's text type). They stop here, as 4xx.
"""

import json
import math
import re
from collections import Counter
from typing import Any, NoReturn

from fastapi import Request

from service.api.one_thread import OneThread
from service.bank.written import SpeltNumber
from service.errors import RequestError

MAX_DEPTH = 32
"""Nested arrays and objects; our own shapes need six."""

MAX_DIGITS = 1000
"""Characters of one number; Python refuses to convert more than 4,300 digits."""

UNUSABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL, which PostgreSQL refuses, and halves of surrogate pairs, which UTF-8 cannot express."""


class StrictRequest(Request):
    """A request whose body is bounded while it arrives and read strictly."""

    async def body(self) -> bytes:
        """The body; 413 as soon as it is known to be too long."""
        if not hasattr(self, "_body"):
            announced = self.headers.get("content-length", "0")
            self._refuse_longer(int(announced) if announced.isdecimal() else 0)
            received = bytearray()
            async for chunk in self.stream():
                received += chunk
                self._refuse_longer(len(received))
            self._body = bytes(received)
        return self._body

    async def json(self) -> Any:
        """The body as strict JSON."""
        if not hasattr(self, "_json"):
            _refuse_other_media(self.headers.get("content-type", ""))
            self._json = parse(await self.body())
        return self._json

    def _refuse_longer(self, length: int) -> None:
        limit = self.app.state.parts.settings.max_body_bytes
        if length > limit:
            detail = f"A body may have at most {limit} bytes."
            raise RequestError(413, "body-too-large", detail)


class StrictRoute(OneThread):
    """A route that reads its body before anything else of it runs, so that a bad body is always a 4xx."""

    async def with_body(self, request: Request) -> Request:
        """The request with its body read strictly, where the route has one."""
        if self.body_field is None:
            return request
        strict = StrictRequest(request.scope, request.receive)
        await strict.json()
        return strict


def parse(body: bytes) -> Any:
    """JSON in UTF-8 as Python values; numbers with a fraction are `SpeltNumber`.

    Raises:
        RequestError: 400, saying what is wrong and where.
    """
    try:
        value = json.loads(
            body.decode(),
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        _refuse("malformed-body", f"The body is not UTF-8: byte {error.start} fits no character.")
    except json.JSONDecodeError as error:
        _refuse("malformed-body", f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.")
    except RecursionError:
        _refuse_depth()
    _inspect(value, "", 0)
    return value


def _inspect(value: Any, pointer: str, depth: int) -> None:
    if isinstance(value, str):
        if UNUSABLE.search(value):
            _refuse("unusable-text", f"The text at `{pointer}` has a NUL or half of a surrogate pair; leave it out.")
    elif isinstance(value, dict):
        _inspect_members(value, pointer, depth + 1)
    elif isinstance(value, list):
        _refuse_below(depth + 1)
        for index, member in enumerate(value):
            _inspect(member, f"{pointer}/{index}", depth + 1)


def _inspect_members(members: dict[str, Any], pointer: str, depth: int) -> None:
    _refuse_below(depth)
    for name, member in members.items():
        if UNUSABLE.search(name):
            _refuse("unusable-text", f"A name in `{pointer}` has a NUL or half of a surrogate pair.")
        _inspect(member, f"{pointer}/{name}", depth)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        _refuse("repeated-name", f"The name `{twice}` occurs twice in one object; which is meant?")
    return members


def _whole(spelling: str) -> int:
    if len(spelling) > MAX_DIGITS:
        _refuse("number-out-of-range", f"The number {spelling[:20]}… is too long; send it as a string.")
    return int(spelling)


def _fraction(spelling: str) -> SpeltNumber:
    if len(spelling) > MAX_DIGITS or math.isinf(number := SpeltNumber(spelling)):
        detail = f"The number {spelling[:20]}… is too long or too large; send it as a string."
        _refuse("number-out-of-range", detail)
    return number


def _refuse_constant(spelling: str) -> NoReturn:
    _refuse("malformed-body", f"The body is not JSON: `{spelling}` is no JSON number.")


def _refuse_below(depth: int) -> None:
    if depth > MAX_DEPTH:
        _refuse_depth()


def _refuse_depth() -> NoReturn:
    _refuse("body-too-deep", f"Arrays and objects may be nested {MAX_DEPTH} deep.")


def _refuse_other_media(content_type: str) -> None:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type != "application/json" and not re.fullmatch(r"application/[^/]+\+json", media_type):
        detail = f"Send the body with `Content-Type: application/json`, not `{media_type}`."
        raise RequestError(415, "unsupported-media-type", detail)


def _refuse(code: str, detail: str) -> NoReturn:
    raise RequestError(400, code, detail)
