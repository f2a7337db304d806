"""Hold exams.

What an exam asks stands once somebody has started; a start, a hand-in and the attempts in an exam stand for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_2000"
down_revision = "20261124_1950"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STARTED = "EXISTS (SELECT 1 FROM exam_sittings AS s WHERE s.exam_id = OLD.id AND s.started_at IS NOT NULL)"
FIXED = ("class_id", "opens_at", "attempts", "counts", "feedback", "figures")
OTHER = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in FIXED)
KNOWN = "SELECT 1 FROM exam_sittings AS s WHERE s.exam_id = NEW.exam_id AND s.learner_id = NEW.learner_id"
RUNNING = f"{KNOWN} AND s.started_at IS NOT NULL AND s.handed_in_at IS NULL"

REFUSALS = {
    "exams_stand": (
        "UPDATE ON exams",
        f"{STARTED} AND (NEW.id <> OLD.id OR {OTHER} OR CAST(NEW.questions AS TEXT) <> CAST(OLD.questions AS TEXT))",
    ),
    "exams_stay": ("DELETE ON exams", STARTED),
    "exam_sittings_stand": (
        "UPDATE ON exam_sittings",
        "NEW.exam_id <> OLD.exam_id OR NEW.learner_id <> OLD.learner_id"
        " OR (OLD.started_at IS NOT NULL AND (NEW.started_at IS NULL OR NEW.started_at <> OLD.started_at"
        " OR NEW.extra_seconds < OLD.extra_seconds))"
        " OR (OLD.handed_in_at IS NOT NULL AND (NEW.handed_in_at IS NULL OR NEW.handed_in_at <> OLD.handed_in_at))",
    ),
    "exam_sittings_stay": ("DELETE ON exam_sittings", "OLD.started_at IS NOT NULL"),
    # INSERT OR REPLACE of SQLite deletes without asking the trigger on DELETE.
    "exam_sittings_once": ("INSERT ON exam_sittings", f"EXISTS ({KNOWN})"),
    "exam_attempts_fit": (
        "INSERT ON exam_attempts",
        " OR ".join(
            (
                f"NOT EXISTS ({RUNNING})",
                "NEW.number > (SELECT e.attempts FROM exams AS e WHERE e.id = NEW.exam_id)",
                "EXISTS (SELECT 1 FROM exam_attempts AS a WHERE a.attempt_id = NEW.attempt_id)",
            )
        ),
    ),
    "exam_attempts_stand": ("UPDATE ON exam_attempts", "1 = 1"),
    "exam_attempts_stay": ("DELETE ON exam_attempts", "1 = 1"),
}
"""By the trigger's name: what it refuses, and when."""


def upgrade() -> None:
    give_up_early()
    create_exams()
    create_sittings()
    create_attempts()
    for name, (event, when) in REFUSALS.items():
        refuse(name, event, when)


def downgrade() -> None:
    """Takes the exams away; attempts that were made in them stay."""
    give_up_early()
    for table in ("exam_attempts", "exam_sittings", "exams"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        for name in REFUSALS:
            op.execute(f"DROP FUNCTION {name}()")


def give_up_early() -> None:
    # A migration that waits for a lock makes everyone behind it wait too: rather fail and be run again.
    if op.get_context().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '4s'")
        op.execute("SET LOCAL statement_timeout = '60s'")


def create_exams() -> None:
    op.create_table(
        "exams",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("class_id", sa.String(32), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("opens_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("counts", sa.String(10), nullable=False),
        sa.Column("feedback", sa.String(10), nullable=False),
        sa.Column("figures", sa.String(10), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exams"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name="fk_exams_class_id_classes"),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name="fk_exams_made_by_accounts"),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_exams_title")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_exams_window")),
        sa.CheckConstraint("seconds > 0", name=op.f("ck_exams_seconds")),
        sa.CheckConstraint("attempts BETWEEN 1 AND 100", name=op.f("ck_exams_attempts")),
        sa.CheckConstraint("counts IN ('first', 'best', 'last', 'average')", name=op.f("ck_exams_counts")),
        sa.CheckConstraint("feedback IN ('none', 'verdict', 'full')", name=op.f("ck_exams_feedback")),
        sa.CheckConstraint("figures IN ('official', 'assigned')", name=op.f("ck_exams_figures")),
    )
    op.create_index("ix_exams_class_id_closes_at", "exams", ["class_id", "closes_at"])


def create_sittings() -> None:
    op.create_table(
        "exam_sittings",
        sa.Column("exam_id", sa.String(32), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("extra_seconds", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("handed_in_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("exam_id", "learner_id", name="pk_exam_sittings"),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name="fk_exam_sittings_exam_id_exams"),
        sa.ForeignKeyConstraint(["learner_id"], ["accounts.id"], name="fk_exam_sittings_learner_id_accounts"),
        sa.CheckConstraint("extra_seconds BETWEEN 0 AND 86400", name=op.f("ck_exam_sittings_extra_seconds")),
        sa.CheckConstraint(
            "handed_in_at IS NULL OR started_at IS NOT NULL", name=op.f("ck_exam_sittings_handed_in_at")
        ),
    )
    op.create_index("ix_exam_sittings_learner_id", "exam_sittings", ["learner_id"])


def create_attempts() -> None:
    op.create_table(
        "exam_attempts",
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("exam_id", sa.String(32), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("question_id", sa.String(100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_exam_attempts"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_exam_attempts_attempt_id_attempts"),
        sa.ForeignKeyConstraint(
            ["exam_id", "learner_id"],
            ["exam_sittings.exam_id", "exam_sittings.learner_id"],
            name="fk_exam_attempts_exam_id_exam_sittings",
        ),
        sa.UniqueConstraint(
            *("exam_id", "learner_id", "question_id", "number"),
            name="uq_exam_attempts_exam_id_learner_id_question_id_number",
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_exam_attempts_number")),
    )


def refuse(name: str, event: str, when: str) -> None:
    """Let the database refuse a change of a row, whoever asks."""
    told = f"{name.replace('_', ' ')} as they are"
    if op.get_context().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} WHEN {when} BEGIN SELECT RAISE(ABORT, '{told}'); END")
        return
    kept = "OLD" if event.startswith("DELETE") else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN"
        f" RAISE EXCEPTION '{told}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {kept}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION {name}()")
