"""The problems a route declares in its OpenAPI description."""

from typing import Any

from service.api.problems import Problem

MEANINGS = {
    400: "The body cannot be used: malformed JSON, text with NUL or half of a surrogate, or a number too large.",
    401: "The token or session is missing, unknown, revoked or over.",
    403: "The role does not allow this, or another site tries to use a session.",
    404: "There is no such question, rubric, version, variant, topic, learner, attempt, regrade, review, class, exam or link.",
    409: "It is in a state that does not allow this.",
    412: "Another version has been published since the one you named.",
    413: "The body is too long.",
    415: "The body is not sent as JSON.",
    422: "The request is well-formed but does not have the expected shape or names something unknown.",
    428: "The request does not say which version it replaces.",
    429: "It was tried too often; see `Retry-After`. Nothing was graded.",
    503: "The service cannot take this now; see `Retry-After`. Sent again with the same `Idempotency-Key`, it is recorded once.",
}

READING = (401, 403, 422, 503)
"""What any route with a token and parameters can answer."""

WRITING = (400, 401, 403, 413, 415, 422, 503)
"""What any route with a token and a body can answer."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The declarations of these statuses, for a route's `responses`."""
    return {status: {"model": Problem, "description": MEANINGS[status]} for status in sorted({*statuses})}
