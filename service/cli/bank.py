"""`exam-tutor bank check | export`: is every file usable, and does every case hold; what was published, as files again."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Never

import typer

from service.bank import exporting
from service.bank.checking import check_bank, count
from service.bank.loading import load_bank, read_folders
from service.bank.problems import each_of
from service.errors import AuthoringError
from service.settings import Settings
from service.store import kept, versions
from service.store.migrating import open_current

app = typer.Typer(help="The questions and rubrics.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option(help="Folder of the files; the project's own when left out.")]


@app.callback()
def bank() -> None:
    """The questions and rubrics."""


@app.command()
def check(
    questions: Folder = None,
    rubrics: Folder = None,
    every_variant: Annotated[
        bool, typer.Option(help="Check all drawn variants, not a sample where they are many.")
    ] = False,
) -> None:
    """Check every question and rubric file, and every case in them, in every variant."""
    settings = Settings()
    folders = _near(questions or settings.question_bank), _near(rubrics or settings.rubrics)
    try:
        loaded = load_bank(*folders, points=b"bank check")
    except AuthoringError as error:
        _refuse(each_of(error))
    if problems := check_bank(loaded, every=every_variant):
        _refuse(problems)
    typer.echo(f"{count(loaded, every=every_variant)}: all hold")


@app.command()
def export(folder: Annotated[Path, typer.Argument(help="Gets question_bank/ and rubrics/.")]) -> None:
    """Write the newest versions of all questions and rubrics as files, where these say something else.

    What persons decided in the review queue goes to labelled.jsonl, for `exam-tutor rubric evaluate`.
    """
    settings = Settings()
    files = read_folders(settings.question_bank, settings.rubrics)
    with closing(open_current(settings.database_url, settings.migrations)) as database, database.reading() as session:
        documents = versions.overlaid(session, files)
        decided = kept.since(session, 0)
    written = exporting.export(documents, folder / "question_bank", folder / "rubrics")
    written += exporting.export_labelled([each for each in decided.values() if each], folder / "labelled.jsonl")
    for path in written:
        typer.echo(str(path))
    typer.echo(f"{len(written)} file{'' if len(written) == 1 else 's'} written", err=True)


def _near(folder: Path) -> Path:
    """The folder as it is called from here, so that messages stay short."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_absolute() and folder.is_relative_to(here) else folder


def _refuse(problems: Sequence[AuthoringError]) -> Never:
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} to mend", err=True)
    raise typer.Exit(1)
