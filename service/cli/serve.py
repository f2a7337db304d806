"""`exam-tutor serve`: migrate, load the bank, serve until told to stop."""

from collections.abc import Iterator
from socket import socket
from typing import Annotated, Never

import typer
import uvicorn

from service.api.dependencies import Parts
from service.api.logs import configure
from service.asgi import create
from service.bank.problems import each_of
from service.errors import AuthoringError
from service.settings import Settings
from service.store import demo, versions
from service.store.migrating import upgrade
from service.store.moments import now
from service.workers.durable import make_tables

app = typer.Typer(help="Serve the API.")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on, in place of the setting.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 lets the system choose.")] = None,
    access_log: Annotated[bool, typer.Option(help="Log every request, not only what goes wrong.")] = False,
) -> None:
    """Bring the database up to date, load the bank and serve."""
    settings = Settings()
    configure(requests=access_log)
    upgrade(settings.database_url, settings.migrations)
    make_tables(settings.database_url)
    try:
        application = create(settings)
    except AuthoringError as error:
        _refuse(error)
    _keep_files(application.state.parts)
    config = uvicorn.Config(
        application,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    listener = config.bind_socket()
    typer.echo(f"Serving on {_url(listener)} (description at /docs). Stop with Ctrl+C.")
    for line in _who_signs_in(application.state.parts, config.host):
        typer.echo(line)
    uvicorn.Server(config).run(sockets=[listener])


def _keep_files(parts: Parts) -> None:
    """Keep what the files hold, so that the hashes in grades can still be looked up when the files have changed."""
    with parts.database.transaction() as session:
        versions.keep_files(session, parts.running.files, at=now())


def _who_signs_in(parts: Parts, host: str) -> Iterator[str]:
    """What to say about signing in; on a machine of one's own there are accounts to look around with, elsewhere there are none."""
    with parts.database.transaction() as session:
        if not demo.is_private(parts.settings.database_url, host):
            demo.remove(session)
            yield "An account for each person who asks: exam-tutor account create --login LOGIN --name NAME"
            return
        made = demo.prepare(session, parts.passwords)
    yield "To look around, sign in as one of these; their passwords are new at every start:"
    yield from (f"  {each.login:<16} {each.password}   {each.role}" for each in made)


def _url(listener: socket) -> str:
    address, port = listener.getsockname()[:2]
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def _refuse(error: AuthoringError) -> Never:
    for problem in each_of(error):
        typer.echo(str(problem), err=True)
    typer.echo("Nothing is served until the bank is mended; `exam-tutor bank check` looks at it again.", err=True)
    raise typer.Exit(1)
