"""Keep help that was taken.

Hints, worked solutions that were shown, and questions that were given up are rows that are added, never changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1515"
down_revision = "20261124_1500"
branch_labels = None
depends_on = None


def upgrade() -> None:
    give_up_early()
    op.create_table(
        "helps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("question_id", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hint", sa.String(16), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("cost", sa.Double(), nullable=False),
        sa.Column("question_hash", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_helps"),
        sa.ForeignKeyConstraint(["learner_id"], ["accounts.id"], name="fk_helps_learner_id_accounts"),
        sa.UniqueConstraint(
            *("learner_id", "question_id", "kind", "number"), name="uq_helps_learner_id_question_id_kind_number"
        ),
        sa.CheckConstraint("kind IN ('hint', 'solution', 'given-up')", name=op.f("ck_helps_kind")),
        sa.CheckConstraint("(kind = 'hint') = (hint IS NOT NULL AND text IS NOT NULL)", name=op.f("ck_helps_whole")),
        sa.CheckConstraint("cost >= 0 AND cost <= 1", name=op.f("ck_helps_cost")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_helps_number")),
    )
    refuse_changes("helps")


def downgrade() -> None:
    """Takes away what help was taken; from then on no attempt has lost points by it."""
    give_up_early()
    op.drop_table("helps")


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
    place = " AND ".join(f"{name} = NEW.{name}" for name in ("learner_id", "question_id", "kind", "number"))
    known = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({place}))"  # noqa: S608 - all are named above
    op.execute(
        f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} WHEN {known}"
        f" BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    )
