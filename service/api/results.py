"""How a class stands, learner by learner and question by question; also as a table for spreadsheets."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from service.api.classes import ClassId
from service.api.declared import READING, problems
from service.api.dependencies import Parts, ServiceParts
from service.api.identity import Instructor
from service.api.one_thread import OneThread
from service.api.shapes import Mirror
from service.api.tally_policies import ACCOUNT_ID, ChosenPolicy, PolicyShape, SumsShape
from service.grading.policy import Policy
from service.grading.tally import Line
from service.store import classes, results

router = APIRouter(tags=["classes"], route_class=OneThread)

HEADINGS = ("learner", "name", "topic", "question", "variant", "earned", "possible", "attempts", "pending", "counts")

LEARNERS_AT_ONCE = 200
"""Learners whose attempts are read together for a table."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate (OWASP, "CSV Injection")."""


class ResultLine(Mirror):
    """One question and variant of a learner."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    topic: str = Field(examples=["lora"])
    earned: float = Field(examples=[1.0])
    possible: float = Field(description="0 while nothing is settled.", examples=[1.0])
    attempts: int = Field(description="Number of tries.", examples=[1])
    pending: bool = Field(description="Whether it waits for a mark.")
    counts: bool = Field(description="Whether it is summed into its topic.")


class LearnerResults(BaseModel):
    """How one learner stands."""

    learner: str = Field(description="Id of the account.")
    name: str
    overall: SumsShape
    topics: dict[str, SumsShape]
    lines: list[ResultLine]


class ClassResults(BaseModel):
    """How a class stands."""

    id: str
    name: str
    policy: PolicyShape
    learners: list[LearnerResults] = Field(description="In order of their ids, also those without attempts.")
    next_after: str | None = Field(description="Ask with `after` this for the next page; null on the last.")


@router.get("/v1/classes/{class_id}/results", summary="Show how a class stands", responses=problems(403, 404, *READING))
def show_results(
    class_id: ClassId,
    parts: ServiceParts,
    policy: ChosenPolicy,
    account: Instructor,
    after: Annotated[str | None, Query(description="Only learners after this one.", pattern=ACCOUNT_ID)] = None,
    limit: Annotated[int, Query(description="At most so many learners.", ge=1, le=1000)] = 200,
) -> ClassResults:
    """The tally of each learner of a class of yours."""
    with parts.database.reading() as session:
        shown = classes.show(session, class_id, account)
        found = list(results.of_class(session, class_id, parts.bank, policy, after=after or "", limit=limit + 1))
        id, name = shown.id, shown.name
    return ClassResults(
        id=id,
        name=name,
        policy=PolicyShape.of(policy),
        learners=[_shape(each) for each in found[:limit]],
        next_after=found[limit - 1].account if len(found) > limit else None,
    )


@router.get(
    "/v1/classes/{class_id}/results.csv",
    summary="Export how a class stands",
    response_class=StreamingResponse,
    responses=problems(403, 404, *READING)
    | {200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "One row for each line."}},
)
def export_results(
    class_id: ClassId, parts: ServiceParts, policy: ChosenPolicy, account: Instructor
) -> StreamingResponse:
    """A table with a row for each learner and question, for spreadsheets; cells that would be formulas begin with an apostrophe."""
    with parts.database.reading() as session:
        name = classes.show(session, class_id, account).id

    rows = _rows(parts, policy, class_id)
    headers = {"Content-Disposition": f'attachment; filename="results-{name}.csv"'}
    return StreamingResponse(rows, media_type="text/csv; charset=utf-8", headers=headers)


def _rows(parts: Parts, policy: Policy, class_id: str) -> Iterator[str]:
    """The table, some learners at a time: no connection is held while a slow client reads."""
    yield _row(HEADINGS)
    after = ""
    while True:
        with parts.database.reading() as session:
            found = list(results.of_class(session, class_id, parts.bank, policy, after=after, limit=LEARNERS_AT_ONCE))
        for each in found:
            yield from (_row(_cells(each, line)) for line in each.tally.lines)
        if len(found) < LEARNERS_AT_ONCE:
            return
        after = found[-1].account


def _shape(standing: results.Standing) -> LearnerResults:
    tally = standing.tally
    return LearnerResults(
        learner=standing.account,
        name=standing.name,
        overall=SumsShape.model_validate(tally.overall),
        topics={name: SumsShape.model_validate(sums) for name, sums in tally.topics.items()},
        lines=[ResultLine.model_validate(line) for line in tally.lines],
    )


def _cells(standing: results.Standing, line: Line) -> tuple[object, ...]:
    shown = ResultLine.model_validate(line)
    values = {"learner": standing.account, "name": standing.name, **dict(shown)}
    return tuple(values[heading] for heading in HEADINGS)


def _row(cells: tuple[object, ...]) -> str:
    written = StringIO()
    csv.writer(written).writerow(_harmless(each) for each in cells)
    return written.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
