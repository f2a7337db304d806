"""`exam-tutor audit verify | seal`: does the chain of what was done hold, up to every grade?"""

from contextlib import closing
from typing import Annotated

import typer

from service.settings import Settings
from service.store import audit as trail
from service.store.database import Database
from service.store.migrating import open_current

app = typer.Typer(help="The audit trail.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """The audit trail."""


@app.command()
def verify(
    head: Annotated[str, typer.Option(help="A head that was printed before and kept elsewhere.")] = "",
) -> None:
    """Follow the whole chain and look at every sealed grade; exit status 1 where it does not hold."""
    with closing(_database()) as database, database.reading() as session:
        found = trail.examine(session)
        lost = bool(head) and not trail.holds(session, head)
    typer.echo(f"{found.entries} entries, {found.sealed} grades sealed, {found.unsealed} not yet\nhead {found.head}")
    if found.breach is not None:
        typer.echo(f"entry {found.breach.entry}: {found.breach.reason}", err=True)
    if lost:
        typer.echo(f"The head {head} is not in the trail: its end was cut off, or it is another one.", err=True)
    raise typer.Exit(found.breach is not None or lost)


@app.command()
def seal() -> None:
    """Seal the grades that are not yet; a worker does it every minute."""
    with closing(_database()) as database:
        typer.echo(f"{trail.seal(database)} grades sealed")


def _database() -> Database:
    settings = Settings()
    return open_current(settings.database_url, settings.migrations)
