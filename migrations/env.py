"""Run by Alembic for every command; connection and lock come from `service.store.migrating`."""

from alembic import context

from service.store.exam_tables import Exam

DURABLE = frozenset(
    {
        *("dbos_migrations", "dbos_datasource_migrations", "datasource_outputs", "application_versions"),
        *("workflow_status", "workflow_input", "workflow_output", "workflow_events", "workflow_events_history"),
        *("operation_outputs", "notifications", "streams", "queues", "workflow_schedules"),
    }
)
"""Tables of the engine that carries regrades out. On SQLite they lie beside ours, and it migrates them itself."""


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether Alembic looks at it."""
    return kind != "table" or name not in DURABLE


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Exam.metadata,
    compare_type=True,
    compare_server_default=True,
    render_as_batch=True,
    transaction_per_migration=True,
    include_name=is_ours,
)
with context.begin_transaction():
    context.run_migrations()
