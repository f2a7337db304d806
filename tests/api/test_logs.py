"""The log: a line of JSON for each request by its route, errors by their places, nothing that anybody wrote or is called."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from service.api.logs import configure
from tests.api.conftest import ONLY_READING, Api

QUESTION = "/v1/questions/lora-memory"
WRITTEN = "4m*ell + 12345"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What is logged, with every request."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    configure(requests=True, stream=stream)
    yield stream
    configure(requests=False)
    root.handlers[:], root.level = handlers, level


def lines(logged: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]


@ONLY_READING
def test_each_request_is_one_line_by_its_route(api: Api, logged: io.StringIO) -> None:
    given = {"X-Request-ID": "from-the-proxy.1"}
    checked = api.learner.post(f"{QUESTION}/checks", json={"responses": {"full_bytes": WRITTEN}}, headers=given)
    api.anonymous.get("/v1/invitations/a-secret")

    check, invitation = lines(logged)

    assert checked.headers["x-request-id"] == check["request"] == "from-the-proxy.1"
    told = ("level", "logger", "message", "method", "route", "status")
    assert [check[name] for name in told] == [
        *("info", "service.requests", "request", "POST", "/v1/questions/{question_id}/checks", 200)
    ]
    assert set(check) == {*told, "at", "request", "milliseconds"}
    assert (invitation["route"], invitation["status"]) == ("/v1/invitations/{secret}", 404)
    written = logged.getvalue()
    assert [
        each for each in (WRITTEN, "12345", "a-secret", *api.tokens.values(), *api.ids.values()) if each in written
    ] == []


@ONLY_READING
@pytest.mark.parametrize("given", ["", "two words", "x" * 65, '"}{"', "é"])
def test_an_id_that_is_none_is_not_logged(api: Api, logged: io.StringIO, given: str) -> None:
    answered = api.anonymous.get("/healthz", headers={"X-Request-ID": given.encode()})

    (line,) = lines(logged)
    assert line["request"] == answered.headers["x-request-id"] != given
    assert len(line["request"]) == 16


@ONLY_READING
def test_an_error_is_told_by_its_places_and_not_by_what_it_quotes(api: Api, logged: io.StringIO) -> None:
    @api.app.get("/broken/{what}")
    def broken(what: str) -> None:
        try:
            int(what)
        except ValueError as error:
            raise OperationalError(what, {}, error) from error

    api.anonymous.get("/broken/Ada-Lovelace")

    failed, request = lines(logged)
    assert failed["request"] == request["request"]
    assert (failed["level"], failed["message"]) == ("error", "The database failed at GET /broken/{what}")
    assert [each["type"] for each in failed["errors"]] == ["sqlalchemy.exc.OperationalError", "builtins.ValueError"]
    assert failed["errors"][1]["places"][-1].endswith(" broken")
    assert (request["route"], request["status"]) == ("/broken/{what}", 503)
    assert "Lovelace" not in logged.getvalue()


@ONLY_READING
def test_a_bug_is_a_line_too(api: Api, logged: io.StringIO) -> None:
    @api.app.get("/bug")
    def bug() -> None:
        raise RuntimeError("the secret of the house")

    assert api.anonymous.get("/bug").status_code == 500

    assert [(each["route"], each["status"]) for each in lines(logged)] == [("/bug", 500)]
