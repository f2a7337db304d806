"""Who goes on with the regrades of a worker that has died.

Each worker holds an advisory lock of PostgreSQL under its own id, for as long as its session lives. Whose lock can be taken is
dead, and its workflows are put back into the queue by whoever took it. A regrade that has lost its worker too often without coming
any further is given up. On SQLite there is one process, which goes on with its own when it is started again.

Once a minute the grades that have come since are sealed.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Iterable, Sequence

from dbos import WorkflowStatus
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from service.errors import CapacityError
from service.store import audit, regrades
from service.store.database import Database
from service.store.models import Regrade
from service.store.moments import now
from service.workers.durable import QUEUE, WORKFLOW, RegradeQueue, run_id

logger = logging.getLogger(__name__)

SECONDS = 3.0
"""Seconds between two looks at the other workers."""

SEALING_SECONDS = 60.0
"""Seconds between two seals on the grades that came since."""

LIVES = 5
"""Workers that a regrade may lose before it has come any further."""

LOST = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
"""How a workflow ends that will not go on by itself."""


def lock_number(executor: str) -> int:
    """The number of the lock that a worker holds while it lives."""
    return int.from_bytes(hashlib.sha256(f"exam-tutor worker {executor}".encode()).digest()[:8], "big", signed=True)


class Reaper:
    """Holds this worker's lock and looks after the others, in a thread of its own.

    Args:
        database: which has the locks.
        queue: where the regrades of the dead go.
        executor: id of this worker.
        seconds: between two looks at the others.
    """

    def __init__(self, database: Database, queue: RegradeQueue, executor: str, seconds: float = SECONDS) -> None:
        self._database = database
        self._queue = queue
        self._executor = executor
        self._seconds = seconds
        self._held: Connection | None = None
        self._locking = database.engine.dialect.name == "postgresql"
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="regrade reaper", daemon=True)

    def start(self) -> None:
        """Begin; on PostgreSQL the lock is held when this returns."""
        self._held = self._hold() if self._locking else None
        self._thread.start()

    def stop(self) -> None:
        """End, and let go of the lock."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        if self._held is not None:
            self._held.close()

    def _run(self) -> None:
        sealing = time.monotonic() + SEALING_SECONDS
        while not self._stopped.wait(self._seconds):
            try:
                self.look_after()
                if time.monotonic() > sealing:
                    sealing += SEALING_SECONDS
                    audit.seal(self._database)
            except (SQLAlchemyError, CapacityError) as error:
                logger.warning("Could not look after the other workers: %s", error)

    def look_after(self) -> None:
        """Put back what the dead have left, and say of what is lost that it is."""
        if self._held is not None:
            self._held = self._keep(self._held)
            for executor in {each.executor_id for each in self._pending()} - {self._executor, None}:
                self._bury(self._held, str(executor))
        self._tell_lost()

    def _hold(self) -> Connection:
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": lock_number(self._executor)})
        return connection

    def _keep(self, held: Connection) -> Connection:
        """The connection with the lock; another one when the server has ended it."""
        try:
            held.execute(text("SELECT 1"))
        except SQLAlchemyError:
            held.close()
            return self._hold()
        return held

    def _pending(self, executor: str | None = None) -> list[WorkflowStatus]:
        return self._queue.client.list_workflows(
            status="PENDING", name=WORKFLOW, executor_id=executor, load_input=False, load_output=False
        )

    def _bury(self, held: Connection, executor: str) -> None:
        """Put a worker's workflows back, if it is dead; its lock is held meanwhile, so only one does."""
        number = {"number": lock_number(executor)}
        if not held.execute(text("SELECT pg_try_advisory_lock(:number)"), number).scalar():
            return
        try:
            self._revive(self._pending(executor), executor)
        finally:
            held.execute(text("SELECT pg_advisory_unlock(:number)"), number)

    def _revive(self, workflows: Iterable[WorkflowStatus], executor: str) -> None:
        for each in workflows:
            if self._may_live(each.workflow_id.partition("-")[0], executor):
                self._queue.client.resume_workflow(each.workflow_id, queue_name=QUEUE)
            else:
                self._queue.client.cancel_workflow(each.workflow_id)

    def _may_live(self, regrade_id: str, executor: str) -> bool:
        """Note that a regrade has lost its worker; False when that was once too often."""
        with self._database.transaction() as session:
            regrade = regrades.regrade(session, regrade_id, alone=True)
            last = regrades.last_chunk(session, regrade)
            events = regrades.events_of(session, regrade)
            if not regrades.state_of(events).goes_on:
                return False
            lost = [each for each in events if each.event == "revived" and (last is None or each.at > last.at)]
            if len(lost) >= LIVES:
                reason = f"{LIVES + 1} workers died of it without coming any further."
                regrades.add_event(session, regrade, "failed", at=now(), detail={"reason": reason})
                return False
            regrades.add_event(session, regrade, "revived", at=now(), detail={"lost": executor})
            return True

    def _tell_lost(self) -> None:
        """Say of each regrade whose workflow has ended in an error that it failed; it may be resumed."""
        with self._database.reading() as session:
            open_ones = {run_id(regrade.id, run): regrade for regrade, run in regrades.unfinished(session)}
        for workflow_id in self._ended(list(open_ones)):
            self._fail(open_ones[workflow_id])

    def _ended(self, workflow_ids: Sequence[str]) -> list[str]:
        if not workflow_ids:
            return []
        found = self._queue.client.list_workflows(
            workflow_ids=list(workflow_ids), status=list(LOST), load_input=False, load_output=False
        )
        return [each.workflow_id for each in found]

    def _fail(self, asked: Regrade) -> None:
        with self._database.transaction() as session:
            regrade = regrades.regrade(session, asked.id, alone=True)
            if regrades.state_of(regrades.events_of(session, regrade)).goes_on:
                reason = {"reason": "The worker ended with an error; see its log."}
                regrades.add_event(session, regrade, "failed", at=now(), detail=reason)
