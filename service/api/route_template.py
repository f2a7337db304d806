"""The address of a request as its route has it: parts such as an invitation's secret stay names, and there are only so many."""

from collections.abc import Mapping
from typing import Any

NO_ROUTE = "(no route)"
"""Stands for every address that no route has."""


def template_of(scope: Mapping[str, Any]) -> str:
    """The template of the route that took a request, such as `/v1/attempts/{attempt_id}`."""
    return str(getattr(scope.get("route"), "path_format", NO_ROUTE))
