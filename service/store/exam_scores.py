"""What learners earned in an exam: folded each time from the attempts that were made in it, whatever help was taken elsewhere."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.grading.exams import Figures, Sat
from service.grading.policy import AttemptRule, VariantRule
from service.grading.tally import Line, Recorded, tally
from service.store.assigning import assignments
from service.store.exam_tables import Exam, ExamAttempt, ExamSitting
from service.store.models import Account, Attempt, Role
from service.store.people import Membership
from service.store.tallies import graded, recorded, stream, worths_of


@dataclass(frozen=True, slots=True)
class Score:
    """What a learner earned in an exam.

    Attributes:
        lines: of the tally of the exam alone, by question; a question without an attempt has none.
        possible: points of all its questions.
    """

    lines: Mapping[str, Line]
    possible: float

    @property
    def earned(self) -> float:
        """Points."""
        return sum(line.earned for line in self.lines.values())

    @property
    def pending(self) -> int:
        """Number of questions that wait for a mark."""
        return sum(line.pending for line in self.lines.values())

    def tried(self, questions: Iterable[str]) -> list[str]:
        """Those of some questions that were tried."""
        return [name for name in questions if name in self.lines and self.lines[name].attempts]


@dataclass(frozen=True, slots=True)
class Sitter:
    """A learner who may sit an exam, or who has.

    Attributes:
        account: id of the account.
        name: of the learner.
        sat: what he or she has done.
    """

    account: str
    name: str
    sat: Sat


def scores(session: Session, exam: Exam, bank: Bank, *, learner_id: str | None = None) -> dict[str, Score]:
    """What learners earned, by their ids; who made no attempt is not there. One query.

    Args:
        session: to read from.
        exam: which one.
        bank: what there is to be earned.
        learner_id: only this learner's; None for everybody's.
    """
    made = select(ExamAttempt.attempt_id).where(ExamAttempt.exam_id == exam.id)
    if learner_id is not None:
        made = made.where(ExamAttempt.learner_id == learner_id)
    rows = stream(session, graded().where(Attempt.id.in_(made)))
    return {learner: score(exam, bank, recorded(own)) for learner, own in groupby(rows, key=lambda row: row.learner_id)}


def score(exam: Exam, bank: Bank, records: Iterator[Recorded]) -> Score:
    """What attempts come to in an exam."""
    asked = [name for name in exam.questions if name in bank.questions]
    worths = worths_of(bank)
    policy = replace(
        bank.policy, attempt=AttemptRule(exam.counts), variants=VariantRule.EACH, questions=frozenset(asked)
    )
    alone = (replace(each, hints=0.0, helped=False) for each in records)
    lines = {line.question: line for line in tally(alone, worths, policy).lines}
    return Score(lines, sum(worths[name].points for name in asked))


def figures_of(session: Session, exam: Exam, bank: Bank, learner_id: str) -> Callable[[str], int]:
    """The number of the variant that a learner answers, of each question; one query where variants are assigned."""
    rule = VariantRule.ASSIGNED if exam.figures == Figures.ASSIGNED else VariantRule.OFFICIAL
    return assignments(session, bank, replace(bank.policy, variants=rule)).of(learner_id)


def sitters(session: Session, exam: Exam) -> list[Sitter]:
    """The learners of the exam's class and whoever has started it, by name; one query."""
    within = select(Membership.account_id).where(Membership.class_id == exam.class_id)
    own = (ExamSitting.exam_id == exam.id) & (ExamSitting.learner_id == Account.id)
    asked = (
        select(Account.id, Account.name, ExamSitting)
        .outerjoin(ExamSitting, own)
        .where(Account.role == Role.LEARNER.value, Account.id.in_(within) | ExamSitting.started_at.is_not(None))
        .order_by(Account.name, Account.id)
    )
    rows = session.execute(asked)
    return [Sitter(id, name, sitting.sat if sitting else Sat()) for id, name, sitting in rows]
