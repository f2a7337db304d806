"""The page of how a class stands: by topic, by question, and learner by learner as a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.api.classes import ClassId
from service.api.dependencies import ServiceParts
from service.api.identity import Instructor
from service.api.questions import list_questions
from service.api.results import ClassResults, ResultLine, show_results
from service.api.tally_policies import ACCOUNT_ID, SumsShape
from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Share:
    """What learners earned of what they could.

    Attributes:
        earned, possible: points.
        learners: how many have an attempt.
        pending: how many lines wait for a person.
    """

    earned: float
    possible: float
    learners: int
    pending: int


@router.get("/classes/{class_id}")
def show(
    class_id: ClassId,
    parts: ServiceParts,
    site: ServiceSite,
    account: Instructor,
    after: Annotated[str | None, Query(pattern=ACCOUNT_ID)] = None,
) -> Response:
    """A class: sums of the learners on this page, and a cell for each learner and question."""
    found = show_results(class_id, parts, parts.bank.policy, account, after, limit=100)
    questions = list_questions(parts, account).questions
    cells = {each.learner: {line.question: line for line in each.lines if line.counts} for each in found.learners}
    asked = [each for each in questions if any(each.id in row for row in cells.values())]
    return site.page(
        "results.html",
        account,
        found=found,
        questions=asked,
        cells=cells,
        topics=by_topic(found),
        titles=parts.bank.topic_title,
        shares={each.id: share([row[each.id] for row in cells.values() if each.id in row]) for each in asked},
    )


def by_topic(found: ClassResults) -> dict[str, Share]:
    """What the learners earned in each topic."""
    names = sorted({name for each in found.learners for name in each.topics})
    return {name: share([each.topics[name] for each in found.learners if name in each.topics]) for name in names}


def share(own: Sequence[SumsShape] | Sequence[ResultLine]) -> Share:
    """What learners earned together, of one topic or one question."""
    return Share(
        sum(each.earned for each in own),
        sum(each.possible for each in own),
        len(own),
        sum(each.pending for each in own),
    )
