"""Keep an audit trail.

Each entry's hash covers the entry before it, so that none can be changed, left out or put in unseen; triggers refuse it anyway.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1400"
down_revision = "20261124_1330"
branch_labels = None
depends_on = None


def upgrade() -> None:
    give_up_early()
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(32), nullable=True),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(150), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name="fk_audit_entries_by_accounts"),
        sa.CheckConstraint("length(hash) = 64 AND length(previous) = 64", name=op.f("ck_audit_entries_hashes")),
    )
    op.create_index("ix_audit_entries_action_id", "audit_entries", ["action", "id"])
    refuse_changes("audit_entries")


def downgrade() -> None:
    """Takes the whole trail away."""
    give_up_early()
    op.drop_table("audit_entries")


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")


def refuse_changes(table: str) -> None:
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
    known = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 - the table is named above
    op.execute(
        f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} WHEN {known}"
        f" BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    )
