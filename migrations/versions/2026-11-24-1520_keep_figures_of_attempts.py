"""Keep the figures that an attempt was asked with.

A number alone says them only as long as nobody changes the question's ranges.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1520"
down_revision = "20261124_1515"
branch_labels = None
depends_on = None


def upgrade() -> None:
    give_up_early()
    op.add_column("attempts", sa.Column("figures", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Forgets the figures; attempts at drawn variants cannot be graded again after it."""
    give_up_early()
    op.drop_column("attempts", "figures")


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")
