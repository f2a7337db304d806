"""The page of the answers to a question, alike ones together."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.api.answers import group_answers
from service.api.dependencies import ServiceParts
from service.api.identity import Instructor
from service.api.responses import QuestionId
from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/questions/{question_id}/answers")
def show(
    question_id: QuestionId,
    parts: ServiceParts,
    site: ServiceSite,
    account: Instructor,
    variant: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:
    """Each field's answers, the most frequent first, with the verdict that stands and the flaw that was found."""
    found = group_answers(question_id, parts, account, variant, limit=50)
    question = parts.bank.question(question_id, variant)
    return site.page(
        "answers.html",
        account,
        question=question,
        topic_title=parts.bank.topic_title(question.topic),
        fields=found.fields,
    )
