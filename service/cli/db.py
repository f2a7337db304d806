"""`exam-tutor db upgrade | downgrade | current | draft | backup | restore`: the database's schema, and all that it holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from alembic.util import CommandError

from service.settings import Settings
from service.store import backups, migrating
from service.workers.durable import make_tables

app = typer.Typer(no_args_is_help=True)


@app.callback()
def db() -> None:
    """The database's schema, and copies of all that it holds."""


@app.command()
def upgrade(revision: Annotated[str, typer.Argument(help="The newest when left out.")] = "head") -> None:
    """Bring the schema up to a revision; nothing happens when it is there."""
    settings = Settings()
    with _complaining():
        migrating.upgrade(settings.database_url, settings.migrations, revision)
        if revision == "head":
            make_tables(settings.database_url)
    typer.echo(migrating.current(settings.database_url))


@app.command(context_settings={"ignore_unknown_options": True})
def downgrade(
    revision: Annotated[str, typer.Argument(help="Such as -1, or base for none.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take the schema back to a revision. What later tables hold is lost."""
    settings = Settings()
    if not yes:
        typer.confirm("Tables that the revision does not have are dropped with all they hold. Go on?", abort=True)
    with _complaining():
        migrating.downgrade(settings.database_url, settings.migrations, revision)


@app.command()
def current() -> None:
    """Print the schema's revision; exit status 1 when it is not the newest."""
    settings = Settings()
    revision, head = migrating.current(settings.database_url), migrating.head(settings.migrations)
    typer.echo(revision or "none")
    raise typer.Exit(revision != head)


@app.command()
def draft(sentence: Annotated[str, typer.Argument(help="What it does, such as 'add hints to attempts'.")]) -> None:
    """Draft a migration from what the models have and the database has not; read it before you run it."""
    settings = Settings()
    with _complaining():
        migrating.draft(settings.database_url, settings.migrations, sentence)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="To be made.")]) -> None:
    """Copy the whole database to a file, while it is in use."""
    backups.back_up(Settings().database_url, file)
    typer.echo(f"{file} {file.stat().st_size} bytes")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="Made by `exam-tutor db backup`.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the place of all that the database holds; stop what serves it first."""
    settings = Settings()
    if not yes:
        typer.confirm("Everything that the database holds now is lost. Go on?", abort=True)
    backups.restore(settings.database_url, file, settings.migrations)
    typer.echo(migrating.current(settings.database_url))


@contextmanager
def _complaining() -> Iterator[None]:
    """Say what Alembic cannot do, such as find a revision, without a traceback."""
    try:
        yield
    except CommandError as error:
        raise typer.BadParameter(str(error)) from error
