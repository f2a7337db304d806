"""`exam-tutor work`: carry regrades out until told to stop, beside processes that serve."""

import secrets
import signal
import threading
from typing import Never

import typer

from service.api.logs import configure
from service.asgi import POINTS_BYTES, load_running, regrade_worker
from service.bank.problems import each_of
from service.errors import AuthoringError
from service.settings import Settings
from service.store.database import open_database

app = typer.Typer(help="Carry regrades out.")


@app.command()
def work() -> None:
    """Take regrades from the queue, until there comes a signal to stop; any number of such processes may run."""
    settings = Settings()
    configure(requests=False)
    points = settings.points_seed.encode() or secrets.token_bytes(POINTS_BYTES)
    try:
        running = load_running(settings, points)
    except AuthoringError as error:
        _refuse(error)
    database = open_database(settings.database_url)
    worker = regrade_worker(settings, database, running)
    stopped = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stopped.set())
    worker.launch()
    typer.echo("Waiting for regrades. Stop with Ctrl+C.")
    stopped.wait()
    worker.close()
    database.close()


def _refuse(error: AuthoringError) -> Never:
    for problem in each_of(error):
        typer.echo(str(problem), err=True)
    raise typer.Exit(1)
