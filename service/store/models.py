"""The tables: accounts, tokens, attempts, grades, help that was taken, kept replies, versions of questions and rubrics.

    accounts ──< tokens
        │  └───< idempotency
        ├──< attempts ──< grades >── accounts (who marked)
        ├──< helps, checks
        ├──< versions (who published)
        ├──< regrades (who asked) ──< regrade_events, regrade_chunks, grades (that it gave)
        ├──< review_decisions >── review_groups ──< review_items (attempts whose responses read the same)
        └──< audit_entries (who did)

All but accounts, tokens, kept replies and groups of the review queue are written once: the migrations add triggers that
refuse to change or delete them.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from service.store.moments import Moment


class Role(StrEnum):
    """What an account may do; each role may do what the ones before it may."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


class Table(DeclarativeBase):
    """Declarative root; names every constraint, so that migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Account(Table):
    """A learner, instructor or admin."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("role IN ('learner', 'instructor', 'admin')", name="role"),
        CheckConstraint("length(name) > 0", name="name"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Token(Table):
    """A way to prove who is asking; the token itself is not kept, only its SHA-256."""

    __tablename__ = "tokens"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="hash"),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Attempt(Table):
    """What a learner submitted; never changed."""

    __tablename__ = "attempts"
    __table_args__ = (
        CheckConstraint("variant >= 0", name="variant"),
        CheckConstraint("length(question_hash) > 0", name="question_hash"),
        Index(None, "learner_id", "id"),
        Index(None, "question_id", "learner_id", "id"),
        Index(None, "question_id", "id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    learner_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    question_id: Mapped[str] = mapped_column(String(100))
    variant: Mapped[int] = mapped_column(Integer)
    question_hash: Mapped[str] = mapped_column(String(64))
    responses: Mapped[dict[str, str]] = mapped_column(JSON)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    figures: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))

    grades: Mapped[list["GradeRow"]] = relationship(lazy="raise", order_by="GradeRow.id", viewonly=True)


class GradeRow(Table):
    """One marking of one field of an attempt; a later one stands beside it, never in its place."""

    __tablename__ = "grades"
    __table_args__ = (
        CheckConstraint(
            "(verdict = 'correct' AND credit = 1) OR (verdict = 'partial' AND credit > 0 AND credit < 1)"
            " OR (verdict IN ('incorrect', 'unreadable', 'undecided', 'needs-review') AND credit = 0)",
            name="verdict_credit",
        ),
        Index(None, "attempt_id", "field", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.id"))
    field: Mapped[str] = mapped_column(String(100))
    verdict: Mapped[str] = mapped_column(String(20))
    credit: Mapped[float]
    notes: Mapped[list[Any]] = mapped_column(JSON)
    certificate: Mapped[dict[str, Any]] = mapped_column(JSON)
    criteria: Mapped[dict[str, Any]] = mapped_column(JSON)
    read: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    engine_version: Mapped[str] = mapped_column(String(40))
    question_hash: Mapped[str] = mapped_column(String(64))
    rubric_hash: Mapped[str | None] = mapped_column(String(64))
    graded_at: Mapped[datetime] = mapped_column(Moment)
    graded_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    regrade_id: Mapped[str | None] = mapped_column(ForeignKey("regrades.id"))

    @property
    def by_person(self) -> bool:
        """Whether a person gave it."""
        return self.graded_by is not None


class HelpRow(Table):
    """Help that a learner took with a question: a hint, the worked solution, or giving it up.

    `number` is a hint's place among those taken, and otherwise the variant of the tally's line that it is about.
    """

    __tablename__ = "helps"
    __table_args__ = (
        CheckConstraint("kind IN ('hint', 'solution', 'given-up')", name="kind"),
        CheckConstraint("(kind = 'hint') = (hint IS NOT NULL AND text IS NOT NULL)", name="whole"),
        CheckConstraint("cost >= 0 AND cost <= 1", name="cost"),
        CheckConstraint("number >= 0", name="number"),
        UniqueConstraint("learner_id", "question_id", "kind", "number"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    learner_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    question_id: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int] = mapped_column(Integer)
    hint: Mapped[str | None] = mapped_column(String(16))
    text: Mapped[str | None] = mapped_column(Text)
    cost: Mapped[float]
    question_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class Secret(Table):
    """What only the service may know, the same for every process; made by a migration."""

    __tablename__ = "secrets"
    __table_args__ = (CheckConstraint("length(value) = 64", name="value"),)

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(64))


class CheckRow(Table):
    """That a learner checked responses to a question, and what was wrong with them; the responses are not kept."""

    __tablename__ = "checks"
    __table_args__ = (Index(None, "learner_id", "question_id", "at"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    learner_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    question_id: Mapped[str] = mapped_column(String(100))
    variant: Mapped[int] = mapped_column(Integer)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)


class KeptReply(Table):
    """The answer given under an Idempotency-Key; without one only inside the transaction that is making it."""

    __tablename__ = "idempotency"
    __table_args__ = (
        CheckConstraint("status BETWEEN 100 AND 599", name="status"),
        CheckConstraint("(status IS NULL) = (body IS NULL)", name="whole"),
        Index(None, "account_id", "created_at"),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None] = mapped_column(Integer)
    body: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Version(Table):
    """One version of a question or rubric, as it was written; never changed.

    Those of the files have no publisher, and are only kept so that every hash in a grade can be looked up.
    """

    __tablename__ = "versions"
    __table_args__ = (
        CheckConstraint("kind IN ('question', 'rubric')", name="kind"),
        CheckConstraint("length(hash) = 64", name="hash"),
        Index(None, "kind", "name", "id"),
        Index(
            "uq_versions_of_files",
            "kind",
            "name",
            "hash",
            unique=True,
            sqlite_where=text("published_by IS NULL"),
            postgresql_where=text("published_by IS NULL"),
        ),
        Index(
            "ix_versions_published",
            "id",
            sqlite_where=text("published_by IS NOT NULL"),
            postgresql_where=text("published_by IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(130))
    hash: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    replaces: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))


class Regrade(Table):
    """What was asked to be graded again; how it goes is in its events and chunks."""

    __tablename__ = "regrades"
    __table_args__ = (
        CheckConstraint("target IN ('question', 'rubric', 'topic', 'engine')", name="target"),
        Index(None, "asked_by"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    target: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(130))
    version: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    not_before: Mapped[datetime | None] = mapped_column(Moment)


class RegradeEvent(Table):
    """Something that happened to a regrade; the latest says how it stands."""

    __tablename__ = "regrade_events"
    __table_args__ = (
        CheckConstraint(
            "event IN ('started', 'revived', 'cancelled', 'resumed', 'superseded', 'failed', 'finished')", name="event"
        ),
        Index(None, "regrade_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    regrade_id: Mapped[str] = mapped_column(ForeignKey("regrades.id"))
    event: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


class RegradeChunk(Table):
    """Some attempts at one question that were graded again, in the transaction that added their new grades."""

    __tablename__ = "regrade_chunks"
    __table_args__ = (CheckConstraint("attempts > 0 AND moved >= 0 AND grades >= moved", name="counts"),)

    regrade_id: Mapped[str] = mapped_column(ForeignKey("regrades.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    question_id: Mapped[str] = mapped_column(String(100))
    last_attempt: Mapped[str] = mapped_column(ForeignKey("attempts.id"))
    attempts: Mapped[int] = mapped_column(Integer)
    moved: Mapped[int] = mapped_column(Integer)
    grades: Mapped[int] = mapped_column(Integer)
    moves: Mapped[dict[str, int]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)


class ReviewGroup(Table):
    """Responses to one field that read the same, of which one waited for a person at some time.

    Whether it is open follows from grades and decisions, and is worked out anew in every transaction that adds one of them.
    """

    __tablename__ = "review_groups"
    __table_args__ = (Index(None, "open", "since", "id"), Index(None, "question_id", "open", "since", "id"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(100))
    variant: Mapped[int] = mapped_column(Integer)
    field: Mapped[str] = mapped_column(String(100))
    open: Mapped[bool]
    disputed: Mapped[bool]
    since: Mapped[datetime] = mapped_column(Moment)


class ReviewItem(Table):
    """A field of an attempt that waited for a person at some time, and the group that it belongs to."""

    __tablename__ = "review_items"
    __table_args__ = (Index(None, "group_id", "attempt_id"),)

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(100), primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("review_groups.id"))
    since: Mapped[datetime] = mapped_column(Moment)


class ReviewDecision(Table):
    """What one person found in a group; a later one of the same person replaces it, and all are kept.

    With what was found on each criterion it is a labelled response: an example of what a person awards.
    """

    __tablename__ = "review_decisions"
    __table_args__ = (
        CheckConstraint(
            "(verdict = 'correct' AND credit = 1) OR (verdict = 'partial' AND credit > 0 AND credit < 1)"
            " OR (verdict = 'incorrect' AND credit = 0)",
            name="verdict_credit",
        ),
        Index(None, "group_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("review_groups.id"))
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    verdict: Mapped[str] = mapped_column(String(20))
    credit: Mapped[float]
    criteria: Mapped[dict[str, str]] = mapped_column(JSON)
    comment: Mapped[str] = mapped_column(Text)
    response: Mapped[str] = mapped_column(Text)
    question_hash: Mapped[str] = mapped_column(String(64))
    rubric_hash: Mapped[str | None] = mapped_column(String(64))


class AuditEntry(Table):
    """One link of the chain of what was done; its hash covers the one before it."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        CheckConstraint("length(hash) = 64 AND length(previous) = 64", name="hashes"),
        Index(None, "action", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(150))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
