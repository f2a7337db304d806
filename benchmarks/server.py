"""The product with two routes more, for comparison: one that does nothing and one that writes one row.

Neither is in the product. Both go through the same server, router, threads and transaction as the product's routes.
"""

import sys
from socket import socket

import uvicorn
from fastapi import APIRouter
from sqlalchemy import text

from service.api.dependencies import Transaction
from service.api.one_thread import OneThread
from service.asgi import create
from service.settings import Settings


def nothing() -> dict[str, bool]:
    """Answer, from a thread like every route of the product."""
    return {"done": True}


def one_row(session: Transaction) -> dict[str, bool]:
    """Write one row and commit, as a submission does at least twice."""
    session.execute(text("INSERT INTO benchmark_rows (note) VALUES ('one row')"))
    return {"done": True}


def main() -> None:
    """Serve on the inherited listening socket whose number is the argument."""
    app = create(Settings())
    router = APIRouter(route_class=OneThread)
    router.add_api_route("/nothing", nothing, methods=["GET"])
    router.add_api_route("/one-row", one_row, methods=["POST"])
    app.include_router(router)
    with app.state.parts.database.transaction() as session:
        session.execute(text("CREATE TABLE benchmark_rows (note VARCHAR(20))"))
    listener = socket(fileno=int(sys.argv[1]))
    uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main()
