"""Make a secret to assign variants by.

Every process behind one database has to assign the same ones, after a restart too, and nobody may be able to guess them.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "20261124_1530"
down_revision = "20261124_1520"
branch_labels = None
depends_on = None


def upgrade() -> None:
    give_up_early()
    table = op.create_table(
        "secrets",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
        sa.CheckConstraint("length(value) = 64", name=op.f("ck_secrets_value")),
    )
    op.bulk_insert(table, [{"name": "variants", "value": secrets.token_hex(32)}])


def downgrade() -> None:
    """Takes the secret away; another one assigns other variants."""
    give_up_early()
    op.drop_table("secrets")


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")
