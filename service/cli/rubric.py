"""`exam-tutor rubric evaluate FILE|-`: how well do the rules of the rubrics find what people find?

A line of FILE is JSON: {"question", "field", "response", "criteria": {criterion: "awarded" or "not"}}.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from service.bank.evaluation import Labelled, Record, evaluate, wilson
from service.bank.loading import load_bank
from service.settings import Settings

app = typer.Typer(help="The rubrics.", no_args_is_help=True)

HEADING = ("responses", "decided", "false awards", "at most", "false denials", "at most", "kappa")


@app.callback()
def rubric() -> None:
    """The rubrics."""


@app.command("evaluate")
def evaluate_file(
    file: Annotated[str, typer.Argument(help="A file of JSON lines, or - for standard input.")],
    questions: Annotated[Path | None, typer.Option(help="Folder of the question files.")] = None,
    rubrics: Annotated[Path | None, typer.Option(help="Folder of the rubric files.")] = None,
    bound: Annotated[float, typer.Option(help="Share of false awards that the policy allows.")] = 0.05,
    show_wrong: Annotated[bool, typer.Option(help="List the responses that were decided wrong.")] = False,
) -> None:
    """Compare what the rules find in labelled responses with the labels, criterion by criterion."""
    settings = Settings()
    bank = load_bank(questions or settings.question_bank, rubrics or settings.rubrics, points=b"evaluate")
    records = evaluate(bank, _labelled(file))
    width = max(map(len, records), default=9)
    typer.echo("  ".join(["criterion".ljust(width), *HEADING, "policy"]))
    for name, record in records.items():
        typer.echo(f"{name.ljust(width)}  {_row(record)}  {_passes(record, bound)}")
        for response in record.wrong if show_wrong else ():
            typer.echo(f"    {response!r}")
    typer.echo(f"{'all'.ljust(width)}  {_row(_total(records))}")


def _labelled(file: str) -> list[Labelled]:
    raw = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    out: list[Labelled] = []
    for number, line in enumerate(raw.splitlines(), 1):
        if not line.strip():
            continue
        try:
            out.append(Labelled.model_validate_json(line))
        except ValidationError as error:
            typer.echo(f"{file}:{number}: {error.errors()[0]['msg']}", err=True)
            raise typer.Exit(1) from error
    return out


def _row(record: Record) -> str:
    decided = record.decided / record.responses if record.responses else 0.0
    awards, denials = wilson(record.false_awards, record.denied)[1], wilson(record.false_denials, record.earned)[1]
    cells = (
        f"{record.responses}", f"{decided:.1%}", f"{record.false_awards}", f"{awards:.1%}", f"{record.false_denials}",
        f"{denials:.1%}", f"{record.kappa:.2f}",
    )  # fmt: skip
    return "  ".join(cell.rjust(len(title)) for cell, title in zip(cells, HEADING, strict=True))


def _passes(record: Record, bound: float) -> str:
    """Whether a criterion may mark by itself: its false awards are few enough, as surely as so many responses can tell."""
    return "alone" if wilson(record.false_awards, record.denied)[1] <= bound else "not shown"


def _total(records: Mapping[str, Record]) -> Record:
    total = Record()
    for each in records.values():
        total.responses += each.responses
        total.earned += each.earned
        total.decided += each.decided
        total.awarded += each.awarded
        total.false_awards += each.false_awards
        total.false_denials += each.false_denials
    return total
