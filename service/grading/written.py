"""Text that an author may also write as a bare number in YAML or JSON."""

from typing import Annotated

from pydantic import BeforeValidator


def _spelt(value: object) -> object:
    """The digits of a number; `0.02` stays `0.02`, as both languages print the shortest decimal that reads back."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Written = Annotated[str, BeforeValidator(_spelt)]
"""A number in quotes, or without them where that loses nothing."""
