"""Keep a review queue.

What waits for a person in groups that read the same, and what persons decided. What waits already is put into groups of responses
that are letter by letter the same.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261124_1500"
down_revision = "20261124_1400"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "review_items": "attempt_id = NEW.attempt_id AND field = NEW.field",
    "review_decisions": "id = NEW.id",
}
"""Each table with what tells its rows apart."""

VERDICTS = (
    "(verdict = 'correct' AND credit = 1) OR (verdict = 'partial' AND credit > 0 AND credit < 1)"
    " OR (verdict = 'incorrect' AND credit = 0)"
)

WAITING = """
    SELECT attempts.id AS attempt, question_id, variant, responses, grades.field AS field, graded_at AS since
    FROM grades JOIN attempts ON attempts.id = grades.attempt_id
    WHERE verdict IN ('needs-review', 'undecided')
    AND NOT EXISTS (
        SELECT 1 FROM grades AS other
        WHERE other.attempt_id = grades.attempt_id AND other.field = grades.field
        AND (other.id > grades.id OR other.graded_by IS NOT NULL)
    )
"""

AT_ONCE = 1000


def upgrade() -> None:
    give_up_early()
    create_groups()
    create_items()
    create_decisions()
    for table, same in APPEND_ONLY.items():
        refuse_changes(table, same)
    if not op.get_context().as_sql:
        put_in_what_waits(op.get_bind())


def downgrade() -> None:
    """Takes the decisions away; the grades that they gave stay."""
    give_up_early()
    for table in ("review_decisions", "review_items", "review_groups"):
        op.drop_table(table)


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")


def create_groups() -> None:
    op.create_table(
        "review_groups",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("question_id", sa.String(100), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(100), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_groups"),
    )
    op.create_index("ix_review_groups_open_since_id", "review_groups", ["open", "since", "id"])
    columns = ["question_id", "open", "since", "id"]
    op.create_index("ix_review_groups_question_id_open_since_id", "review_groups", columns)


def create_items() -> None:
    op.create_table(
        "review_items",
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("field", sa.String(100), nullable=False),
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "field", name="pk_review_items"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_review_items_attempt_id_attempts"),
        sa.ForeignKeyConstraint(["group_id"], ["review_groups.id"], name="fk_review_items_group_id_review_groups"),
    )
    op.create_index("ix_review_items_group_id_attempt_id", "review_items", ["group_id", "attempt_id"])


def create_decisions() -> None:
    op.create_table(
        "review_decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("credit", sa.Double(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("question_hash", sa.String(64), nullable=False),
        sa.Column("rubric_hash", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_review_decisions"),
        sa.ForeignKeyConstraint(["group_id"], ["review_groups.id"], name="fk_review_decisions_group_id_review_groups"),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name="fk_review_decisions_by_accounts"),
        sa.CheckConstraint(VERDICTS, name=op.f("ck_review_decisions_verdict_credit")),
    )
    op.create_index("ix_review_decisions_group_id_id", "review_decisions", ["group_id", "id"])


def put_in_what_waits(connection: sa.Connection) -> None:
    groups = sa.table(
        "review_groups", *map(sa.column, ("id", "question_id", "variant", "field", "open", "disputed", "since"))
    )
    items = sa.table("review_items", *map(sa.column, ("attempt_id", "field", "group_id", "since")))
    columns = {"responses": sa.JSON(), "since": sa.DateTime(timezone=True)}
    waiting = connection.execute(sa.text(WAITING).columns(**columns)).mappings()
    known: set[str] = set()
    while rows := waiting.fetchmany(AT_ONCE):
        named = [(group_of(row), row) for row in rows]
        new = {id: row for id, row in named if id not in known}
        known.update(new)
        if new:
            made = [{"id": id, **group_row(row)} for id, row in new.items()]
            connection.execute(sa.insert(groups), made)
        connection.execute(
            sa.insert(items),
            [
                {"attempt_id": row["attempt"], "field": row["field"], "group_id": id, "since": row["since"]}
                for id, row in named
            ],
        )


def group_of(row: Mapping[str, Any]) -> str:
    told = [row["question_id"], row["variant"], row["field"], row["responses"].get(row["field"], "")]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


def group_row(row: Mapping[str, Any]) -> dict[str, Any]:
    same = {name: row[name] for name in ("question_id", "variant", "field", "since")}
    return {**same, "open": True, "disputed": False}


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
