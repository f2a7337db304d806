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
    value = key.get("value", "")
    if isinstance(value, bool):
        return str(value).lower()
    following = key.get("unit") or key.get("counts") or ""
    return f"{_written(value, key)} {following}".strip()


def _written(value: Any, key: Mapping[str, Any]) -> str:
    """A value in words: options by their texts, lists by their members, pairs with a dash."""
    if isinstance(value, Mapping):
        pairs = ((_named(left, key, "left"), _named(right, key, "right")) for left, right in value.items())
        return ", ".join(f"{left} – {right}" for left, right in pairs)
    if isinstance(value, list | tuple):
        return ", ".join(_written(each, key) for each in value)
    return _named(value, key, "options")


def _named(value: Any, key: Mapping[str, Any], options: str) -> str:
    texts = {option.get("id"): option.get("text") or option.get("id") for option in key.get(options, ())}
    return str(texts.get(value, value))
