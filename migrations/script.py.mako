"""${message}.

What keeps the service up while this runs beside the old code:
- Add first, fill next, enforce last, each in a migration of its own: nullable column -> backfill -> NOT NULL or CHECK.
- Never rename or drop what the running code still reads; drop one release later.
- On PostgreSQL build an index on a filled table CONCURRENTLY, in an `autocommit_block`.
- Import nothing from `service`: what a migration does must not change when the code does.
- Both directions work on SQLite and on PostgreSQL, or `downgrade` says why it cannot.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    give_up_early()
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    give_up_early()
    ${downgrades if downgrades else "pass"}


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")
