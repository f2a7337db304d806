"""The small part of YAML that is read: what scalars mean, where paths stand, and that nothing else is raised."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bank.yaml_lines import plain_scalar, read_yaml
from service.errors import AuthoringError

SCALARS = [
    ("true", True),
    ("false", False),
    ("12", 12),
    ("-3", -3),
    ("0.5", 0.5),
    ("null", None),
    ("~", None),
    ("", None),
    *((text, text) for text in ("yes", "no", "on", "off", "y", "n", "True", "FALSE", "1d", "2e", "1e14", "2024-01-31")),
    *((text, text) for text in ("007", "0x1f", "0o17", "1_000", "1,000", "12:30:45", ".5", "5.", ".inf", ".nan", "+1")),
    ("9" * 16, "9" * 16),
    ("9" * 5000, "9" * 5000),
]


@pytest.mark.parametrize(("text", "meaning"), SCALARS, ids=lambda value: str(value)[:20])
def test_only_what_cannot_be_text_is_not_text(text: str, meaning: object) -> None:
    found = plain_scalar(text)
    assert found == meaning
    assert type(found) is type(meaning)


def test_what_is_quoted_is_text() -> None:
    assert read_yaml(b"['true', \"12\", '', \"~\"]").content == ["true", "12", "", "~"]


def test_every_path_knows_its_line() -> None:
    document = read_yaml(b"a: 1\nb:\n  - x\n  -\n    c: {d: 2,\n      e: 3}\n")
    assert document.content == {"a": 1, "b": ["x", {"c": {"d": 2, "e": 3}}]}
    assert document.lines == {
        "": 1, "a": 1, "b": 2, "b.0": 3, "b.1": 5, "b.1.c": 5, "b.1.c.d": 5, "b.1.c.e": 6
    }  # fmt: skip


def test_a_place_without_a_line_takes_the_nearest_around_it() -> None:
    document = read_yaml(b"a:\n  b: 1\n", "some.yaml")
    error = document.located(AuthoringError("Wrong.", field="a.b.c.0"))
    assert (error.file, error.line, error.field) == ("some.yaml", 2, "a.b.c.0")
    assert document.located(AuthoringError("Wrong.", field="z")).line == 1


@given(st.binary(max_size=200) | st.text(alphabet="ab:-&*!{}[],\"'|>#%@? \n\t\\x0", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with contextlib.suppress(AuthoringError):
        assert set(read_yaml(raw).lines.values()) <= set(range(1, len(raw) + 2))
