"""Replies that leave at whole steps of time."""

from time import monotonic

import pytest
from fastapi import Response

from service.api.pacing import PacedResponse, paced


@pytest.mark.parametrize(("ago", "steps"), [(0, 1), (999, 1), (1500, 2)])
def test_a_reply_leaves_a_whole_number_of_steps_after_the_request_came(ago: float, steps: int) -> None:
    since = monotonic() - ago
    made = Response("{}", 201, {"Idempotency-Replayed": "true"}, "application/json")

    reply = paced(made, since=since, step=1000)

    assert isinstance(reply, PacedResponse)
    assert reply.due == since + 1000 * steps
    assert (reply.body, reply.status_code, reply.raw_headers) == (made.body, made.status_code, made.raw_headers)


def test_without_a_step_it_leaves_at_once() -> None:
    made = Response("{}")

    assert paced(made, since=monotonic(), step=0) is made
