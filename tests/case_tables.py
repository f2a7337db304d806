"""The tables in `tests/cases`: one row is one decision, run as a test and printed in `docs/answer-types.md`.

A file is named after its answer type, or says it as `type`, and has `rows`, each with `id`, `key`, `response`, `verdict`, and
where it matters `credit`, `note` (a code that must be among the notes), `without` (how no note's code may begin), `at` (carets
under the place it points to), `line` (the line that a note names), `why`, and `prover` where SymPy is asked. A `key` is written
out or is the name of one under `keys`; one may say a `type` of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "cases"
ELSEWHERE = {"attacks", "hostile_uploads"}
"""Tables of another kind, which `tests.attacks` reads."""


@dataclass(frozen=True, slots=True)
class Row:
    """One decision."""

    id: str
    key: dict[str, Any]
    response: str
    verdict: str
    credit: float | None = None
    note: str | None = None
    without: str | None = None
    at: str | None = None
    line: int | None = None
    why: str = ""
    prover: bool = False


def rows(path: Path) -> list[Row]:
    """The rows of one file."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    listed, keys = (table, {}) if isinstance(table, list) else (table["rows"], table.get("keys", {}))
    kind = path.stem if isinstance(table, list) else table.get("type", path.stem)
    return [_row(raw, keys, kind) for raw in listed]


def tables() -> Iterator[tuple[str, list[Row]]]:
    """Each file, by its name, with its rows."""
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem not in ELSEWHERE:
            yield path.stem, rows(path)


def by_type() -> dict[str, list[Row]]:
    """The rows of each answer type, from every file that has some."""
    gathered: dict[str, list[Row]] = {}
    for _, listed in tables():
        for row in listed:
            gathered.setdefault(row.key["type"], []).append(row)
    return gathered


def _row(raw: dict[str, Any], keys: dict[str, Any], kind: str) -> Row:
    key = raw["key"]
    found = keys[key] if isinstance(key, str) else key
    return Row(**{**raw, "id": str(raw["id"]), "key": {"type": kind, **found}})
