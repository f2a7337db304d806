"""The pages of exams: a learner sees the rules, starts, answers and hands in; an instructor makes exams and sees who sits them."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from service.api.classes import list_classes
from service.api.dependencies import Parts, ServiceParts
from service.api.exam_shapes import ExamId
from service.api.exams import list_exams, list_sittings
from service.api.identity import Caller
from service.api.own_exams import list_own_exams, show_own_exam
from service.api.questions import list_questions, show_question
from service.api.responses import QuestionId
from service.api.topics import list_topics
from service.store.models import Account, Role
from service.web.controls import control_of
from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/exams")
def show_exams(parts: ServiceParts, site: ServiceSite, account: Caller) -> Response:
    """Your exams; for an instructor those of the own classes, and a form for another one."""
    if account.role == Role.LEARNER:
        return site.page("exams.html", account, exams=list_own_exams(parts, account).exams)
    return site.page(
        "exams_taught.html",
        account,
        exams=list_exams(parts, account, 100).exams,
        classes=list_classes(parts, account).classes,
        **_choices(parts, account),
    )


@router.get("/exams/{exam_id}")
def show_exam(exam_id: ExamId, parts: ServiceParts, site: ServiceSite, account: Caller) -> Response:
    """One exam: as it stands for you, or with everybody who sits it."""
    if account.role == Role.LEARNER:
        return site.page("exam.html", account, exam=show_own_exam(exam_id, parts, account))
    found = list_sittings(exam_id, parts, account)
    return site.page("exam_taught.html", account, exam=found.exam, sitters=found.sitters, **_choices(parts, account))


@router.get("/exams/{exam_id}/questions/{question_id}")
def show_asked(
    exam_id: ExamId, question_id: QuestionId, parts: ServiceParts, site: ServiceSite, account: Caller
) -> Response:
    """A question of an exam that you sit; before the start and after the end it leads to the exam."""
    exam = show_own_exam(exam_id, parts, account)
    ids = [each.question for each in exam.questions]
    if exam.stage != "running" or question_id not in ids:
        return RedirectResponse(f"/exams/{exam_id}", 303)
    place = ids.index(question_id)
    question = show_question(question_id, parts, account, Response(), exam.questions[place].variant)
    return site.page(
        "exam_question.html",
        account,
        exam=exam,
        asked=exam.questions[place],
        question=question,
        controls={field.name: control_of(field) for field in question.fields},
        place=place + 1,
        before=ids[place - 1] if place else None,
        after=ids[place + 1] if place + 1 < len(ids) else None,
    )


def _choices(parts: Parts, account: Account) -> dict[str, Any]:
    """What there is to be asked, by topic."""
    questions = {each.id: each for each in list_questions(parts, account).questions}
    return {"topics": list_topics(parts, account).topics, "questions": questions}
