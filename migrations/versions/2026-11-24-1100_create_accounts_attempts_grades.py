"""Create accounts, attempts, grades.

Triggers refuse every change to an attempt or a grade, whoever asks: history is added to, never rewritten.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1100"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("attempts", "grades")


def upgrade() -> None:
    give_up_early()
    create_accounts()
    create_attempts()
    create_grades()
    create_idempotency()
    for table in APPEND_ONLY:
        refuse_changes(table)


def downgrade() -> None:
    """Takes every account, attempt and grade away: there is nothing before this to keep them in."""
    give_up_early()
    for table in ("idempotency", "grades", "attempts", "tokens", "accounts"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")


def create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.CheckConstraint("role IN ('learner', 'instructor', 'admin')", name=op.f("ck_accounts_role")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_accounts_name")),
    )
    op.create_table(
        "tokens",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hash", name="pk_tokens"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_tokens_account_id_accounts"),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_tokens_hash")),
    )
    op.create_index("ix_tokens_account_id", "tokens", ["account_id"])


def create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("question_id", sa.String(100), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.Column("question_hash", sa.String(64), nullable=False),
        sa.Column("responses", sa.JSON(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(["learner_id"], ["accounts.id"], name="fk_attempts_learner_id_accounts"),
        sa.CheckConstraint("variant >= 0", name=op.f("ck_attempts_variant")),
        sa.CheckConstraint("length(question_hash) > 0", name=op.f("ck_attempts_question_hash")),
    )
    op.create_index("ix_attempts_learner_id_id", "attempts", ["learner_id", "id"])
    op.create_index("ix_attempts_question_id_learner_id_id", "attempts", ["question_id", "learner_id", "id"])


def create_grades() -> None:
    op.create_table(
        "grades",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("field", sa.String(100), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("credit", sa.Double(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("certificate", sa.JSON(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=True),
        sa.Column("engine_version", sa.String(40), nullable=False),
        sa.Column("question_hash", sa.String(64), nullable=False),
        sa.Column("rubric_hash", sa.String(64), nullable=True),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("graded_by", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_grades"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_grades_attempt_id_attempts"),
        sa.ForeignKeyConstraint(["graded_by"], ["accounts.id"], name="fk_grades_graded_by_accounts"),
        sa.CheckConstraint(
            "(verdict = 'correct' AND credit = 1) OR (verdict = 'partial' AND credit > 0 AND credit < 1)"
            " OR (verdict IN ('incorrect', 'unreadable', 'undecided', 'needs-review') AND credit = 0)",
            name=op.f("ck_grades_verdict_credit"),
        ),
    )
    op.create_index("ix_grades_attempt_id_field_id", "grades", ["attempt_id", "field", "id"])


def create_idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "key", name="pk_idempotency"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_idempotency_account_id_accounts"),
        sa.CheckConstraint("status BETWEEN 100 AND 599", name=op.f("ck_idempotency_status")),
        sa.CheckConstraint("(status IS NULL) = (body IS NULL)", name=op.f("ck_idempotency_whole")),
    )
    op.create_index("ix_idempotency_account_id_created_at", "idempotency", ["account_id", "created_at"])


def refuse_changes(table: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        refuse_on_postgresql(table)
    else:
        refuse_on_sqlite(table)


def refuse_on_postgresql(table: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% are append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"
        " END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def refuse_on_sqlite(table: str) -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        )
    # INSERT OR REPLACE deletes without asking the trigger on DELETE.
    known = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 - the tables are named above
    op.execute(
        f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} WHEN {known}"
        f" BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    )
