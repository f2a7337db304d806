"""Rubrics as frozen values: what a text response has to say, criterion by criterion, with examples for people."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from service.bank.complaints import checked
from service.bank.hashing import content_hash
from service.bank.problems import Problems
from service.bank.rubric_shapes import CriterionShape, RubricShape
from service.bank.rules import rules_of
from service.bank.yaml_lines import Document
from service.grading.prose.rules import RubricRules


@dataclass(frozen=True, slots=True)
class RubricCriterion:
    """One thing that a response has to say.

    Attributes:
        id: unique in the rubric.
        points: its share of the field's credit.
        title: a few words.
        earned_when: the sentence that decides.
        award, deny, review: examples that earn it, that do not, and that a person should look at.
        alone: whether it has rules, and its author lets them mark without a person.
    """

    id: str
    points: float
    title: str
    earned_when: str
    award: tuple[str, ...]
    deny: tuple[str, ...]
    review: tuple[str, ...] = ()
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Rubric:
    """How one text field is graded.

    Attributes:
        id: `<question>.<field>`, also the file's name.
        question: the question's id.
        field: the field's name.
        criteria: in the file's order.
        hash: SHA-256 of the file's content.
        rules: how its criteria are found.
        document: the file, for complaints about what stands in it.
    """

    id: str
    question: str
    field: str
    criteria: tuple[RubricCriterion, ...]
    hash: str
    rules: RubricRules
    document: Document

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the criteria."""
        return tuple(criterion.id for criterion in self.criteria)


def read_rubric(document: Document) -> Rubric:
    """The rubric in a file.

    Args:
        document: the rubric file.

    Raises:
        BankProblems: every problem of the file.
    """
    shape = checked(RubricShape, document.content)
    problems = Problems()
    path = Path(document.file)
    if shape.id != path.stem:
        problems.add(f"The id is `{shape.id}` and the file is `{path.name}`.", "Give both one name.", "id")
    if shape.id != f"{shape.question}.{shape.field}":
        problems.add(
            "The id must be the question, a dot and the field.", f"Write `{shape.question}.{shape.field}`.", "id"
        )
    _check_criteria(shape, problems)
    problems.settle()
    criteria = tuple(map(_criterion, shape.criteria))
    rules = rules_of(shape)
    return Rubric(shape.id, shape.question, shape.field, criteria, content_hash(document.content), rules, document)


def _check_criteria(shape: RubricShape, problems: Problems) -> None:
    seen = Counter[str]()
    for at, criterion in enumerate(shape.criteria):
        seen[criterion.id] += 1
        if seen[criterion.id] == 2:
            problems.add(f"The criterion `{criterion.id}` stands here twice.", "Rename one.", f"criteria.{at}.id")
        examples = criterion.examples
        for text in sorted({*examples.award} & {*examples.deny}):
            where = f"criteria.{at}.examples.deny.{examples.deny.index(text)}"
            problems.add("This example stands under award and under deny.", "Keep it in one place.", where)


def _criterion(shape: CriterionShape) -> RubricCriterion:
    examples = shape.examples
    return RubricCriterion(
        shape.id,
        shape.points,
        shape.title,
        shape.earned_when,
        tuple(examples.award),
        tuple(examples.deny),
        tuple(examples.review),
        shape.alone and shape.rules is not None,
    )
