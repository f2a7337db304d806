"""Regrades: attempts graded again by what is published now, asked for, watched, stopped and gone on with by instructors."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session

from service.api.declared import READING, WRITING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.identity import Instructor
from service.api.strict_json import StrictRoute
from service.api.topics import known_topic
from service.bank.bank import Bank
from service.bank.suggest import did_you_mean, spoken
from service.errors import RequestError
from service.store import regrades
from service.store.models import Account, Regrade, RegradeEvent
from service.store.moments import now
from service.store.regrades import Progress, State, Target

router = APIRouter(tags=["regrades"], route_class=StrictRoute)

RegradeId = Annotated[
    str,
    Path(description="Id of a regrade.", pattern=r"^[0-9a-f]{32}$", examples=["0192f5e4b7c87b3e9d1f0a2b3c4d5e6f"]),
]


class RegradeRequest(BaseModel):
    """What is to be graded again; one of question, rubric, topic and engine_version."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "lora-memory"}, {"topic": "lora", "at": "2026-12-01T03:00:00Z"}]},
    )

    question: str | None = Field(default=None, description="Every attempt at this question.", max_length=100)
    rubric: str | None = Field(default=None, description="The field that this rubric grades.", max_length=130)
    topic: str | None = Field(default=None, description="Every attempt at a question of this topic.", max_length=100)
    engine_version: str | None = Field(
        default=None, description="Every grade that this version of the engine gave and that stands.", max_length=40
    )
    version: str | None = Field(
        default=None,
        description="Only grades that were given by this hash of a question or rubric.",
        pattern=r"^[0-9a-f]{64}$",
    )
    at: AwareDatetime | None = Field(default=None, description="Not before this moment; at once when left out.")

    @model_validator(mode="after")
    def _names_one_target(self) -> Self:
        if len(self._named()) != 1:
            raise ValueError("Give one of `question`, `rubric`, `topic` and `engine_version`.")
        return self

    def _named(self) -> list[tuple[Target, str]]:
        given = {
            Target.QUESTION: self.question,
            Target.RUBRIC: self.rubric,
            Target.TOPIC: self.topic,
            Target.ENGINE: self.engine_version,
        }
        return [(target, name) for target, name in given.items() if name is not None]

    @property
    def target(self) -> tuple[Target, str]:
        """What is to be graded again, and its name."""
        return self._named()[0]


class EventShape(BaseModel):
    """Something that happened to a regrade."""

    event: str = Field(description="started, revived, cancelled, resumed, superseded, failed or finished.")
    at: datetime
    by: str | None = Field(description="Id of the account; null when nobody asked for it.")
    reason: str | None = Field(description="Why it failed, or that a worker was lost.")

    @classmethod
    def of(cls, event: RegradeEvent) -> Self:
        """The shape of an event."""
        lost = event.detail.get("lost")
        reason = event.detail.get("reason") or (f"The worker {lost} was lost." if lost else None)
        return cls(event=event.event, at=event.at, by=event.by, reason=reason)


class RegradeShape(BaseModel):
    """A regrade and how far it has come."""

    regrade: str
    target: Target
    name: str = Field(description="Id of the question, rubric or topic, or the engine's version.")
    version: str | None
    asked_at: datetime
    asked_by: str
    not_before: datetime | None
    state: State = Field(description="superseded: a newer version was published meanwhile; ask again.")
    total: int | None = Field(description="Attempts to look at; null before it starts.")
    attempts: int = Field(description="Attempts looked at.")
    moved: int = Field(description="Attempts of which a grade is another now.")
    grades: int = Field(description="Grades that were added.")
    moves: dict[str, int] = Field(
        description="How often a verdict went to another, most frequent first.",
        examples=[{"incorrect > correct": 12}],
    )
    remaining_seconds: float | None = Field(description="Estimate by the pace so far; null while there is none.")
    events: list[EventShape] = Field(description="Oldest first.")

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """The shape of a regrade."""
        asked = progress.regrade
        return cls(
            regrade=asked.id,
            target=Target(asked.target),
            name=asked.name,
            version=asked.version,
            asked_at=asked.asked_at,
            asked_by=asked.asked_by,
            not_before=asked.not_before,
            state=progress.state,
            total=progress.plan.total if progress.plan else None,
            attempts=progress.attempts,
            moved=progress.moved,
            grades=progress.grades,
            moves=dict(progress.moves),
            remaining_seconds=progress.remaining_seconds,
            events=[EventShape.of(event) for event in progress.events],
        )


class RegradesShape(BaseModel):
    """Regrades, newest first."""

    regrades: list[RegradeShape]


@router.post("/v1/regrades", summary="Grade attempts again", status_code=202, responses=problems(403, 404, *WRITING))
def ask_for_regrade(
    asked: RegradeRequest, parts: ServiceParts, session: Transaction, account: Instructor, response: Response
) -> RegradeShape:
    """Asks for attempts to be graded again by the questions, rubrics and engine as they are when it starts.

    Those of every class are, for a question is everybody's; only counts are told.
    A grade is added where a learner would notice a difference; earlier ones stay, and so does what a person marked.
    """
    target, name = asked.target
    _check_known(parts.bank, target, name)
    moment = now()
    not_before = asked.at if asked.at and asked.at > moment else None
    row = regrades.ask(session, target, name, version=asked.version, by=account.id, at=moment, not_before=not_before)
    parts.regrades.put(session, row.id, delay=(not_before - moment).total_seconds() if not_before else 0.0)
    response.headers["Location"] = f"/v1/regrades/{row.id}"
    return RegradeShape.of(regrades.progress(session, row))


@router.get("/v1/regrades", summary="List the regrades", responses=problems(403, *READING))
def list_regrades(
    parts: ServiceParts, _: Instructor, limit: Annotated[int, Query(description="At most so many.", ge=1, le=100)] = 20
) -> RegradesShape:
    """The regrades that were asked for last, newest first."""
    with parts.database.reading() as session:
        return RegradesShape(regrades=[RegradeShape.of(each) for each in regrades.newest(session, limit)])


@router.get("/v1/regrades/{regrade_id}", summary="Show a regrade", responses=problems(403, 404, *READING))
def show_regrade(regrade_id: RegradeId, parts: ServiceParts, _: Instructor) -> RegradeShape:
    """How far a regrade has come, what it has moved, and how long it will still take at this pace."""
    with parts.database.reading() as session:
        return RegradeShape.of(regrades.progress(session, regrades.regrade(session, regrade_id)))


@router.post("/v1/regrades/{regrade_id}/cancel", summary="Stop a regrade", responses=problems(403, 404, 409, *READING))
def cancel_regrade(regrade_id: RegradeId, session: Transaction, account: Instructor) -> RegradeShape:
    """Stops a regrade: from now on it adds no grade. What it has added stays."""
    row = regrades.regrade(session, regrade_id, alone=True)
    state = regrades.state_of(regrades.events_of(session, row))
    if not state.goes_on:
        raise RequestError(409, "regrade-ended", f"The regrade is {state.value}; there is nothing to stop.")
    regrades.add_event(session, row, "cancelled", at=now(), by=account.id)
    return RegradeShape.of(regrades.progress(session, row))


@router.post(
    "/v1/regrades/{regrade_id}/resume", summary="Go on with a regrade", responses=problems(403, 404, 409, *READING)
)
def resume_regrade(
    regrade_id: RegradeId, parts: ServiceParts, session: Transaction, account: Instructor
) -> RegradeShape:
    """Goes on with a regrade that was stopped or has failed, behind the last attempt that it has graded."""
    row = regrades.regrade(session, regrade_id, alone=True)
    state = regrades.state_of(regrades.events_of(session, row))
    if state not in (State.CANCELLED, State.FAILED):
        raise RequestError(409, "regrade-not-stopped", f"The regrade is {state.value}; ask for another one.")
    _resume(parts, session, row, account)
    return RegradeShape.of(regrades.progress(session, row))


def _resume(parts: Parts, session: Session, row: Regrade, account: Account) -> None:
    moment = now()
    regrades.add_event(session, row, "resumed", at=moment, by=account.id)
    run = regrades.runs_of(regrades.events_of(session, row))
    wait = (row.not_before - moment).total_seconds() if row.not_before else 0.0
    parts.regrades.put(session, row.id, run=run, delay=max(0.0, wait))


def _check_known(bank: Bank, target: Target, name: str) -> None:
    if target is Target.QUESTION:
        bank.question(name)
    elif target is Target.TOPIC:
        known_topic(bank, name)
    elif target is Target.RUBRIC and name not in bank.rubrics:
        detail = f"There is no rubric `{spoken(name)}`. {did_you_mean(name, bank.rubrics)}"
        raise RequestError(404, "unknown-rubric", detail)
