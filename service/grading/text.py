"""Prose, by an analytic rubric: each criterion awarded, contradicted, absent or left to a person, with its evidence.

Deterministic and offline. A field is marked when every criterion is decided; one at review leaves the verdict to a person and
keeps what was found for the others.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice

from service.errors import AuthoringError, ResponseError
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict
from service.grading.prose.formulas import FormulaBook, formula_book
from service.grading.prose.machine import speaks_to_a_machine
from service.grading.prose.marking import ABSENT, AWARDED, REVIEW, Ruling, nearly, ruling
from service.grading.prose.phrases import PhraseBook, phrase_book
from service.grading.prose.rules import CriterionRules
from service.grading.prose.scene import Scene, scene
from service.grading.readback import plain
from service.maths.equivalence import Prover
from service.maths.limits import MAX_PROSE, MAX_WORDS
from service.maths.names import Names


class ProseSpec(Spec):
    """A key that is a rubric.

    Attributes:
        rubric: id of the rubric.
    """

    rubric: str


@dataclass(frozen=True)
class Key:
    """A rubric ready to be applied.

    Attributes:
        names: of the question.
        criteria: the rules of each criterion; without any the field waits for a person.
        book: the phrases that are looked for.
        formulas: the formulas that are looked for.
        rubric: the rubric's hash.
    """

    names: Names
    criteria: tuple[CriterionRules, ...] = ()
    book: PhraseBook = field(default_factory=PhraseBook)
    formulas: FormulaBook = field(default_factory=FormulaBook)
    rubric: str = ""


def compile_key(_spec: Spec, setting: Setting) -> Key:
    """The key of a text field.

    Raises:
        AuthoringError: a phrase of the rubric has no words.
    """
    rules = setting.rules
    if rules is None:
        return Key(setting.names, tuple(CriterionRules(name, 1.0, (), alone=False) for name in setting.criteria))
    try:
        book = phrase_book(rules.phrases, setting.names)
    except ValueError as error:
        raise AuthoringError(
            f"The phrase `{error}` has no words.", "Write what a response may say.", field="rubric"
        ) from error
    return Key(setting.names, rules.criteria, book, formula_book(rules.formulas, setting.names), setting.rubric)


_WORDS = re.compile(r"\w+|[^\w\s]")


def read(key: Key, text: str) -> Scene:
    """The response as sentences and clauses, searched for what the rubric names.

    Raises:
        ResponseError: too-many-words.
    """
    beyond = next(islice(_WORDS.finditer(text), MAX_WORDS, None), None)
    if beyond is not None:
        raise ResponseError("too-many-words", (beyond.start(), len(text)), {"limit": f"{MAX_WORDS:,}"})
    return scene(text, key.names, key.book, key.formulas)


def rulings(key: Key, reading: Scene) -> dict[str, Ruling]:
    """What the rules find on each criterion, also where a person has the last word."""
    found = {rules.id: ruling(rules, reading) for rules in key.criteria}
    near = {
        rules.id: nearly(rules, reading, found.values()) for rules in key.criteria if found[rules.id].verdict == ABSENT
    }
    return {name: near.get(name) or each for name, each in found.items()}


def mark(key: Key, reading: Scene, _prover: Prover) -> Grade:
    """Credit by the points of the awarded criteria; needs review where one of them does."""
    spoken = speaks_to_a_machine(reading.written)
    found = {
        name: _trusted(rules, each, spoken=spoken)
        for rules, (name, each) in zip(key.criteria, rulings(key, reading).items(), strict=True)
    }
    criteria = {name: each.criterion for name, each in found.items()}
    notes = tuple(_note(name, each) for name, each in found.items())
    values = {"rubric": key.rubric} if key.rubric else {}
    if not criteria or any(each.verdict == REVIEW for each in found.values()):
        certificate = Certificate(Means.EVIDENCE, "the rules of the rubric leave it to a person", values=values)
        return Grade(Verdict.NEEDS_REVIEW, 0.0, certificate, (*notes, Note("awaits-review")), criteria=criteria)
    credit = credit_of(key.criteria, [name for name, each in criteria.items() if each.verdict == AWARDED])
    verdict = Verdict.CORRECT if credit == 1 else Verdict.PARTIAL if credit > 0 else Verdict.INCORRECT
    certificate = Certificate(Means.COMPARED, "the rules of the rubric", values=values)
    return Grade(verdict, credit, certificate, notes, criteria=criteria)


def credit_of(rules: Sequence[CriterionRules], awarded: Collection[str]) -> float:
    """The share of the points of all criteria that the awarded ones have."""
    earned = [each.points for each in rules if each.id in awarded]
    return 1.0 if len(earned) == len(rules) else sum(earned) / sum(each.points for each in rules)


def _trusted(rules: CriterionRules, found: Ruling, *, spoken: bool) -> Ruling:
    """The ruling, or review where the criterion may not mark without a person, or would award what no reader was told."""
    if spoken and found.verdict == AWARDED:
        return Ruling(REVIEW, found.span, found.rule, "machine")
    return found if rules.alone else Ruling(REVIEW, found.span, found.rule, "untrusted")


def _note(name: str, found: Ruling) -> Note:
    """Why a criterion was found so: its verdict, the rule that fired and, for review, the reason."""
    values = {"criterion": name, "rule": found.rule or "none"}
    if found.verdict == REVIEW:
        return Note(f"criterion-review-{found.reason}", found.span, values)
    return Note(f"criterion-{found.verdict}", None if found.verdict == ABSENT else found.span, values)


def show(_key: Key, reading: Scene) -> ReadBack:
    """The text as it was written."""
    return plain(reading.written)


TEXT = AnswerType(
    spec=ProseSpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="Prose, by a rubric of criteria: each awarded, contradicted, absent, or left to a person, with its evidence.",
    longest=MAX_PROSE,
)
