"""How far a learner has come with a question and what help that opens; shared by hints and solutions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.api.dependencies import Parts
from service.bank.assigning import Assigned
from service.bank.bank import Bank
from service.bank.guidance import Guidance, Progress, Release, Tell, Way, ways
from service.bank.question import Question
from service.errors import RequestError
from service.grading.exams import Feedback
from service.grading.guarding import Telling
from service.grading.policy import VariantRule
from service.grading.tally import Line
from service.store import helps, sittings, tallies
from service.store.assigning import assignments
from service.store.helps import Taken
from service.store.models import Account, Role
from service.store.progress import progress
from service.store.sittings import Held


class ReleaseShape(BaseModel):
    """Whether the worked solution is to be had, and what opens it."""

    released: bool
    because: list[Way] = Field(description="Why it is released; empty while it is not.", examples=[["tries"]])
    opens: list[str] = Field(description="What opens it, in sentences.", examples=[["After 2 more tries."]])


IN_EXAM = {Feedback.NONE: Telling.READING, Feedback.VERDICT: Telling.VERDICT, Feedback.FULL: Telling.GUARDED}
"""How much is told of grades while an exam with such feedback holds the question."""


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
        hold: the feedback of the exam that holds the question now; None when none does.
    """

    question: Question
    line: int
    guidance: Guidance
    progress: Progress
    taken: Taken
    ways: tuple[Way, ...]
    hold: Feedback | None = None

    @property
    def telling(self) -> Telling:
        """How much is told of a submission's grades: all of it once the worked solution is released, in an exam what it allows."""
        return Telling.OPEN if self.ways and self.hold is None else telling_of(self.hold)

    @property
    def telling_checks(self) -> Telling:
        """How much is told of a check's grades."""
        only_reading = self.guidance.checks.tell is Tell.READING and not self.ways
        return Telling.READING if only_reading else self.telling

    def less_help(self, earned: float) -> float:
        """Points less what the help taken so far costs; in an exam that is nothing."""
        if self.hold is not None:
            return earned
        if self.question.variant in self.taken.shown | self.taken.given_up:
            return 0.0
        return max(0.0, earned - self.taken.cost * self.question.points)

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


def telling_of(hold: Feedback | None) -> Telling:
    """How much is told of grades before the worked solution is released."""
    return Telling.GUARDED if hold is None else IN_EXAM[hold]


def unbound(question: Question) -> Stand:
    """How somebody stands who may know the key and has taken no help."""
    return Stand(question, question.variant, Guidance(), Progress(), Taken(), (Way.ALWAYS,))


def stand(
    parts: Parts, session: Session, account: Account, question: Question, held: Held, *, whole: bool = True
) -> Stand:
    """How a learner stands with a question; two queries as a rule, and one more where variants are assigned.

    Args:
        parts: what the request is served with.
        session: to read from.
        account: whose stand.
        question: in the variant that was asked.
        held: what exams hold for the account.
        whole: whether every way to the solution is told; else reading ends when one is found.
    """
    bank = parts.bank
    own = helps.taken(session, account.id, [question.id]).get(question.id, Taken())
    line = _line(bank, question, assignments(session, bank, bank.policy).of(account.id))
    release = _release(bank, account, question)
    so_far = Progress(given_up=line in own.given_up)
    made = partial(_stand, parts, account, held, question, line, own)
    if not whole and any(ways(release, so_far, parts.clock())):
        return made(so_far)
    worth = bank.questions[question.id].worth
    tries, solved = progress(session, account.id, worth, line, bank.policy.part, enough=release.tries, whole=whole)
    return made(replace(so_far, tries=tries, solved=solved))


def stands(parts: Parts, session: Session, account: Account, questions: Sequence[Question], held: Held) -> list[Stand]:
    """How a learner stands with each of some questions; two queries, and two more where variants are assigned.

    Args:
        parts: what the request is served with.
        session: to read from.
        account: whose stand.
        questions: in the variants that were asked.
        held: what exams hold for the account.
    """
    bank, ids = parts.bank, sorted({question.id for question in questions})
    taken = helps.taken(session, account.id, ids)
    lines = tallies.lines_of(session, account.id, ids, bank)
    counts = assignments(session, bank, bank.policy).of(account.id)
    found = []
    for question in questions:
        line, own = _line(bank, question, counts), taken.get(question.id, Taken())
        so_far = _progress(lines.get((question.id, line)), line, own)
        found.append(_stand(parts, account, held, question, line, own, so_far))
    return found


def held_for(parts: Parts, session: Session, account: Account, at: datetime | None = None) -> Held:
    """What exams hold for an account, now or at another moment; one query for a learner."""
    return sittings.held(session, account, at or parts.clock(), parts.settings.exam_grace_seconds)


def unheld(parts: Parts, session: Session, account: Account, question_id: str) -> Held:
    """What exams hold for an account; help with a question that is among it is refused, and so is practising it.

    Raises:
        RequestError: 409 `exam-open`.
    """
    held = held_for(parts, session, account)
    places = held.of(question_id)
    if places:
        until = max(each.told_at for each in places).isoformat()
        detail = f"This question is in an exam. Until {until} there are no hints, checks or solutions; previews tell what is read."
        raise RequestError(409, "exam-open", detail)
    return held


def _stand(
    parts: Parts, account: Account, held: Held, question: Question, line: int, own: Taken, so_far: Progress
) -> Stand:
    bank = parts.bank
    opened = tuple(ways(_release(bank, account, question), so_far, parts.clock()))
    hold = held.feedback_of(question.id)
    return Stand(question, line, bank.guidance_of(question), so_far, own, opened, hold)


def _line(bank: Bank, question: Question, counts: Assigned) -> int:
    """The variant of the tally's line: where only some figures count, the solution for others would tell how to get those."""
    return question.variant if bank.policy.variants is VariantRule.EACH else counts(question.id)


def _release(bank: Bank, account: Account, question: Question) -> Release:
    return bank.guidance_of(question).release if account.role == Role.LEARNER else Release(always=True)


def _progress(line: Line | None, number: int, taken: Taken) -> Progress:
    if line is None:
        return Progress(given_up=number in taken.given_up)
    return Progress(line.attempts, any(each.full for each in line.evidence), number in taken.given_up)
