"""`exam-tutor db upgrade | downgrade | current | draft`: the database's schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from alembic.util import CommandError

from service.settings import Settings
from service.store import migrating
from service.workers.durable import make_tables

app = typer.Typer(no_args_is_help=True)


@app.callback()
def db() -> None:
    """The database's schema."""


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


@contextmanager
def _complaining() -> Iterator[None]:
    """Say what Alembic cannot do, such as find a revision, without a traceback."""
    try:
        yield
    except CommandError as error:
        raise typer.BadParameter(str(error)) from error
