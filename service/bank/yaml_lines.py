"""YAML text to plain values that remember the line they stand on.

A small part of YAML, read from parser events and never through tags: mappings with distinct names, lists and scalars.
Plain `true` and `false` are booleans, plain `12` and `0.5` are numbers, all else (`yes`, `1d`, `1e14`) is text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from service.errors import AuthoringError

MAX_BYTES = 200_000
MAX_DEPTH = 12

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,14})\.\d{1,15}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Document:
    """One YAML document.

    Attributes:
        content: mappings, lists, text, numbers, booleans and None.
        lines: dotted path, such as `fields.ratio.cases.0`, to 1-based line.
        file: path as given.
        text: as it was written.
    """

    content: Any
    lines: Mapping[str, int]
    file: str = ""
    text: str = ""

    def located(self, error: AuthoringError) -> AuthoringError:
        """The same error with this file's name and the line of its field, or of the nearest one around it."""
        path = error.field
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return AuthoringError(error.problem, error.advice, self.file, self.lines.get(path, 1), error.field)


def read_yaml(raw: bytes, file: str = "") -> Document:
    """One document from the bytes of a file.

    Args:
        raw: the file's bytes, UTF-8.
        file: its path, for messages.

    Raises:
        AuthoringError: with the line, when the bytes are not the YAML described above.
    """
    text = _decoded(raw, file)
    reader = _Reader(yaml.parse(text, Loader=_LOADER), file)
    try:
        content = reader.document()
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, text, file) from None
    return Document(content, reader.lines, file, text)


def _decoded(raw: bytes, file: str) -> str:
    if len(raw) > MAX_BYTES:
        raise AuthoringError(f"The file is larger than {MAX_BYTES:,} bytes.", "Split or shorten it.", file, 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise AuthoringError("The file is not UTF-8 text.", "Save it with the encoding UTF-8.", file, line) from None
    if bad := _CONTROL.search(text):
        line = text[: bad.start()].count("\n") + 1
        name = f"U+{ord(bad[0]):04X}"
        raise AuthoringError(f"The file holds the control character {name}.", "Delete it.", file, line)
    return text


def _unreadable(error: yaml.MarkedYAMLError, text: str, file: str) -> AuthoringError:
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    written = (text.splitlines() or [""])[min(line, len(text.splitlines()) - 1)]
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return AuthoringError("A tab stands in the indentation.", "Indent with spaces.", file, line + 1)
    return AuthoringError(
        f"This is not readable YAML: {error.problem or error.context}.",
        'Check the indentation, and quote text that holds ": ", " #" or a leading special character.',
        file,
        line + 1,
    )


class _Reader:
    """Events to values, one document, noting the line of every path."""

    def __init__(self, events: Iterator[yaml.Event], file: str) -> None:
        self.lines: dict[str, int] = {}
        self._events = events
        self._file = file

    def document(self) -> Any:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise AuthoringError("The file is empty.", "Write its content, or delete it.", self._file, 1)
        content = self._value(next(self._events), ())
        next(self._events)
        following = next(self._events)
        if not isinstance(following, yaml.StreamEndEvent):
            raise self._refusal(following, (), "A second document begins.", "Keep one document in a file.")
        return content

    def _value(self, event: yaml.Event, path: tuple[str, ...]) -> Any:
        self.lines.setdefault(".".join(path), _line(event))
        self._check_plain(event, path)
        if len(path) > MAX_DEPTH:
            raise self._refusal(event, path, f"This is nested more than {MAX_DEPTH} deep.", "Flatten it.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, path)

    def _mapping(self, path: tuple[str, ...]) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._name(event, path)
            if name in pairs:
                raise self._refusal(event, (*path, name), f"`{name}` stands here twice.", "Keep one of the two.")
            self.lines[".".join((*path, name))] = _line(event)
            pairs[name] = self._value(next(self._events), (*path, name))
        return pairs

    def _sequence(self, path: tuple[str, ...]) -> list[Any]:
        entries: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            entries.append(self._value(event, (*path, str(len(entries)))))
        return entries

    def _name(self, event: yaml.Event, path: tuple[str, ...]) -> str:
        self._check_plain(event, path)
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refusal(event, path, "What stands before a colon must be text.", "Write `name: value`.")
        return str(event.value)

    def _scalar(self, event: yaml.Event, path: tuple[str, ...]) -> Any:
        text = str(getattr(event, "value", ""))
        if bad := _CONTROL.search(text):
            raise self._refusal(event, path, f"This holds the character U+{ord(bad[0]):04X}.", "Delete it.")
        return text if getattr(event, "style", None) else plain_scalar(text)

    def _check_plain(self, event: yaml.Event, path: tuple[str, ...]) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            advice = "Write the text out, or quote it."
            raise self._refusal(event, path, "Anchors and aliases (`&`, `*`) are not read.", advice)
        if getattr(event, "tag", None):
            raise self._refusal(event, path, "Tags (`!`) are not read.", "Delete the tag, or quote the text.")

    def _refusal(self, event: yaml.Event, path: tuple[str, ...], problem: str, advice: str) -> AuthoringError:
        return AuthoringError(problem, advice, self._file, _line(event), ".".join(path))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def plain_scalar(text: str) -> str | int | float | bool | None:
    """What an unquoted scalar means: only what cannot be anything else is not text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
