"""A worker that carries regrades out as durable workflows: one step begins, then one step a chunk, until there is no more.

Each step is one transaction in which the grades and the engine's note that the step was done are committed together. A worker
that is killed leaves a workflow that another goes on with, behind the last step that was committed.
"""

import logging
from collections.abc import Callable
from typing import Any

from dbos import DBOS, DBOSConfig, SQLAlchemyDatasource
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from service.errors import ServiceError
from service.store.database import Database, is_sqlite
from service.store.moments import new_id, now
from service.store.regrading import Regrading
from service.workers.durable import APPLICATION, QUEUE, SCHEMA, WORKFLOW, WORKFLOW_VERSION, RegradeQueue, serializer
from service.workers.reaper import SECONDS, Reaper

POLLING_SECONDS = 0.25
"""Seconds between two looks into the queue."""

AT_ONCE = 2
"""Regrades that one worker carries out at once, so that a short one does not wait for a long one."""

EMBEDDED = "embedded"
"""The executor's id on SQLite, where one process does everything: after a restart it goes on with what was its own."""


class RegradeWorker:
    """Carries regrades out in threads of its own, until it is closed; there is one in a process.

    Args:
        url: of the database.
        database: the same, open.
        regrading: what a step does.
        closing: what to call when it is closed.
        looking: seconds between two looks at the other workers.
    """

    def __init__(
        self,
        url: str,
        database: Database,
        regrading: Regrading,
        closing: Callable[[], None] = lambda: None,
        looking: float = SECONDS,
    ) -> None:
        self.executor = EMBEDDED if is_sqlite(url) else new_id(now())
        self._url = url
        self._database = database
        self._regrading = regrading
        self._closing = closing
        self._reaper = Reaper(database, RegradeQueue(database), self.executor, looking)
        # On SQLite a transaction has the file for itself; on PostgreSQL the attempts are locked, row by row.
        self._isolation = "SERIALIZABLE" if is_sqlite(url) else "READ COMMITTED"

    def launch(self) -> None:
        """Begin to take regrades from the queue."""
        logging.getLogger("dbos").setLevel(logging.WARNING)
        source = SQLAlchemyDatasource.create(
            self._url, engine=self._database.engine, schema=SCHEMA, serializer=serializer(), run_migrations=False
        )
        DBOS(config=self._config())
        self._register(source)
        DBOS.launch()
        DBOS.register_queue(
            QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=POLLING_SECONDS, on_conflict="always_update"
        )
        self._reaper.start()

    def close(self) -> None:
        """Stop taking regrades; those under way are gone on with by whoever is started next."""
        self._reaper.stop()
        DBOS.destroy(destroy_registry=True)
        self._closing()

    def _config(self) -> DBOSConfig:
        return DBOSConfig(
            name=APPLICATION,
            system_database_url=_hurried(self._url),
            dbos_system_schema=SCHEMA,
            application_version=WORKFLOW_VERSION,
            executor_id=self.executor,
            serializer=serializer(),
            run_migrations=False,
            log_level="WARNING",
            sys_db_pool_size=5,
            notification_listener_polling_interval_sec=1.0,
            use_listen_notify=False,
        )

    def _register(self, source: SQLAlchemyDatasource) -> None:
        regrading = self._regrading

        def step(function: Callable[..., Any], *given: str) -> Any:
            def transaction() -> Any:
                return function(source.sql_session(), *given)

            options: Any = {"name": function.__name__, "isolation_level": self._isolation}
            return source.run_tx_step(options, transaction)

        @DBOS.workflow(name=WORKFLOW)
        def regrade(regrade_id: str) -> None:
            try:
                more = step(regrading.begin, regrade_id)
                while more:
                    more = step(regrading.chunk, regrade_id)
            except (SQLAlchemyError, ServiceError) as error:
                step(regrading.fail, regrade_id, f"{type(error).__name__}: {error}")


def _hurried(url: str) -> str:
    """The URL by which the engine notes its steps, on PostgreSQL without waiting for the disk, as chunks do."""
    if is_sqlite(url):
        return url
    hurried = make_url(url).update_query_dict({"options": "-c synchronous_commit=off"})
    return hurried.render_as_string(hide_password=False)
