"""The page of one question: what is asked, and where to answer it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.api.dependencies import ServiceParts
from service.api.identity import Caller
from service.api.questions import list_questions, show_question
from service.api.responses import QuestionId
from service.web.controls import control_of
from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/questions/{question_id}")
def show(
    question_id: QuestionId,
    parts: ServiceParts,
    site: ServiceSite,
    account: Caller,
    variant: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """A question in one variant, with a control for each field; the history and the hints are fetched by the page."""
    question = show_question(question_id, parts, account, Response(), variant)
    ids = [each.id for each in list_questions(parts, account, question.topic).questions]
    place = ids.index(question.id)
    return site.page(
        "question.html",
        account,
        question=question,
        topic_title=parts.bank.topic_title(question.topic),
        controls={field.name: control_of(field) for field in question.fields},
        place=place + 1,
        count=len(ids),
        before=ids[place - 1] if place else None,
        after=ids[place + 1] if place + 1 < len(ids) else None,
    )
