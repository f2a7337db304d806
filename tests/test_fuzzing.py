"""What fuzzing begins with, and what it found, goes through every target; `make fuzz` goes on from there."""

import pytest

from tests.fuzzing.targets import TABLES, TARGETS, seeds

FOUND = [b"", b"\x00", b"\xff\xfe\xfd", b"\xed\xa0\x80", b"((((", b"a: [b", b"\xf0\x9f\x98\x80" * 20]
"""Also what `make fuzz` found, in its shortest form."""


@pytest.mark.parametrize("target", sorted(TARGETS.keys() - TABLES.keys()))
def test_what_fuzzing_begins_with_is_handled(target: str) -> None:
    for raw in seeds(target):
        TARGETS[target](raw)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_what_fuzzing_found_is_handled(target: str) -> None:
    for raw in FOUND:
        TARGETS[target](raw)
