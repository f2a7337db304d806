"""Whether a response would be graded otherwise now: what stands for each field beside what grading it again gives.

Pure: attempts come in as values and changes go out as grades. A dry run and a regrade ask the same question here.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from service.bank.marking import grade_field
from service.bank.question import Field, Question
from service.grading.grade import ENGINE_VERSION
from service.grading.outcome import Grade, Verdict
from service.maths.equivalence import Prover

REMEMBERED = 20_000
"""Grades that are remembered, for many learners write the same."""


@dataclass(frozen=True, slots=True)
class Held:
    """What stands for a field of an attempt, as far as a learner could notice a difference.

    Attributes:
        verdict, credit: as graded.
        codes: of the notes, in order.
        criteria: verdict by criterion.
        engine_version: of the engine that graded.
        question_hash, rubric_hash: what it was graded by.
        by_person: whether a person gave it; then it is left alone.
    """

    verdict: Verdict
    credit: float
    codes: tuple[str, ...] = ()
    criteria: Mapping[str, str] = field(default_factory=dict)
    engine_version: str = ENGINE_VERSION
    question_hash: str = ""
    rubric_hash: str | None = None
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Which of an attempt's fields are graded again.

    Attributes:
        field: only this one.
        engine_version: only what this engine graded.
        version: only what a question or a rubric of this hash graded.
    """

    field: str | None = None
    engine_version: str | None = None
    version: str | None = None

    def covers(self, name: str, held: Held | None) -> bool:
        """Whether a field is graded again; one that has no grade yet is, unless an earlier one was asked for."""
        if self.field is not None and name != self.field:
            return False
        if held is None:
            return self.engine_version is None and self.version is None
        by_engine = self.engine_version in (None, held.engine_version)
        return by_engine and (self.version is None or self.version in (held.question_hash, held.rubric_hash))


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Regrader:
    """Grades again, and remembers what it has found.

    Attributes:
        prover: decides what cheap methods leave open.
        scope: which fields are graded again.
    """

    prover: Prover
    scope: Scope = EVERYTHING
    _found: OrderedDict[tuple[object, ...], Grade] = field(default_factory=OrderedDict)

    def changes(self, question: Question, responses: Mapping[str, str], held: Mapping[str, Held]) -> dict[str, Grade]:
        """The fields whose grade is another one now.

        Args:
            question: as it is asked now, in the attempt's variant.
            responses: as they were written.
            held: what stands, by field.
        """
        return {
            name: now
            for name, each in question.fields.items()
            if (now := self._changed(question, each, responses.get(name, ""), held.get(name))) is not None
        }

    def _changed(self, question: Question, field: Field, response: str, held: Held | None) -> Grade | None:
        if field.optional and not response.strip():
            return None
        if (held is not None and held.by_person) or not self.scope.covers(field.name, held):
            return None
        now = self._graded(question, field, response)
        return now if held is None or _differs(question, field, held, now) else None

    def _graded(self, question: Question, field: Field, response: str) -> Grade:
        asked = (question.hash, question.variant, *question.figures.values(), field.rubric_hash, field.name, response)
        known = self._found.get(asked)
        if known is None:
            known = self._found[asked] = grade_field(field, response, self.prover)
            if len(self._found) > REMEMBERED:
                self._found.popitem(last=False)
        return known


def _differs(question: Question, field: Field, held: Held, now: Grade) -> bool:
    """Whether a learner would notice; the certificate may name another point each time."""
    if now.verdict is Verdict.UNDECIDED and held.verdict.marks and _same_grader(question, field, held):
        # Time ran out where it had not before: what was found then still holds.
        return False
    criteria = {name: each.verdict for name, each in now.criteria.items()}
    codes = tuple(note.code for note in now.notes)
    return (now.verdict, now.credit, codes, criteria) != (held.verdict, held.credit, held.codes, dict(held.criteria))


def _same_grader(question: Question, field: Field, held: Held) -> bool:
    by = (held.engine_version, held.question_hash, held.rubric_hash)
    return by == (ENGINE_VERSION, question.hash, field.rubric_hash)
