"""`exam-tutor grade FILE|-`: JSON lines in, one JSON line out for each, in order.

A line is {question, field, response}, {key: {...}, response} or {question, document}, with an `id` if you like. A line that cannot
be graded is answered in its place with an `error`; the rest are graded. Nothing is recorded.
"""

import json
import secrets
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress

from service.api.documents import SolutionShape
from service.api.graded import GradeShape
from service.api.guiding import unbound
from service.bank.loading import load_bank
from service.bank.rows import DocumentRow, Row, RowGrader
from service.errors import AuthoringError, RequestError
from service.settings import Settings
from service.workers.pool import ProverPool

NOT_JSON = 1
"""Exit status when a line was no JSON; every other line was graded all the same."""


def grade(
    file: Annotated[str, typer.Argument(help="A file of JSON lines, or - for standard input.")],
    questions: Annotated[Path | None, typer.Option(help="Folder of the question files.")] = None,
    rubrics: Annotated[Path | None, typer.Option(help="Folder of the rubric files.")] = None,
) -> None:
    """Grade each line of FILE and write one line for it to standard output."""
    settings = Settings()
    points = secrets.token_bytes(16)
    bank = load_bank(questions or settings.question_bank, rubrics or settings.rubrics, points=points)
    prover = ProverPool(
        workers=settings.prover_processes, deadline=settings.prover_deadline, waiting=settings.prover_queue
    )
    try:
        broken = _grade_all(_lines(file), RowGrader(bank, points, prover), sys.stdout)
    finally:
        prover.close()
    raise typer.Exit(NOT_JSON if broken else 0)


def _lines(file: str) -> list[str]:
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return [line for line in raw.decode("utf-8", errors="surrogateescape").split("\n") if line.strip()]


def _grade_all(lines: list[str], grader: RowGrader, out: TextIO) -> int:
    broken = 0
    for line in _with_progress(lines):
        reply = _reply(line, grader)
        broken += reply.get("error", {}).get("code") == "not-json"
        out.write(json.dumps(reply, ensure_ascii=False) + "\n")
    out.flush()
    return broken


def _with_progress(lines: list[str]) -> Iterator[str]:
    if not sys.stderr.isatty():
        yield from lines
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(lines, description="Grading")


def _reply(line: str, grader: RowGrader) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _refusal("not-json", f"This line is not JSON: {error}")
    named = {"id": given["id"]} if isinstance(given, dict) and "id" in given else {}
    try:
        if isinstance(given, dict) and "document" in given:
            return {**named, **_solved(grader, DocumentRow.model_validate(given))}
        return {**named, **_graded(grader, Row.model_validate(given))}
    except ValidationError as error:
        return {**named, **_refusal("bad-row", _complaints(error.errors()))}
    except RequestError as error:
        return {**named, **_refusal(error.code, error.detail)}
    except AuthoringError as error:
        return {**named, **_refusal("bad-key", str(error))}


def _graded(grader: RowGrader, row: Row) -> dict[str, Any]:
    shape = GradeShape.of(grader.grade(row), row.response)
    written = shape.model_dump(mode="json", exclude={"read"})
    return {name: value for name, value in written.items() if name != "criteria" or value}


def _solved(grader: RowGrader, row: DocumentRow) -> dict[str, Any]:
    question, graded = grader.solution(row)
    shape = SolutionShape.of_solution(unbound(question), graded, row.document, grader.bank.policy.part)
    return shape.model_dump(mode="json")


def _refusal(code: str, detail: str) -> dict[str, Any]:
    return {"error": {"code": code, "detail": detail}}


def _complaints(errors: Iterable[Any]) -> str:
    return " ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}".strip(": ") for one in errors)
