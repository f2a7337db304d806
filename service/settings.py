"""Everything about a deployment that may differ, in one frozen value that is passed in and never read at import."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
"""Where the content and the migrations lie beside the code."""


class Settings(BaseSettings):
    """Settings of the service; each may be given as the environment variable `EXAM_TUTOR_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="EXAM_TUTOR_", frozen=True, extra="forbid")

    database_url: str = Field(
        default=f"sqlite:///{PROJECT / 'var' / 'exam-tutor.db'}",
        description="Where attempts and grades are kept: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`.",
    )
    question_bank: Path = Field(
        default=PROJECT / "question_bank",
        description="Folder of the question files and of policy.yaml.",
    )
    rubrics: Path = Field(
        default=PROJECT / "rubrics",
        description="Folder of the rubric files.",
    )
    migrations: Path = Field(
        default=PROJECT / "migrations",
        description="Folder of the database migrations.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address to listen on; only this machine reaches the default.",
    )
    port: int = Field(
        default=8000,
        ge=0,
        le=65535,
        description="Port to listen on; 0 lets the system choose one.",
    )
    shutdown_seconds: int = Field(
        default=20,
        ge=1,
        le=3600,
        description="Seconds that requests under way get to end after a signal to stop; no new ones are taken meanwhile.",
    )
    max_body_bytes: int = Field(
        default=1_048_576,
        ge=1,
        description="Largest request body in bytes; a longer one is refused with 413 before it is read to its end.",
    )
    max_batch: int = Field(
        default=1000,
        ge=1,
        description="Largest number of responses in one batch.",
    )
    prover_processes: int = Field(
        default=2,
        ge=1,
        description="Number of worker processes for comparisons that need computer algebra.",
    )
    prover_deadline: float = Field(
        default=1.2,
        gt=0,
        description="Seconds of wall clock that the comparisons of one answer may take in workers; then they are undecided.",
    )
    prover_queue: int = Field(
        default=32,
        ge=1,
        description="Largest number of comparisons in hand at once; further ones are left unproved, hence undecided.",
    )
    regrades_here: bool = Field(
        default=True,
        description="Whether a process that serves also carries regrades out; without it, `exam-tutor work` does.",
    )
    idempotency_hours: float = Field(
        default=24.0,
        gt=0,
        description="Hours for which a repeated Idempotency-Key gets the first answer again.",
    )
    session_hours: float = Field(
        default=72.0,
        gt=0,
        le=8760,
        description="Hours after which somebody who has signed in at the pages has to sign in again.",
    )
    metrics_token: str = Field(
        default="",
        description="Secret that whoever reads `GET /metrics` has to send as a bearer token; empty: there are no metrics.",
    )
    traces_endpoint: str = Field(
        default="",
        description="URL to which traces of requests are sent by OTLP over HTTP; needs the extra `traces`. Empty: none are made.",
    )
    exam_grace_seconds: float = Field(
        default=5.0,
        ge=0,
        le=60,
        description="Seconds after a learner's time in an exam is over in which what was under way is still taken.",
    )
    exam_reply_seconds: float = Field(
        default=1.0,
        ge=0,
        le=10,
        description="Replies to submissions in an exam leave at whole multiples of so many seconds, so that how long "
        "grading took is not told.",
    )
    points_seed: str = Field(
        default="",
        description="Secret that chooses the points at which expressions are compared; empty: drawn anew at each start.",
    )
