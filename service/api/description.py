"""How the API describes itself: what it is for, and problems under their own media type."""

from typing import Any

from fastapi import FastAPI

from service.api.problems import MEDIA_TYPE

PROBLEM = {"$ref": "#/components/schemas/Problem"}

ABOUT: dict[str, Any] = {
    "title": "Exam tutor",
    "version": "1",
    "summary": "Responses to exam questions: read, graded, recorded and tallied.",
    "description": (
        "Learners preview, check and submit responses; instructors mark them and see tallies. Wrong, unreadable and "
        "undecided are verdicts, not errors. Errors are RFC 9457 problems with a stable `type`.\n\n"
        "Send the token of `exam-tutor token create` as `Authorization: Bearer <token>`."
    ),
}


def describe_problems(application: FastAPI) -> None:
    """Make the application describe its problems under their own media type, which the framework cannot."""
    describe = application.openapi

    def described() -> dict[str, Any]:
        document = describe()
        for path in document["paths"].values():
            for operation in path.values():
                _retype(operation["responses"])
        return document

    application.openapi = described  # type: ignore[method-assign]


def _retype(responses: dict[str, Any]) -> None:
    for response in responses.values():
        content = response.get("content", {})
        if content.get("application/json", {}).get("schema") == PROBLEM:
            content[MEDIA_TYPE] = content.pop("application/json")
