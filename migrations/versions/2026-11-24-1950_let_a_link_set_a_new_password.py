"""Let a link set a new password.

Of the link only the SHA-256 of its random part is kept, and the row is gone when it has been used.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1950"
down_revision = "20261124_1550"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    give_up_early()
    op.create_table(
        "password_links",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_password_links"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_password_links_account_id_accounts"),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_password_links_hash")),
    )
    op.create_index("ix_password_links_account_id", "password_links", ["account_id"])


def downgrade() -> None:
    """Open links lead nowhere any more."""
    give_up_early()
    op.drop_table("password_links")


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")
