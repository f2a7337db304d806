"""Let people sign in and join classes.

Passwords as argon2 hashes; sessions and invitations by the SHA-256 of a random token.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1545"
down_revision = "20261124_1530"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    give_up_early()
    create_sign_ins()
    create_classes()
    create_invitations()


def downgrade() -> None:
    """Takes every way to sign in away, and who was in which class."""
    give_up_early()
    for table in ("invitations", "memberships", "classes", "sign_in_tries", "sessions", "sign_ins"):
        op.drop_table(table)


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")


def create_sign_ins() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("login", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_sign_ins"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sign_ins_account_id_accounts"),
        sa.UniqueConstraint("login", name="uq_sign_ins_login"),
        sa.CheckConstraint("length(login) > 0", name=op.f("ck_sign_ins_login")),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id_accounts"),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_sessions_hash")),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_tries"),
    )
    op.create_index("ix_sign_in_tries_subject_at", "sign_in_tries", ["subject", "at"])
    op.create_index("ix_sign_in_tries_at", "sign_in_tries", ["at"])


def create_classes() -> None:
    op.create_table(
        "classes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_by", sa.String(32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name="fk_classes_created_by_accounts"),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_classes_name")),
    )
    op.create_table(
        "memberships",
        sa.Column("class_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("class_id", "account_id", name="pk_memberships"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name="fk_memberships_class_id_classes"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_memberships_account_id_accounts"),
    )
    op.create_index("ix_memberships_account_id", "memberships", ["account_id"])


def create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("class_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("login", sa.String(254), nullable=False),
        sa.Column("created_by", sa.String(32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("hash", name="pk_invitations"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name="fk_invitations_class_id_classes"),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name="fk_invitations_created_by_accounts"),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_invitations_hash")),
    )
    op.create_index("ix_invitations_class_id", "invitations", ["class_id"])
