"""What is fuzzed: each target takes any bytes and raises only where there is a bug. The tables of tests are its first corpus."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from service.bank.compiling import compile_key
from service.bank.documents import Documents, Kind
from service.bank.loading import load_bank, read_folders
from service.bank.uploading import read_upload, tried
from service.bank.whole.solution import solution
from service.bank.yaml_lines import read_yaml
from service.errors import AuthoringError, RequestError, ResponseError
from service.grading.grade import grade
from service.grading.messages import SENTENCES
from service.grading.outcome import Verdict
from service.maths.equivalence import unproved
from service.maths.parser import read
from service.maths.quantity import read_quantity
from service.settings import PROJECT
from tests.bank.sheets import GOOD, QUESTION, RUBRIC, write
from tests.case_tables import tables
from tests.strategies import NAMES

POINTS = b"fuzzing"
TABLES = dict(tables())
DOCUMENTS = yaml.safe_load((Path(__file__).parents[1] / "bank" / "whole_solutions.yaml").read_text(encoding="utf-8"))


def text_of(raw: bytes) -> str:
    """Bytes as text."""
    return raw.decode("utf-8", "replace")


def expression(raw: bytes) -> None:
    """The parser of formulas."""
    with suppress(ResponseError):
        read(text_of(raw), NAMES)


def quantity(raw: bytes) -> None:
    """Numbers with their units."""
    with suppress(ResponseError):
        read_quantity(text_of(raw))


def graded(table: str) -> Callable[[bytes], None]:
    """Grading by the keys of a table; the first byte chooses which."""

    def target(raw: bytes) -> None:
        rows = TABLES[table]
        row = rows[raw[0] % len(rows)] if raw else rows[0]
        found = grade(*_compiled(table, rows.index(row)), text_of(raw[1:]))
        assert found.certificate.by
        assert 0 <= found.credit <= 1
        assert (found.verdict is Verdict.CORRECT) == (found.credit == 1)
        assert {note.code for note in found.notes} <= SENTENCES.keys()

    return target


def document(raw: bytes) -> None:
    """Whole solutions."""
    row = DOCUMENTS[raw[0] % len(DOCUMENTS)] if raw else DOCUMENTS[0]
    with suppress(RequestError):
        solution(_bank().question(row["question"]), text_of(raw[1:]), POINTS, unproved)


def loader(raw: bytes) -> None:
    """The loader of YAML."""
    with suppress(AuthoringError):
        read_yaml(raw)


def upload(kind: Kind, name: str) -> Callable[[bytes], None]:
    """A question or rubric as an instructor sends it, with everything that is tried before it is published."""

    def target(raw: bytes) -> None:
        with suppress(AuthoringError):
            sent = read_upload(raw, kind, name, as_json=False)
            tried(_documents(), kind, sent, points=POINTS)

    return target


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "parser": expression,
    "quantity": quantity,
    "document": document,
    "yaml": loader,
    "rubric": upload(Kind.RUBRIC, "disk-space.reason"),
    "question": upload(Kind.QUESTION, "disk-space"),
    **{name: graded(name) for name in TABLES},
}


def seeds(target: str) -> Iterable[bytes]:
    """What a target begins with."""
    if target in TABLES:
        return [bytes([number % 256]) + row.response.encode() for number, row in enumerate(TABLES[target])]
    if target == "document":
        return [bytes([number % 256]) + row["document"].encode() for number, row in enumerate(DOCUMENTS)]
    if target in ("yaml", "rubric", "question"):
        return [QUESTION.encode(), RUBRIC.encode()]
    like = "expression" if target == "parser" else "number"
    return [row.response.encode() for name, rows in TABLES.items() if name.startswith(like) for row in rows]


@cache
def _compiled(table: str, number: int) -> tuple[Any, Any]:
    return compile_key(TABLES[table][number].key, points=POINTS)


@cache
def _bank() -> Any:
    return load_bank(PROJECT / "question_bank", PROJECT / "rubrics", points=POINTS)


@cache
def _documents() -> Documents:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), GOOD)
        return read_folders(Path(folder) / "questions", Path(folder) / "rubrics")
