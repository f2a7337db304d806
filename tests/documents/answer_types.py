"""docs/answer-types.md: each answer type with its key and the decisions that `tests/cases` holds it to."""

import typing
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from service.grading.answer_types import ANSWER_TYPES
from service.grading.kinds import AnswerType
from tests.case_tables import Row, by_type
from tests.documents.docstrings import attributes, summary
from tests.documents.markdown import code, page, prose, table

ABOUT = """\
What a field of a question may ask for (`type`), what its author writes under `key`, and what responses then get. Every row
below is run as a test. Notes are explained in [notes.md](notes.md); how a question file is written, in
[the bank's README](../question_bank/README.md)."""

EVERYWHERE = """\
A blank response is `unreadable` (`empty`) for every type, and so is one with a character that cannot be stored (`not-text`)."""


def text() -> str:
    """The page."""
    rows = by_type()
    parts = [_section(name, kind, rows.get(name, [])) for name, kind in ANSWER_TYPES.items()]
    return page("Answer types", "the answer types and `tests/cases`", ABOUT, _contents(), EVERYWHERE, *parts)


def _contents() -> str:
    rows = [(f"[`{name}`](#{name})", prose(kind.summary)) for name, kind in ANSWER_TYPES.items()]
    return table(("type", "what it asks for"), rows)


def _section(name: str, kind: AnswerType, rows: Sequence[Row]) -> str:
    return "\n\n".join([f"## {name}", kind.summary, *_specs(kind.spec), *_decisions(rows)])


def _specs(spec: type[BaseModel]) -> Iterator[str]:
    """The table of a key's fields, and of the fields of what stands inside it."""
    yield _fields(spec, "key")
    for name, info in spec.model_fields.items():
        for inner in _models(info.annotation):
            yield f"`{name}`: {summary(inner)}\n\n{_fields(inner, name)}"


def _fields(spec: type[BaseModel], head: str) -> str:
    told = attributes(spec)
    rows = [(f"`{name}`", _default(info), prose(told.get(name, ""))) for name, info in spec.model_fields.items()]
    return table((head, "when left out", "meaning"), rows)


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "*required*"
    default = info.get_default(call_default_factory=True, validated_data={})
    return f"`{str(default).lower()}`" if isinstance(default, bool | int | float) else "none"


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models mentioned in an annotation such as `tuple[OptionSpec, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _models(part)


def _decisions(rows: Sequence[Row]) -> Iterator[str]:
    """A table for each key, in the order of the file."""
    keys: dict[str, tuple[dict[str, Any], list[Row]]] = {}
    for row in rows:
        keys.setdefault(repr(row.key), (row.key, []))[1].append(row)
    for key, own in keys.values():
        yield f"{_key(key)}\n\n{table(('response', 'verdict', 'note', 'why'), map(_decision, own))}"


def _key(key: dict[str, Any]) -> str:
    written = ", ".join(f"{name}: {_flow(value)}" for name, value in key.items() if name not in ("type", "symbols"))
    symbols = ", ".join(f"`{name}` {symbol.get('domain', 'real')}" for name, symbol in key.get("symbols", {}).items())
    return f"Key {code(f'{{{written}}}')}" + (f", with {symbols}." if symbols else ".")


def _flow(value: Any) -> str:
    """A value as YAML writes it on one line; figures stand in quotes, for they are read exactly."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_flow(inner)}' for name, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _decision(row: Row) -> tuple[str, str, str, str]:
    verdict = row.verdict if row.credit in (None, 0, 1) else f"{row.verdict} ({row.credit:g})"
    return code(row.response), verdict, f"`{row.note}`" if row.note else "", prose(row.why)
