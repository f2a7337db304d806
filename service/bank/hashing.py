"""One hash for one content: formatting, comments and the order of names do not matter, every value does."""

import hashlib
import json
from typing import Any


def content_hash(content: Any) -> str:
    """SHA-256, in hexadecimal, of the content as canonical JSON.

    Args:
        content: plain values: mappings, lists, text, numbers, booleans and None.
    """
    canonical = json.dumps(
        _settled(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _settled(content: Any) -> Any:
    """`1` and `1.0` are one number however they are typed."""
    if isinstance(content, float) and content.is_integer():
        return int(content)
    if isinstance(content, dict):
        return {name: _settled(value) for name, value in content.items()}
    return [_settled(each) for each in content] if isinstance(content, list) else content
