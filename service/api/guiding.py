"""How far a learner has come with a question and what help that opens; shared by hints and solutions."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.api.dependencies import Parts
from service.bank.guidance import Guidance, Progress, Release, Way, ways
from service.bank.question import Question
from service.grading.policy import VariantRule
from service.store import helps, tallies
from service.store.assigning import assignments
from service.store.helps import Taken
from service.store.models import Account, Role
from service.store.moments import now


class ReleaseShape(BaseModel):
    """Whether the worked solution is to be had, and what opens it."""

    released: bool
    because: list[Way] = Field(description="Why it is released; empty while it is not.", examples=[["tries"]])
    opens: list[str] = Field(description="What opens it, in sentences.", examples=[["After 2 more tries."]])


@dataclass(frozen=True, slots=True)
class Stand:
    """How a learner stands with a question.

    Attributes:
        question: in the variant that was asked.
        line: variant of the tally's line that it is about: its own, or that of the figures that count.
        guidance: how far the tutor helps.
        progress: of the learner.
        taken: help so far.
        ways: why the worked solution is shown; empty while it is not.
    """

    question: Question
    line: int
    guidance: Guidance
    progress: Progress
    taken: Taken
    ways: tuple[Way, ...]

    @property
    def shape(self) -> ReleaseShape:
        """Whether the worked solution is to be had."""
        opens = [] if self.ways else list(self._opens())
        return ReleaseShape(released=bool(self.ways), because=list(self.ways), opens=opens)

    def _opens(self) -> Iterator[str]:
        release = self.guidance.release
        yield "When your try earns everything."
        if release.tries is not None:
            left = release.tries - self.progress.tries
            where = "" if self.line == self.question.variant else " with the figures that count"
            yield f"After {left} more {'try' if left == 1 else 'tries'}{where}."
        if release.after is not None:
            yield f"From {release.after.isoformat()} on."
        if release.give_up:
            yield "When you give the question up; later tries then earn nothing."


def stand(parts: Parts, session: Session, account: Account, question: Question) -> Stand:
    """How a learner stands with a question; two queries, and two more where variants are assigned.

    Args:
        parts: what the request is served with.
        session: to read from.
        account: whose stand.
        question: in the variant that was asked.
    """
    bank = parts.bank
    # Where only some figures count, the solution for others would tell how to get those.
    counts = assignments(session, bank, bank.policy).of(account.id)(question.id)
    line = question.variant if bank.policy.variants is VariantRule.EACH else counts
    taken = helps.taken(session, account.id, question.id)
    found = tallies.line_of(session, account.id, question.id, line, bank)
    solved = found is not None and found.possible > 0 and any(each.full for each in found.evidence)
    progress = Progress(found.attempts if found else 0, solved, line in taken.given_up)
    guidance = bank.guidance_of(question)
    release = guidance.release if account.role == Role.LEARNER else Release(always=True)
    return Stand(question, line, guidance, progress, taken, tuple(ways(release, progress, now())))
