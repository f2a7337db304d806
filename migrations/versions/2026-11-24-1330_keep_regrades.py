"""Keep regrades.

What was asked, what happened to it and which attempts were done are rows that are added, never changed. A grade says which regrade
gave it.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1330"
down_revision = "20261124_1300"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "regrades": "id = NEW.id",
    "regrade_events": "id = NEW.id",
    "regrade_chunks": "regrade_id = NEW.regrade_id AND number = NEW.number",
}
"""Each table with what tells its rows apart."""

EVENTS = "'started', 'revived', 'cancelled', 'resumed', 'superseded', 'failed', 'finished'"


def upgrade() -> None:
    give_up_early()
    create_regrades()
    create_events()
    create_chunks()
    # Not by Alembic's batches, which would copy the table on SQLite and lose its triggers.
    op.execute(
        "ALTER TABLE grades ADD COLUMN regrade_id VARCHAR(32)"
        " CONSTRAINT fk_grades_regrade_id_regrades REFERENCES regrades (id)"
    )
    for table, same in APPEND_ONLY.items():
        refuse_changes(table, same)


def downgrade() -> None:
    """Grades that a regrade gave stay, and no longer say so."""
    give_up_early()
    if op.get_context().dialect.name == "postgresql":
        op.drop_column("grades", "regrade_id")
    else:
        forget_regrades_on_sqlite()
    for table in ("regrade_chunks", "regrade_events", "regrades"):
        op.drop_table(table)


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")


def create_regrades() -> None:
    op.create_table(
        "regrades",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("target", sa.String(10), nullable=False),
        sa.Column("name", sa.String(130), nullable=False),
        sa.Column("version", sa.String(64), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_regrades"),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name="fk_regrades_asked_by_accounts"),
        sa.CheckConstraint("target IN ('question', 'rubric', 'topic', 'engine')", name=op.f("ck_regrades_target")),
    )
    op.create_index("ix_regrades_asked_by", "regrades", ["asked_by"])


def create_events() -> None:
    op.create_table(
        "regrade_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("regrade_id", sa.String(32), nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(32), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_regrade_events"),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrades.id"], name="fk_regrade_events_regrade_id_regrades"),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name="fk_regrade_events_by_accounts"),
        sa.CheckConstraint(f"event IN ({EVENTS})", name=op.f("ck_regrade_events_event")),
    )
    op.create_index("ix_regrade_events_regrade_id_id", "regrade_events", ["regrade_id", "id"])


def create_chunks() -> None:
    op.create_table(
        "regrade_chunks",
        sa.Column("regrade_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(100), nullable=False),
        sa.Column("last_attempt", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("grades", sa.Integer(), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("regrade_id", "number", name="pk_regrade_chunks"),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrades.id"], name="fk_regrade_chunks_regrade_id_regrades"),
        sa.ForeignKeyConstraint(["last_attempt"], ["attempts.id"], name="fk_regrade_chunks_last_attempt_attempts"),
        sa.CheckConstraint("attempts > 0 AND moved >= 0 AND grades >= moved", name=op.f("ck_regrade_chunks_counts")),
    )


def refuse_changes(table: str, same: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        )
    # INSERT OR REPLACE deletes without asking the trigger on DELETE.
    known = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - both are named above
    op.execute(
        f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} WHEN {known}"
        f" BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    )


def forget_regrades_on_sqlite() -> None:
    # SQLite drops no column that a foreign key uses, so the table is copied, and its triggers with it.
    connection = op.get_bind()
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'grades'").scalar()
    asked = (
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'grades' AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    )
    rest = connection.exec_driver_sql(asked).scalars().all()
    before = str(made).partition(", regrade_id")[0] + ")"
    columns = ", ".join(
        each["name"] for each in sa.inspect(connection).get_columns("grades") if each["name"] != "regrade_id"
    )
    for name in ("update", "delete", "replace"):
        op.execute(f"DROP TRIGGER grades_refuse_{name}")
    op.execute(before.replace("grades", "grades_before", 1))
    op.execute(f"INSERT INTO grades_before ({columns}) SELECT {columns} FROM grades")  # noqa: S608 - the table's own
    op.execute("DROP TABLE grades")
    op.execute("ALTER TABLE grades_before RENAME TO grades")
    for statement in rest:
        op.execute(str(statement))
