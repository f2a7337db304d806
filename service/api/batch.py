"""Batches: many responses graded in one request, for instructors; nothing is recorded."""

from collections.abc import Callable
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from service.api.declared import WRITING, problems
from service.api.dependencies import ServiceParts
from service.api.documents import SolutionShape
from service.api.graded import GradeShape
from service.api.guiding import unbound
from service.api.identity import Instructor
from service.api.problems import Problem, problem_of, row_problem
from service.api.strict_json import StrictRoute
from service.bank.rows import DOCUMENTS, EXAMPLES, DocumentRow, Row, RowGrader
from service.errors import AuthoringError, CapacityError, RequestError

router = APIRouter(tags=["batches"], route_class=StrictRoute)

BATCH_SECONDS = 60.0
"""Seconds of wall clock after which the rest of a batch is given back ungraded; clients rarely wait longer."""

UNCHECKED_ROWS = WithJsonSchema(
    {
        "type": "array",
        "items": {"anyOf": [Row.model_json_schema(), DocumentRow.model_json_schema()]},
        "title": "Rows",
    }
)


class BatchShape(BaseModel):
    """Rows to grade."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"items": [*EXAMPLES, *DOCUMENTS]}]})

    items: Annotated[list[Any], UNCHECKED_ROWS] = Field(
        description="The rows, each judged on its own; at most 1,000 unless the deployment says otherwise."
    )


class GradedRow(GradeShape):
    """The grade of one row."""

    id: str | int | None = Field(default=None, description="As the row gave it.")


class GradedDocument(SolutionShape):
    """What one whole solution comes to."""

    id: str | int | None = Field(default=None, description="As the row gave it.")


class RefusedRow(BaseModel):
    """A row that could not be graded; the others were."""

    id: str | int | None = Field(default=None, description="As the row gave it.")
    error: Problem


class BatchGrades(BaseModel):
    """One entry per row, in order."""

    grades: list[GradedRow | GradedDocument | RefusedRow]


def _listed(body: Any) -> Any:
    return {"items": body} if isinstance(body, list) else body


@router.post(
    "/v1/grade",
    summary="Grade many responses without recording them",
    response_model=BatchGrades,
    responses=problems(403, *WRITING),
)
def grade_batch(
    batch: Annotated[BatchShape, BeforeValidator(_listed)], parts: ServiceParts, account: Instructor
) -> Response:
    """Grades rows of {question, field, response}, {key, response} or {question, document}, also given as a bare list.

    A row that cannot be graded is answered in its place with a problem under `error`; the rest are graded.
    """
    most = parts.settings.max_batch
    if len(batch.items) > most:
        raise RequestError(422, "batch-too-long", f"A batch has at most {most} rows, not {len(batch.items)}.")
    grader = RowGrader(parts.bank, parts.points, parts.provers(account.id))
    grades = BatchGrades(grades=graded(batch.items, grader, monotonic))
    return Response(grades.model_dump_json(exclude_unset=True), media_type="application/json")


def graded(
    rows: list[Any], grader: RowGrader, clock: Callable[[], float]
) -> list[GradedRow | GradedDocument | RefusedRow]:
    """One entry per row, in order, graded until the time is up.

    Args:
        rows: as they came.
        grader: for all of them.
        clock: seconds, from any start.
    """
    deadline = clock() + BATCH_SECONDS
    return [_entry(row, grader) if clock() < deadline else _too_late(row) for row in rows]


def _entry(raw: Any, grader: RowGrader) -> GradedRow | GradedDocument | RefusedRow:
    """The grade of one row, or the problem that stands in its place."""
    try:
        if isinstance(raw, dict) and "document" in raw:
            return _solved(DocumentRow.model_validate(raw), raw, grader)
        row = Row.model_validate(raw)
        shape = GradeShape.of(grader.grade(row), row.response)
    except ValidationError as error:
        return _refused(raw, row_problem(error))
    except (RequestError, AuthoringError, CapacityError) as error:
        return _refused(raw, problem_of(error))
    return GradedRow.model_validate(_name(raw) | dict(shape))


def _solved(row: DocumentRow, raw: Any, grader: RowGrader) -> GradedDocument:
    question, graded = grader.solution(row)
    shape = SolutionShape.of_solution(unbound(question), graded, row.document, grader.bank.policy.part)
    return GradedDocument.model_validate(_name(raw) | dict(shape))


def _too_late(raw: Any) -> RefusedRow:
    error = CapacityError(f"The batch took more than {BATCH_SECONDS:g} seconds; send this row again.")
    return _refused(raw, problem_of(error))


def _refused(raw: Any, error: Problem) -> RefusedRow:
    return RefusedRow.model_validate(_name(raw) | {"error": error})


def _name(raw: Any) -> dict[str, Any]:
    """The row's own id, if it has one that can be given back."""
    name = raw.get("id") if isinstance(raw, dict) else None
    return {"id": name} if isinstance(name, str | int) and not isinstance(name, bool) else {}
