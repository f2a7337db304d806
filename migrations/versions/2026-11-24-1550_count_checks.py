"""Count checks.

That responses were checked is a row that is added, never changed; the responses are not kept.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1550"
down_revision = "20261124_1545"
branch_labels = None
depends_on = None


def upgrade() -> None:
    give_up_early()
    op.create_table(
        "checks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("question_id", sa.String(100), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checks"),
        sa.ForeignKeyConstraint(["learner_id"], ["accounts.id"], name="fk_checks_learner_id_accounts"),
    )
    op.create_index("ix_checks_learner_id_question_id_at", "checks", ["learner_id", "question_id", "at"])
    refuse_changes("checks")


def downgrade() -> None:
    """Takes away that responses were checked; every learner may check as often as in the beginning."""
    give_up_early()
    op.drop_table("checks")


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
