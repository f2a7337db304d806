"""Every error this service raises on purpose, by the audience that has to act on it.

    ServiceError
    ├── ResponseError    the learner: what was written cannot be read      -> verdict "unreadable", costs no attempt
    ├── AuthoringError   the instructor: a file or key is wrong            -> 422, with file, line and field
    ├── RequestError     the client: 400 401 403 404 409 413 422 429       -> an RFC 9457 problem
    └── CapacityError    nobody's fault: try again                         -> 503 with Retry-After

Errors carry values; their sentences live in `service.grading.messages` (learners) and at the edge (clients).
Wrong, undecided and needs-review are verdicts, not errors. Anything else that is raised is a bug.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

Span = tuple[int, int]
"""Half-open range of characters."""


@dataclass(unsafe_hash=True)
class ServiceError(Exception):
    """The root of the tree; never raised itself.

    Not frozen: the standard library and Starlette set `__traceback__` on what they pass along.
    """

    def __reduce__(self) -> tuple[type["ServiceError"], tuple[object, ...]]:
        return type(self), tuple(getattr(self, each.name) for each in fields(self))


@dataclass(unsafe_hash=True)
class ResponseError(ServiceError):
    """A response that cannot be read.

    Attributes:
        code: stable machine code, a key of `service.grading.messages.SENTENCES`.
        span: half-open range of characters in the text as the learner wrote it.
        values: what the sentence needs, all text.
    """

    code: str
    span: Span
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} at {self.span[0]}..{self.span[1]} {dict(self.values)}"


@dataclass(unsafe_hash=True)
class AuthoringError(ServiceError):
    """A question, rubric or key file that must not be used.

    Attributes:
        problem: what is wrong, as a sentence.
        advice: what to do about it, as a sentence.
        file: path as given; empty when the key came over HTTP.
        line: 1-based line, 0 when unknown.
        field: dotted path inside the file, such as `fields.ratio.key.value`.
    """

    problem: str
    advice: str = ""
    file: str = ""
    line: int = 0
    field: str = ""

    def __str__(self) -> str:
        place = ":".join(part for part in (self.file, str(self.line or "")) if part)
        where = f"{place}: {self.field}: " if self.field else f"{place}: " if place else ""
        return f"{where}{self.problem}{' ' + self.advice if self.advice else ''}"


@dataclass(unsafe_hash=True)
class RequestError(ServiceError):
    """A request that cannot be served as it stands.

    Attributes:
        status: HTTP status code, 4xx.
        code: stable machine code, the last part of the problem's `type`.
        detail: a sentence saying what was received and what to do.
        retry_after: seconds after which it may be sent again; 0 where waiting does not help.
    """

    status: int
    code: str
    detail: str
    retry_after: int = 0

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.detail}"


@dataclass(unsafe_hash=True)
class CapacityError(ServiceError):
    """The service cannot take this now; nothing was recorded.

    Attributes:
        detail: a sentence.
        retry_after: seconds.
    """

    detail: str
    retry_after: int = 1

    def __str__(self) -> str:
        return self.detail
