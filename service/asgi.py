"""The service as an ASGI application, made from the environment: `uvicorn --factory service.asgi:create`."""

import secrets

from fastapi import FastAPI

from service.api.application import create_app
from service.bank.loading import load_bank, read_folders
from service.settings import Settings
from service.store.database import open_database
from service.workers.pool import ProverPool

POINTS_BYTES = 32
"""Random bytes of the seed that is drawn where the settings have none."""


def create(settings: Settings | None = None) -> FastAPI:
    """The application with its bank, database and prover; they are closed when the server stops.

    Args:
        settings: read from the environment when left out.

    Raises:
        BankProblems: a question or rubric file cannot be used.
    """
    settings = settings or Settings()
    points = settings.points_seed.encode() or secrets.token_bytes(POINTS_BYTES)
    bank = load_bank(settings.question_bank, settings.rubrics, points=points)
    files = read_folders(settings.question_bank, settings.rubrics)
    database = open_database(settings.database_url)
    prover = ProverPool(
        workers=settings.prover_processes, deadline=settings.prover_deadline, waiting=settings.prover_queue
    )
    # A proof asked for while SymPy is still loading would end as undecided, and that would be recorded.
    prover.warm()
    return create_app(
        settings,
        bank=bank,
        database=database,
        points=points,
        files=files,
        prover=prover,
        alive=lambda: prover.alive,
        closing=(prover.close, database.close),
    )
