"""A change tried on every attempt: what it would move, and nothing written."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from service.bank.bank import Bank
from service.bank.regrading import Held, Regrader
from service.grading.grade import ENGINE_VERSION
from service.grading.outcome import Grade
from service.grading.policy import Worth
from service.grading.tally import FieldGrade, Sums, tally
from service.store.assigning import Assignments
from service.store.standing import StandingAttempt

Moves = Counter[tuple[str, str]]
"""How often something went from one verdict to another; from nothing where there was no grade."""

NOTHING = "none"


@dataclass(slots=True)
class FieldMoves:
    """How the grades of one field move.

    Attributes:
        verdicts: of the field.
        criteria: of its rubric, by criterion.
        noted: grades whose notes or credit alone are others.
    """

    verdicts: Moves = field(default_factory=Counter)
    criteria: dict[str, Moves] = field(default_factory=dict)
    noted: int = 0

    def add(self, held: Held | None, now: Grade) -> None:
        """Count one change."""
        before = NOTHING if held is None else held.verdict.value
        if before == now.verdict:
            self.noted += 1
        else:
            self.verdicts[before, now.verdict.value] += 1
        had = {} if held is None else held.criteria
        has = {name: each.verdict for name, each in now.criteria.items()}
        for name in {*had, *has}:
            pair = had.get(name, NOTHING), has.get(name, NOTHING)
            if pair[0] != pair[1]:
                self.criteria.setdefault(name, Counter())[pair] += 1


@dataclass(frozen=True, slots=True)
class LearnerMove:
    """A learner to whom the change makes a difference.

    Attributes:
        learner: id of the account.
        attempts: how many of the learner's attempts move.
        before, after: what the question comes to in the tally.
    """

    learner: str
    attempts: int
    before: Sums
    after: Sums


@dataclass(slots=True)
class DryRun:
    """What a change would do.

    Attributes:
        attempts: that were looked at.
        moved: of which a grade would be another.
        kept_marks: fields that are left alone because a person marked them.
        lost_variants: attempts at a variant that is no more.
        complete: whether every attempt was looked at before the time was up.
        before, after: what the question comes to over all learners.
        fields: how grades move, by field.
        learners: to whom it makes a difference, in order of their ids.
    """

    attempts: int = 0
    moved: int = 0
    kept_marks: int = 0
    lost_variants: int = 0
    complete: bool = True
    before: Sums = field(default_factory=Sums)
    after: Sums = field(default_factory=Sums)
    fields: dict[str, FieldMoves] = field(default_factory=dict)
    learners: list[LearnerMove] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trial:
    """A bank beside the one that is served.

    Attributes:
        question: what changes.
        served: the bank as it is.
        candidate: the bank as it would be.
        regrader: grades by the candidate.
        secret: that variants are assigned by; None where none are.
    """

    question: str
    served: Bank
    candidate: Bank
    regrader: Regrader
    secret: bytes | None = None

    def run(self, attempts: Iterable[StandingAttempt], hurried: Callable[[], bool]) -> DryRun:
        """Look at the attempts.

        Args:
            attempts: at the question, those of a learner together and in order.
            hurried: whether the time is up.
        """
        found = DryRun()
        for learner, own in groupby(attempts, key=lambda each: each.learner):
            if hurried():
                found.complete = False
                break
            self._learner(found, learner, list(own))
        return found

    def _learner(self, found: DryRun, learner: str, attempts: Sequence[StandingAttempt]) -> None:
        moved = [self._changes(found, each) for each in attempts]
        before = self._sums(self.served, learner, ((each, each.grades) for each in attempts))
        after = self._sums(self.candidate, learner, self._after(attempts, moved))
        found.attempts += len(attempts)
        found.moved += sum(map(bool, moved))
        found.before, found.after = found.before.plus_sums(before), found.after.plus_sums(after)
        if before != after or any(moved):
            found.learners.append(LearnerMove(learner, sum(map(bool, moved)), before, after))

    def _changes(self, found: DryRun, attempt: StandingAttempt) -> Mapping[str, Grade]:
        found.kept_marks += sum(held.by_person for held in attempt.held.values())
        question = self.candidate.asked(attempt.question, attempt.variant, attempt.figures)
        if question is None:
            found.lost_variants += 1
            return {}
        changes = self.regrader.changes(question, attempt.responses, attempt.held)
        for name, now in changes.items():
            found.fields.setdefault(name, FieldMoves()).add(attempt.held.get(name), now)
        return changes

    def _after(
        self, attempts: Sequence[StandingAttempt], moved: Sequence[Mapping[str, Grade]]
    ) -> Iterator[tuple[StandingAttempt, Mapping[str, FieldGrade]]]:
        for attempt, changes in zip(attempts, moved, strict=True):
            yield attempt, {**attempt.grades, **{name: _grade(name, now) for name, now in changes.items()}}

    def _sums(
        self, bank: Bank, learner: str, graded: Iterable[tuple[StandingAttempt, Mapping[str, FieldGrade]]]
    ) -> Sums:
        worths: dict[str, Worth] = {}
        if self.question in bank.questions:
            worths[self.question] = bank.questions[self.question].worth
        counted = replace(bank.policy, questions=None)
        assigned = Assignments(bank, self.secret).of(learner)
        return tally((attempt.recorded(grades) for attempt, grades in graded), worths, counted, assigned).overall


def _grade(name: str, now: Grade) -> FieldGrade:
    return FieldGrade(0, name, now.verdict, now.credit, ENGINE_VERSION)
