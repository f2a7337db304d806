"""Naming what is near: the closing sentence for a name that is not known."""

import difflib
from collections.abc import Iterable

LONGEST = 64


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that look like the given one."""
    return difflib.get_close_matches(name[:LONGEST], list(known), n=3, cutoff=0.6)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The nearest known names as a question, or else all of them; empty when there are none."""
    there = list(known)
    if close := nearest(name, there):
        return f"Did you mean {' or '.join(f'`{each}`' for each in close)}?"
    return f"Known: {listed(there)}." if there else ""


def listed(names: Iterable[str]) -> str:
    """Names in code quotes, separated by commas."""
    return ", ".join(f"`{each}`" for each in names)


def spoken(name: str) -> str:
    """A name from outside, short and printable, for a message."""
    return "".join(letter if letter.isprintable() else "�" for letter in name[:LONGEST])
