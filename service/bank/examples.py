"""A rubric's own examples, tried on its rules: one that fails keeps the rubric out."""

from collections.abc import Iterable, Iterator

from service.bank.question import Field, Question
from service.bank.rubric import Rubric, RubricCriterion
from service.errors import AuthoringError, ResponseError
from service.grading.derivation import Key as DerivationKey
from service.grading.prose.marking import AWARDED, REVIEW, Ruling, ruling
from service.grading.prose.rules import CriterionRules
from service.grading.text import Key, read

ADVICE = "Mend the rules, or the example."


def prose_key(field: Field) -> Key | None:
    """The compiled rules of a field that a rubric is for: a text, or a derivation in words."""
    if isinstance(field.key, Key):
        return field.key
    return field.key.rubric if isinstance(field.key, DerivationKey) else None


def failing_in(rubrics: Iterable[Rubric], questions: Iterable[Question]) -> Iterator[AuthoringError]:
    """Every example of these rubrics that does not hold, of those that a field of these questions uses."""
    fields = {field.rubric: field for question in questions for field in question.fields.values()}
    for rubric in rubrics:
        key = prose_key(fields[rubric.id]) if rubric.id in fields else None
        if key is not None:
            yield from failing(rubric, key)


def failing(rubric: Rubric, key: Key) -> Iterator[AuthoringError]:
    """Every example that the rules find otherwise than it says: award is awarded, deny is not, review is at review.

    Args:
        rubric: with its examples.
        key: its rules, compiled for its question.
    """
    for at, (criterion, rules) in enumerate(zip(rubric.criteria, key.criteria, strict=True)):
        if not rules.award:
            continue
        for kind, number, text in _examples(criterion):
            problem = _problem(kind, text, _ruling(rules, key, text))
            if problem:
                path = f"criteria.{at}.examples.{kind}.{number}"
                yield rubric.document.located(AuthoringError(problem, ADVICE, field=path))


def _examples(criterion: RubricCriterion) -> Iterator[tuple[str, int, str]]:
    for kind, texts in (("award", criterion.award), ("deny", criterion.deny), ("review", criterion.review)):
        yield from ((kind, number, text) for number, text in enumerate(texts))


def _ruling(rules: CriterionRules, key: Key, text: str) -> Ruling:
    try:
        return ruling(rules, read(key, text))
    except ResponseError:
        return Ruling("unreadable")


def _problem(kind: str, text: str, found: Ruling) -> str:
    """What is wrong; empty when the example holds."""
    holds = {"award": found.verdict == AWARDED, "deny": found.verdict != AWARDED, "review": found.verdict == REVIEW}
    if holds[kind]:
        return ""
    by = f"by {found.rule}" if found.rule else "no rule fired"
    wanted = {"award": "is to be awarded", "deny": "is not to be awarded", "review": "is to go to review"}
    return f"`{text[:80]}` {wanted[kind]} and is {found.verdict} ({by})."
