"""A small question as an instructor would send it, whose key is the one thing that tests change."""

from typing import Any


def question(key: str = "4*n", *, id: str = "small", unreadable: str = "4*(n", **changes: Any) -> dict[str, Any]:
    """A question with one formula to give, and cases that hold for any key in n but 7.

    Args:
        key: the formula.
        id: of the question.
        unreadable: a response that cannot be read.
        changes: what else is said of it.
    """
    value = {"label": "The value", "type": "expression", "key": {"value": key}, "cases": cases(key, "7", unreadable)}
    return {
        "id": id,
        "part": "1a",
        "topic": "smallness",
        "title": "A small question",
        "statement": "How much is it in $n$?",
        "symbols": {"n": {"domain": "positive-integer"}},
        "fields": {"value": value},
        "hints": ["Look.", "Look again."],
        "solution": ["It is {{value}}."],
        **changes,
    }


def cases(right: str, wrong: str, unreadable: str) -> list[dict[str, str]]:
    """One case of each kind."""
    return [
        {"response": right, "verdict": "correct"},
        {"response": wrong, "verdict": "incorrect"},
        {"response": unreadable, "verdict": "unreadable"},
    ]
