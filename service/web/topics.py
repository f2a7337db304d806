"""The first page: every topic with the running tally, and how the score has grown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Response

from service.api.dependencies import ServiceParts
from service.api.identity import Caller
from service.api.learner_tallies import LineShape, TallyShape, show_own_tally
from service.api.mastery import show_own_mastery
from service.api.next_question import show_next
from service.api.questions import QuestionSummary, list_questions
from service.api.topics import list_topics
from service.web.errors import PageRoute
from service.web.site import ServiceSite

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Scored:
    """A moment at which the score grew or might have.

    Attributes:
        at: of the attempt that decided a question.
        question: its title.
        earned, possible: its points.
        total, of: all points so far.
    """

    at: datetime
    question: QuestionSummary
    earned: float
    possible: float
    total: float
    of: float


@router.get("/")
def show_topics(parts: ServiceParts, site: ServiceSite, account: Caller) -> Response:
    """Topics and questions with the tally, the mastery of each topic, and what comes next."""
    tally = show_own_tally(parts, account, parts.bank.policy)
    questions = {each.id: each for each in list_questions(parts, account).questions}
    return site.page(
        "topics.html",
        account,
        topics=list_topics(parts, account).topics,
        questions=questions,
        tally=tally,
        lines={line.question: line for line in sorted(tally.lines, key=lambda line: (line.counts, -line.variant))},
        scored=list(scored(tally, questions)),
        masteries={each.topic: each for each in show_own_mastery(parts, account).topics},
        following=show_next(parts, account),
    )


def scored(tally: TallyShape, questions: dict[str, QuestionSummary]) -> Iterator[Scored]:
    """How the score came about, oldest first."""
    total = of = 0.0
    decided = ((moment_of(line), line) for line in tally.lines if line.counts and not line.pending)
    for at, line in sorted(((at, line) for at, line in decided if at), key=lambda each: (each[0], each[1].question)):
        total, of = total + line.earned, of + line.possible
        if line.question in questions:
            yield Scored(at, questions[line.question], line.earned, line.possible, total, of)


def moment_of(line: LineShape) -> datetime | None:
    """When a line of the tally was decided: at the last attempt that counts for it."""
    return max((each.submitted_at for each in line.evidence if each.counts), default=None)
