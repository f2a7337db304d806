"""`exam-tutor token create | revoke`: accounts and their API tokens."""

from contextlib import closing
from typing import Annotated

import typer

from service.settings import Settings
from service.store import accounts, migrating
from service.store.database import Database
from service.store.models import Role
from service.store.moments import now

app = typer.Typer(no_args_is_help=True)


@app.callback()
def token() -> None:
    """Accounts and their API tokens."""


@app.command()
def create(
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.LEARNER,
    name: Annotated[str, typer.Option(help="Who it is, for people to read.")] = "",
    account: Annotated[str, typer.Option(help="Id of an account that gets one more token.")] = "",
) -> None:
    """Make an account with a token, or another token for an account. The token is shown only now."""
    if not name and not account:
        raise typer.BadParameter("Give a --name for a new account, or the --account that gets one more token.")
    with closing(_database()) as database, database.transaction() as session:
        owner = accounts.account(session, account) if account else accounts.create_account(session, name, role)
        made = accounts.issue_token(session, owner.id)
    typer.echo(f"token {made}\naccount {owner.id}")


@app.command()
def revoke(
    what: Annotated[str, typer.Argument(help="A token, or the id of an account whose tokens all go.")],
) -> None:
    """Revoke a token, or every token of an account."""
    with closing(_database()) as database, database.transaction() as session:
        if what.startswith(accounts.TOKEN_PREFIX):
            revoked = int(accounts.revoke_token(session, what, at=now()))
        else:
            revoked = accounts.revoke_tokens_of(session, accounts.account(session, what).id, at=now())
    typer.echo(f"{revoked} revoked")
    raise typer.Exit(revoked == 0)


def _database() -> Database:
    settings = Settings()
    return migrating.open_current(settings.database_url, settings.migrations)
