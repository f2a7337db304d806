"""Attempts with what stands for each of their fields, read in pages for dry runs and regrades; two queries a page."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Row, Select, Text, cast, func, select
from sqlalchemy.orm import Session

from service.bank.regrading import Held
from service.grading.outcome import Verdict
from service.grading.tally import FieldGrade, Recorded, standing_grade
from service.store import helps
from service.store.models import Attempt, GradeRow

REMEMBERED = 4096
"""Standing grades that are remembered, for nearly all of them are the same few."""


@dataclass(frozen=True, slots=True)
class StandingAttempt:
    """An attempt and its standing grades.

    Attributes:
        id, learner, question, variant, question_hash, responses, submitted_at, figures: of the attempt.
        held: the standing grades as a regrade sees them, by field.
        standing: their rows.
        hints, helped: what help had been taken before it.
    """

    id: str
    learner: str
    question: str
    variant: int
    question_hash: str
    responses: Mapping[str, str]
    submitted_at: datetime
    figures: Mapping[str, str]
    held: Mapping[str, Held]
    standing: Mapping[str, Any]
    hints: float
    helped: bool

    @property
    def grades(self) -> dict[str, FieldGrade]:
        """The standing grades as the tally sees them, by field."""
        return {name: _grade(row) for name, row in self.standing.items()}

    def recorded(self, grades: Mapping[str, FieldGrade]) -> Recorded:
        """The attempt for a tally, with these grades standing."""
        asked = (self.id, self.question, self.variant, self.question_hash, self.submitted_at)
        return Recorded(*asked, grades, self.hints, self.helped)


ATTEMPT = (
    Attempt.id,
    Attempt.learner_id,
    Attempt.question_id,
    Attempt.variant,
    Attempt.question_hash,
    Attempt.responses,
    Attempt.submitted_at,
    Attempt.figures,
)
GRADE = (
    GradeRow.id,
    GradeRow.attempt_id,
    GradeRow.field,
    GradeRow.verdict,
    GradeRow.credit,
    # As text, which need not be read again and again.
    cast(GradeRow.notes, Text).label("notes"),
    cast(GradeRow.criteria, Text).label("criteria"),
    GradeRow.engine_version,
    GradeRow.question_hash,
    GradeRow.rubric_hash,
    GradeRow.graded_by.is_not(None).label("by_person"),
)
HELD = slice(3, None)
"""Where in a row of a grade stands what a regrade compares."""


def by_learner(session: Session, question: str, page: int = 500) -> Iterator[StandingAttempt]:
    """All attempts at a question, those of a learner together and in order."""
    after: tuple[str, str] = ("", "")
    while True:
        asked = select(*ATTEMPT, *helps.before_attempt()).where(Attempt.question_id == question)
        later = (Attempt.learner_id > after[0]) | ((Attempt.learner_id == after[0]) & (Attempt.id > after[1]))
        found = _standing(session, asked.where(later).order_by(Attempt.learner_id, Attempt.id).limit(page))
        yield from found
        if len(found) < page:
            return
        after = found[-1].learner, found[-1].id


def page_of(session: Session, question: str, *, after: str, last: str, limit: int) -> list[StandingAttempt]:
    """Attempts at a question in the order of their ids, locked against other regrades until the transaction ends.

    Args:
        session: to read from.
        question: its id.
        after: only attempts with a later id.
        last: none later than this.
        limit: at most so many.
    """
    asked = select(*ATTEMPT, *helps.WITHOUT).where(
        Attempt.question_id == question, Attempt.id > after, Attempt.id <= last
    )
    # Not against new grades as such, whose foreign keys share the row.
    return _standing(session, asked.order_by(Attempt.id).limit(limit).with_for_update(key_share=True))


def _standing(session: Session, attempts: Select[*tuple[Any, ...]]) -> list[StandingAttempt]:
    rows = session.execute(attempts).all()
    histories = _histories(session, [row.id for row in rows])
    return [_attempt(row, histories.get(row.id, {})) for row in rows]


def _histories(session: Session, ids: Collection[str]) -> dict[str, dict[str, list[Any]]]:
    """Every grade of the attempts, oldest first, by attempt and field."""
    histories: dict[str, dict[str, list[Any]]] = {}
    if ids:
        for row in session.execute(select(*GRADE).where(_among(session, ids)).order_by(GradeRow.id)):
            histories.setdefault(row.attempt_id, {}).setdefault(row.field, []).append(row)
    return histories


def _among(session: Session, ids: Collection[str]) -> ColumnElement[bool]:
    """Whether a grade is of one of these attempts; on PostgreSQL one parameter, since reading hundreds takes milliseconds."""
    if session.get_bind().dialect.name != "postgresql":
        return GradeRow.attempt_id.in_(ids)
    return GradeRow.attempt_id == func.any(cast(list(ids), ARRAY(Text)))


def _attempt(row: Row[Any], history: Mapping[str, Sequence[Any]]) -> StandingAttempt:
    standing = {name: standing_grade(rows) for name, rows in history.items()}
    return StandingAttempt(
        id=row.id,
        learner=row.learner_id,
        question=row.question_id,
        variant=row.variant,
        question_hash=row.question_hash,
        responses=row.responses,
        submitted_at=row.submitted_at,
        figures=row.figures or {},
        held={name: _held(*each[HELD]) for name, each in standing.items()},
        standing=standing,
        hints=row.hints,
        helped=bool(row.helped),
    )


def _grade(row: Row[Any]) -> FieldGrade:
    return FieldGrade(row.id, row.field, Verdict(row.verdict), row.credit, row.engine_version, bool(row.by_person))


@lru_cache(maxsize=REMEMBERED)
def _held(
    verdict: str,
    credit: float,
    notes: str,
    criteria: str,
    engine_version: str,
    question_hash: str,
    rubric_hash: str | None,
    by_person: bool,
) -> Held:
    return Held(
        verdict=Verdict(verdict),
        credit=credit,
        codes=tuple(note["code"] for note in json.loads(notes)),
        criteria={name: each["verdict"] for name, each in json.loads(criteria).items()},
        engine_version=engine_version,
        question_hash=question_hash,
        rubric_hash=rubric_hash,
        by_person=bool(by_person),
    )
