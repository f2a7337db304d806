"""A key as a person writes it, for worked solutions and reports."""

from collections.abc import Mapping
from typing import Any


def key_text(key: Mapping[str, Any]) -> str:
    """What an author's key says in a few words; empty for a rubric.

    Args:
        key: what stands under `key:`, figures filled in.
    """
    if "low" in key and "high" in key:
        return f"{key['low']} to {key['high']}"
    value = _option_text(key) if "options" in key else key.get("value", "")
    if isinstance(value, bool):
        return str(value).lower()
    following = key.get("unit") or key.get("counts") or ""
    return f"{value} {following}".strip()


def _option_text(key: Mapping[str, Any]) -> str:
    texts = {option.get("id"): option.get("text") for option in key["options"]}
    return str(texts.get(key.get("value"), key.get("value")))
