"""`exam-tutor rubric evaluate [FILE|-]`: how well do the rules of the rubrics find what people find, and may they mark alone?

A line of FILE is JSON: {"question", "field", "response", "criteria": {criterion: "awarded" or "not"}}.
"""

import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from service.bank.bank import Bank
from service.bank.evaluation import Labelled, Record, evaluate, trusts
from service.bank.loading import compose, load_bank, read_folders
from service.bank.trust import CriterionTrust
from service.bank.trust_policy import TrustPolicy, wilson
from service.settings import Settings
from service.store import kept, versions
from service.store.migrating import open_current

app = typer.Typer(help="The rubrics.", no_args_is_help=True)

HEADING = ("responses", "decided", "false awards", "at most", "false denials", "at most", "kappa")


@app.callback()
def rubric() -> None:
    """The rubrics."""


@app.command("evaluate")
def evaluate_file(
    file: Annotated[str, typer.Argument(help="A file of JSON lines, or - for standard input.")] = "",
    decisions: Annotated[
        bool,
        typer.Option("--decisions", help="The bank as it is published, and what persons decided in the review queue."),
    ] = False,
    questions: Annotated[Path | None, typer.Option(help="Folder of the question files.")] = None,
    rubrics: Annotated[Path | None, typer.Option(help="Folder of the rubric files.")] = None,
    bound: Annotated[
        float | None,
        typer.Option(help="Share of false awards and denials to allow in place of the policy's.", min=0, max=1),
    ] = None,
    show_wrong: Annotated[bool, typer.Option(help="List the responses that were decided wrong.")] = False,
) -> None:
    """Compare what the rules find in labelled responses with the labels, and say which criteria may mark without a person.

    What may mark alone is measured by the labelled responses and by the rubrics' own examples together.
    """
    settings = Settings()
    labelled = _labelled(file) if file else []
    bank = load_bank(questions or settings.question_bank, rubrics or settings.rubrics, points=b"evaluate")
    if decisions:
        bank, more = _published(settings)
        labelled += more
    if bound is not None:
        bank = replace(bank, trust=TrustPolicy(bound, bound))
    records = evaluate(bank, labelled)
    measured = {
        f"{id}/{each.criterion}": each for id, trust in trusts(bank, labelled).items() for each in trust.criteria
    }
    _print(records, measured if not labelled else {name: measured[name] for name in records}, show_wrong)


def _print(records: Mapping[str, Record], measured: Mapping[str, CriterionTrust], show_wrong: bool) -> None:
    width = max(map(len, measured), default=9)
    typer.echo("  ".join(["criterion".ljust(width), *HEADING, "marks alone"]))
    for name, trust in measured.items():
        record = records.get(name, Record())
        typer.echo(f"{name.ljust(width)}  {_row(record)}  {'yes' if trust.alone else 'no'}: {trust.reason}")
        for response in record.wrong if show_wrong else ():
            typer.echo(f"    {response!r}")
    typer.echo(f"{'all'.ljust(width)}  {_row(_total(records.values()))}")


def _published(settings: Settings) -> tuple[Bank, list[Labelled]]:
    """The bank with its newest versions, and what persons decided of responses to its rubrics."""
    files = read_folders(settings.question_bank, settings.rubrics)
    with closing(open_current(settings.database_url, settings.migrations)) as database, database.reading() as session:
        bank = compose(versions.overlaid(session, files), points=b"evaluate")
        decided = [each for each in kept.since(session, 0).values() if each is not None]
    return bank, [Labelled.of(each) for each in decided if each.rubric in bank.rubrics]


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


def _total(records: Iterable[Record]) -> Record:
    total = Record()
    for each in records:
        total.responses += each.responses
        total.earned += each.earned
        total.decided += each.decided
        total.awarded += each.awarded
        total.false_awards += each.false_awards
        total.false_denials += each.false_denials
    return total
