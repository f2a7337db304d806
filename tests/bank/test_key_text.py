"""Keys as people write them."""

from typing import Any

import pytest

from service.bank.key_text import key_text

OPTIONS = [{"id": "a", "text": "Ants"}, {"id": "b", "text": "Bees"}, {"id": "c"}]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ({"value": True}, "true"),
        ({"value": "2e14", "unit": "B"}, "2e14 B"),
        ({"low": 3, "high": 9}, "3 to 9"),
        ({"rubric": "disk-space.reason"}, ""),
        ({"options": OPTIONS, "value": "b"}, "Bees"),
        ({"options": OPTIONS, "value": ["a", "c"]}, "Ants, c"),
        ({"left": OPTIONS, "right": OPTIONS, "value": {"a": "b", "c": "a"}}, "Ants – Bees, c – Ants"),
        ({"value": ["1", "2"]}, "1, 2"),
        ({"value": [[1, 2], [3, 4]]}, "1, 2, 3, 4"),
    ],
)
def test_a_key_is_told_in_a_few_words(key: dict[str, Any], text: str) -> None:
    assert key_text(key) == text
