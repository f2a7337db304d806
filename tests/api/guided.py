"""What tests of the tutor ask and answer."""

from collections.abc import Callable
from typing import Any

from tests.api.conftest import Api

Guided = Callable[..., Api]
"""Makes an application: `guided(hint_cost=0.25, tries=2)`, the rest as by default."""

WRONG = {"adapter_bytes": "2k(m+l)", "full_bytes": "4ml"}
RIGHT = {"adapter_bytes": "4k(m+l)", "full_bytes": "4ml"}
QUESTION = "/v1/questions/lora-memory"


def submit(api: Api, responses: dict[str, str], *, variant: int = 0) -> dict[str, Any]:
    """The learner's submission to the question."""
    answered = api.learner.post(f"{QUESTION}/submissions", json={"responses": responses, "variant": variant})
    assert answered.status_code == 201, answered.text
    shown: dict[str, Any] = answered.json()
    return shown


def line(api: Api, **policy: str) -> dict[str, Any]:
    """The question's line in the learner's tally."""
    shown = api.learner.get("/v1/me/tally", params=policy).json()["lines"]
    found: dict[str, Any] = next(each for each in shown if each["question"] == "lora-memory")
    return found
