"""The engine that carries regrades out, DBOS Transact, as the rest of the service sees it: tables of its own, and a queue.

A regrade is put into the queue in the transaction that asks for it, so neither is there without the other. All is kept as JSON.
"""

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions, SQLAlchemyDatasource
from sqlalchemy.orm import Session

from service.store.database import Database

APPLICATION = "exam-tutor"
SCHEMA = "dbos"
QUEUE = "regrades"
WORKFLOW = "regrade"

WORKFLOW_VERSION = "1"
"""Raised whenever a workflow takes other steps, for one that began with the old steps cannot be ended with the new ones."""


def make_tables(url: str) -> None:
    """Bring the engine's own tables up to date; on PostgreSQL they are in a schema of their own."""
    DBOS.migrate(url, schema=SCHEMA)
    SQLAlchemyDatasource.migrate(url, schema=SCHEMA)


def serializer() -> DBOSPortableJSONSerializer:
    """JSON: what is kept can be read by anybody and runs nothing."""
    return DBOSPortableJSONSerializer()


def run_id(regrade_id: str, run: int) -> str:
    """The id of a workflow that carries a regrade out; each time that it is resumed another one does."""
    return f"{regrade_id}-{run}"


class RegradeQueue:
    """Where regrades wait for a worker.

    Args:
        database: which has the engine's tables.
    """

    def __init__(self, database: Database) -> None:
        self.client = DBOSClient(
            system_database_engine=database.engine,
            dbos_system_schema=SCHEMA,
            serializer=serializer(),
            application_name=APPLICATION,
            lazy=True,
        )

    def put(self, session: Session, regrade_id: str, *, run: int = 0, delay: float = 0.0) -> None:
        """Put a regrade into the queue when the transaction is committed.

        Args:
            session: whose transaction the caller commits.
            regrade_id: its id.
            run: how often it was resumed.
            delay: seconds before it may start.
        """
        options = EnqueueOptions(
            workflow_name=WORKFLOW,
            queue_name=QUEUE,
            workflow_id=run_id(regrade_id, run),
            app_version=WORKFLOW_VERSION,
        )
        if delay > 0:
            options["delay_seconds"] = delay
        self.client.enqueue_in_transaction(session, options, regrade_id)
