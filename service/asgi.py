"""The service as an ASGI application, made from the environment: `uvicorn --factory service.asgi:create`."""

import secrets

from fastapi import FastAPI

from service.api.application import create_app
from service.api.tracing import Traced, exporting_to
from service.bank.loading import load_bank, read_folders
from service.settings import Settings
from service.store.database import Database, open_database
from service.store.regrading import Regrading
from service.store.running_bank import RunningBank
from service.web.application import add_pages
from service.workers.patient import PatientProver
from service.workers.pool import ProverPool
from service.workers.regrader import AT_ONCE, RegradeWorker

POINTS_BYTES = 32
"""Random bytes of the seed that is drawn where the settings have none."""


def create(settings: Settings | None = None) -> FastAPI:
    """The application with its pages, bank, database and prover; they are closed when the server stops.

    Args:
        settings: read from the environment when left out.

    Raises:
        BankProblems: a question or rubric file cannot be used.
    """
    settings = settings or Settings()
    points = settings.points_seed.encode() or secrets.token_bytes(POINTS_BYTES)
    running = load_running(settings, points)
    database = open_database(settings.database_url)
    prover = ProverPool(
        workers=settings.prover_processes, deadline=settings.prover_deadline, waiting=settings.prover_queue
    )
    # A proof asked for while SymPy is still loading would end as undecided, and that would be recorded.
    prover.warm()
    worker = regrade_worker(settings, database, running) if settings.regrades_here else None
    application = create_app(
        settings,
        bank=running,
        database=database,
        points=points,
        provers=prover.for_caller,
        answering=prover.for_request,
        alive=lambda: prover.alive,
        load=lambda: prover.load,
        starting=(worker.launch,) if worker else (),
        closing=(*((worker.close,) if worker else ()), prover.close, database.close),
    )
    add_pages(application)
    if settings.traces_endpoint:
        application.add_middleware(Traced, tracer=exporting_to(settings.traces_endpoint))
    return application


def load_running(settings: Settings, points: bytes) -> RunningBank:
    """The bank of the folders, ready to follow what is published.

    Raises:
        BankProblems: a question or rubric file cannot be used.
    """
    bank = load_bank(settings.question_bank, settings.rubrics, points=points)
    return RunningBank(read_folders(settings.question_bank, settings.rubrics), bank, points)


def regrade_worker(settings: Settings, database: Database, running: RunningBank) -> RegradeWorker:
    """A worker that carries regrades out, not yet launched; its prover ends with it."""
    prover = PatientProver(deadline=settings.prover_deadline, asking=AT_ONCE)
    return RegradeWorker(settings.database_url, database, Regrading(running, prover), closing=prover.close)
