"""Exams, for instructors: made for a class, changed as long as nobody loses by it, and who has come how far."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.orm import Session

from service.api.declared import READING, WRITING, problems
from service.api.dependencies import Parts, ServiceParts, Transaction
from service.api.exam_shapes import (
    ID,
    ExamId,
    ExamShape,
    ExamsShape,
    ExamTerms,
    ExtraTime,
    NewExam,
    SitterShape,
    SittersShape,
)
from service.api.identity import Instructor
from service.api.preconditions import Seen, entity_tag
from service.api.strict_json import StrictRoute
from service.store import exam_scores, exams, sittings
from service.store.exam_tables import Exam
from service.store.models import Account

router = APIRouter(tags=["exams"], route_class=StrictRoute)


@router.get("/v1/exams", summary="List the exams of your classes", responses=problems(403, *READING))
def list_exams(
    parts: ServiceParts,
    account: Instructor,
    limit: Annotated[int, Query(description="At most so many.", ge=1, le=500)] = 100,
) -> ExamsShape:
    """The exams of your classes, of every class for an admin; the last to open first."""
    with parts.database.reading() as session:
        found = exams.of_classes(session, account, limit)
        return ExamsShape(exams=_shapes(parts, session, found))


@router.post("/v1/exams", summary="Make an exam", status_code=201, responses=problems(404, 409, *WRITING))
def make_exam(
    written: NewExam, parts: ServiceParts, session: Transaction, account: Instructor, response: Response
) -> ExamShape:
    """Makes an exam for a class of yours. From when it opens until everybody's time is over, its learners get no help with its
    questions and cannot practise them.
    """
    made = exams.make(session, written.class_id, written.wanted(parts.bank), account, parts.clock())
    response.headers["Location"] = f"/v1/exams/{made.id}"
    return _tagged(_shown(parts, session, made.id, account), response)


@router.get("/v1/exams/{exam_id}", summary="Show an exam", responses=problems(403, 404, *READING))
def show_exam(exam_id: ExamId, parts: ServiceParts, account: Instructor, response: Response) -> ExamShape:
    """An exam of a class of yours, with its entity tag."""
    with parts.database.reading() as session:
        return _tagged(_shown(parts, session, exam_id, account), response)


@router.put("/v1/exams/{exam_id}", summary="Change an exam", responses=problems(404, 409, 412, 428, *WRITING))
def change_exam(
    exam_id: ExamId,
    written: ExamTerms,
    seen: Seen,
    parts: ServiceParts,
    session: Transaction,
    account: Instructor,
    response: Response,
) -> ExamShape:
    """Changes an exam that has not closed. Once somebody has started: its title, and its times where nobody gets less."""
    exams.change(session, exam_id, written.wanted(parts.bank), seen, account, parts.clock())
    return _tagged(_shown(parts, session, exam_id, account), response)


@router.delete("/v1/exams/{exam_id}", summary="Remove an exam", responses=problems(403, 404, 409, 412, 428, *READING))
def remove_exam(
    exam_id: ExamId, seen: Seen, parts: ServiceParts, session: Transaction, account: Instructor
) -> ExamShape:
    """Removes an exam that nobody has started; the reply is what it was."""
    shape = _shown(parts, session, exam_id, account)
    exams.remove(session, exam_id, seen, account, parts.clock())
    return shape


@router.get("/v1/exams/{exam_id}/sittings", summary="Show who sits an exam", responses=problems(403, 404, *READING))
def list_sittings(exam_id: ExamId, parts: ServiceParts, account: Instructor) -> SittersShape:
    """Every learner of the class: when started and handed in, what was submitted, and what was earned so far."""
    with parts.database.reading() as session:
        return _roster(parts, session, exam_id, account)


@router.put(
    "/v1/exams/{exam_id}/sittings/{learner_id}",
    summary="Give a learner extra time",
    responses=problems(404, 409, *WRITING),
)
def give_extra_time(
    exam_id: ExamId,
    learner_id: Annotated[str, Path(description="Id of a learner's account.", pattern=ID)],
    written: ExtraTime,
    parts: ServiceParts,
    session: Transaction,
    account: Instructor,
) -> SittersShape:
    """Lets a learner's time last, and the exam close for that learner, so much later. After the start it only grows."""
    found, _ = exams.exam(session, exam_id, account, alone=True)
    at, grace = parts.clock(), parts.settings.exam_grace_seconds
    sittings.extend(session, found, learner_id, written.extra_seconds, by=account, at=at, grace=grace)
    return _roster(parts, session, exam_id, account)


def _roster(parts: Parts, session: Session, exam_id: str, account: Account) -> SittersShape:
    found, _ = exams.exam(session, exam_id, account)
    at, grace = parts.clock(), parts.settings.exam_grace_seconds
    terms = exams.terms_of(session, [found])[exam_id]
    scores, nothing = exam_scores.scores(session, found, parts.bank), exam_scores.score(found, parts.bank, iter(()))
    rows = [
        SitterShape.of(each, found, terms, each.sat.stage(terms, at, grace), scores.get(each.account, nothing))
        for each in exam_scores.sitters(session, found)
    ]
    return SittersShape(exam=_shown(parts, session, exam_id, account), sitters=rows)


def _shown(parts: Parts, session: Session, exam_id: str, account: Account) -> ExamShape:
    return _shapes(parts, session, [exams.exam(session, exam_id, account)])[0]


def _shapes(parts: Parts, session: Session, found: list[tuple[Exam, str]]) -> list[ExamShape]:
    at, grace = parts.clock(), parts.settings.exam_grace_seconds
    terms = exams.terms_of(session, [each for each, _ in found])
    return [ExamShape.of(each, name, terms[each.id].told_at(grace), at) for each, name in found]


def _tagged(shape: ExamShape, response: Response) -> ExamShape:
    response.headers["ETag"] = entity_tag(shape.hash)
    return shape
