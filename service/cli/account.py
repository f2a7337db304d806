"""`exam-tutor account create | password | link`: people who sign in at the pages."""

import secrets
from contextlib import closing
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.settings import Settings
from service.store import accounts, migrating, password_links, sign_ins
from service.store.database import Database, is_sqlite, open_database
from service.store.models import Role
from service.store.moments import now
from service.store.passwords import Passwords

app = typer.Typer(no_args_is_help=True)

PASSWORD_BYTES = 12


@app.callback()
def account() -> None:
    """People who sign in at the pages."""


@app.command()
def create(
    login: Annotated[str, typer.Option(help="What the person will type, such as an email address.")],
    name: Annotated[str, typer.Option(help="Who it is, for people to read.")],
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.LEARNER,
) -> None:
    """Make an account that can sign in. Its password is shown only now."""
    made = secrets.token_urlsafe(PASSWORD_BYTES)
    with closing(_database()) as database, database.transaction() as session:
        owner = accounts.create_account(session, name, role)
        sign_ins.set_password(session, owner.id, Passwords().hashed(made), login=sign_ins.normal(login))
    typer.echo(f"password {made}\naccount {owner.id}")


@app.command()
def password(login: Annotated[str, typer.Argument(help="Of an account that can sign in.")]) -> None:
    """Give an account a new password, shown only now, and sign it out everywhere."""
    made = secrets.token_urlsafe(PASSWORD_BYTES)
    with closing(_database()) as database, database.transaction() as session:
        sign_ins.set_password(session, _known(session, login), Passwords().hashed(made))
    typer.echo(f"password {made}")


@app.command()
def link(login: Annotated[str, typer.Argument(help="Of an account that can sign in.")]) -> None:
    """Make a link by which its owner sets a new password, once, within three days. It is shown only now."""
    with closing(_database()) as database, database.transaction() as session:
        secret = password_links.issue(session, _known(session, login), by=None, at=now())
    typer.echo(f"link /password/{secret}")


def _known(session: Session, login: str) -> str:
    """Id of the account that signs in so."""
    found = sign_ins.by_login(session, sign_ins.normal(login))
    if found is None:
        raise RequestError(404, "unknown-account", f"Nobody signs in as {login!r}.")
    return found[0].id


def _database() -> Database:
    """The database; an embedded one is brought up to date on the way, a server's is left to `db upgrade`."""
    settings = Settings()
    if is_sqlite(settings.database_url):
        migrating.upgrade(settings.database_url, settings.migrations)
    return open_database(settings.database_url)
