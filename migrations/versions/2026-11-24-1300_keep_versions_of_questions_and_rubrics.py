"""Keep versions of questions and rubrics.

A version is added, never changed: triggers refuse everything else. Attempts get the index that a regrade walks along.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1300"
down_revision = "20261124_1100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    give_up_early()
    op.create_table(
        "versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(130), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replaces", sa.String(64), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.ForeignKeyConstraint(["published_by"], ["accounts.id"], name="fk_versions_published_by_accounts"),
        sa.CheckConstraint("kind IN ('question', 'rubric')", name=op.f("ck_versions_kind")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_versions_hash")),
    )
    op.create_index("ix_versions_kind_name_id", "versions", ["kind", "name", "id"])
    from_files, published = sa.text("published_by IS NULL"), sa.text("published_by IS NOT NULL")
    op.create_index(
        "uq_versions_of_files",
        "versions",
        ["kind", "name", "hash"],
        unique=True,
        sqlite_where=from_files,
        postgresql_where=from_files,
    )
    op.create_index("ix_versions_published", "versions", ["id"], sqlite_where=published, postgresql_where=published)
    refuse_changes("versions")
    add_index_of_attempts()


def downgrade() -> None:
    """Takes every uploaded version away; `exam-tutor bank export` keeps the newest ones as files."""
    give_up_early()
    op.drop_index("ix_attempts_question_id_id", "attempts")
    op.drop_table("versions")


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")


def add_index_of_attempts() -> None:
    if op.get_context().dialect.name == "postgresql":
        with op.get_context().autocommit_block():
            op.create_index(
                "ix_attempts_question_id_id", "attempts", ["question_id", "id"], postgresql_concurrently=True
            )
    else:
        op.create_index("ix_attempts_question_id_id", "attempts", ["question_id", "id"])


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
