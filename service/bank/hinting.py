"""Hints as values, and which of them comes next: what fits the learner's last mistake stands before what is for everybody."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from service.bank.problems import Problems
from service.bank.shapes import HintShape, QuestionShape
from service.bank.suggest import did_you_mean, nearest
from service.grading.messages import SENTENCES
from service.grading.outcome import Grade

AWARDED = "awarded"

ID_LENGTH = 16
"""Hexadecimal digits of a hint's id: 64 bits, and a question has at most forty hints."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint.

    Attributes:
        id: of what the author wrote; the same in every variant and version in which that stands.
        text: Markdown with TeX, figures filled in.
        field: it is for those whose response to this field was not right; empty for everybody.
        note: code of a note that the response must have got; empty for any.
        criterion: id of a criterion that the response must have missed; empty for any.
    """

    id: str
    text: str
    field: str = ""
    note: str = ""
    criterion: str = ""

    @property
    def is_for_everybody(self) -> bool:
        """Whether it waits for no mistake."""
        return not (self.field or self.note or self.criterion)

    def fits(self, findings: Mapping[str, "Finding"]) -> bool:
        """Whether it is about what was found in the learner's last responses."""
        named = [findings[self.field]] if self.field in findings else ([] if self.field else list(findings.values()))
        return any(self._fits(each) for each in named)

    def _fits(self, finding: "Finding") -> bool:
        noted = not self.note or self.note in finding.codes
        return noted and (not self.criterion or self.criterion in finding.missing)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was wrong with the response to one field.

    Attributes:
        codes: of its notes, with the author's own codes of mistakes.
        missing: ids of the criteria that were not awarded.
    """

    codes: frozenset[str] = frozenset()
    missing: frozenset[str] = field(default_factory=frozenset)


def findings_of(grades: Mapping[str, Grade]) -> dict[str, Finding]:
    """What was wrong, by field; fields that are right are not in it."""
    return {name: _finding(grade) for name, grade in grades.items() if grade.credit < 1}


def _finding(grade: Grade) -> Finding:
    own = {note.values["about"] for note in grade.notes if "about" in note.values}
    missing = frozenset(name for name, found in grade.criteria.items() if found.verdict != AWARDED)
    return Finding(frozenset({note.code for note in grade.notes} | own), missing)


def ladder(hints: Sequence[Hint], taken: Collection[str], findings: Mapping[str, Finding]) -> list[Hint]:
    """The hints that are still to be had, the next one first.

    Args:
        hints: of a question, in its author's order.
        taken: ids of those the learner has.
        findings: in the learner's last responses, by field.
    """
    left = [hint for hint in hints if hint.id not in taken]
    fitting = [hint for hint in left if not hint.is_for_everybody and hint.fits(findings)]
    return fitting + [hint for hint in left if hint.is_for_everybody]


def hint_id(shape: HintShape) -> str:
    """What a hint is known by: its words and whom they are for."""
    told = "\0".join((shape.text, shape.field or "", shape.note or "", shape.criterion or ""))
    return hashlib.sha256(told.encode()).hexdigest()[:ID_LENGTH]


def check_hints(shape: QuestionShape, criteria: Mapping[str, Iterable[str]], problems: Problems) -> None:
    """Add every hint that is for a field, note or criterion that is not there, or that stands there twice.

    Args:
        shape: the question.
        criteria: ids of the criteria of each field that has some.
        problems: where they are added.
    """
    seen: set[str] = set()
    for at, hint in enumerate(shape.hints):
        _check_field(hint, shape, f"hints.{at}.field", problems)
        _check_note(hint, shape, f"hints.{at}.note", problems)
        _check_criterion(hint, criteria, f"hints.{at}.criterion", problems)
        if hint_id(hint) in seen:
            problems.add("This hint stands here twice.", "Keep one of the two.", f"hints.{at}")
        seen.add(hint_id(hint))


def _check_field(hint: HintShape, shape: QuestionShape, path: str, problems: Problems) -> None:
    if hint.field is not None and hint.field not in shape.fields:
        problems.add(f"There is no field `{hint.field}`.", did_you_mean(hint.field, shape.fields), path)


def _check_note(hint: HintShape, shape: QuestionShape, path: str, problems: Problems) -> None:
    own = {mistake.note for field in shape.fields.values() for mistake in field.mistakes if mistake.note}
    if hint.note is not None and hint.note not in SENTENCES.keys() | own:
        known = sorted({*SENTENCES, *own})
        advice = did_you_mean(hint.note, known) if nearest(hint.note, known) else "docs/notes.md lists them."
        problems.add(f"There is no note `{hint.note}`.", advice, path)


def _check_criterion(hint: HintShape, criteria: Mapping[str, Iterable[str]], path: str, problems: Problems) -> None:
    if hint.criterion is None:
        return
    known = [id for name, ids in criteria.items() if hint.field in (None, name) for id in ids]
    if hint.criterion not in known:
        advice = did_you_mean(hint.criterion, known) or "Criteria stand in the rubrics of the question's fields."
        problems.add(f"There is no criterion `{hint.criterion}`.", advice, path)
