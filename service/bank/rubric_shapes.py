"""The shapes of a rubric file: criteria with points, the rules that find them, and the examples that hold the rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from service.bank.shapes import FieldName, Identifier, Points, Shape, Text

Phrase = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"\S")]
Phrases = Phrase | Annotated[list[Phrase], Field(min_length=1, max_length=300)]


class ExamplesShape(Shape):
    """Responses that show where a criterion begins and ends, in our own words."""

    award: list[Text] = Field(min_length=2)
    deny: list[Text] = Field(min_length=2)
    review: list[Text] = Field(default=[])


class DeniedShape(Shape):
    """Words that count where a negation reaches them: `{not: learn}`."""

    denied: Phrases = Field(alias="not")


class ChangeShape(Shape):
    """A quantity that is to go one way; `other` holds quantities that are not it."""

    of: Phrases
    direction: Literal["up", "down", "any", "same"]
    other: Phrases | None = None


class CompareShape(Shape):
    """One quantity that is smaller, larger, at most or at least another."""

    of: Phrases
    than: Phrases
    quality: Literal["smaller", "larger", "at-most", "at-least"]


class RuleShape(Shape):
    """One rule: exactly one of says, change, compare, formula, all, any, k_of; `unless` stops it in a sentence."""

    says: list[Phrases | DeniedShape] | None = Field(default=None, min_length=1, max_length=6)
    about: Phrases | None = None
    given: bool = Field(default=False, strict=True)
    other: Phrases | None = None
    against: Phrases | None = None
    flips: bool = Field(default=False, strict=True)
    within: Literal["clause", "sentence"] = "clause"
    ordered: bool = Field(default=False, strict=True)
    negated: Literal["contradicts", "ignored"] = "contradicts"
    change: ChangeShape | None = None
    compare: CompareShape | None = None
    formula: Phrases | None = None
    all: list[RuleShape] | None = Field(default=None, min_length=2, max_length=6)
    any: list[RuleShape] | None = Field(default=None, min_length=2, max_length=12)
    k_of: ManyShape | None = None
    unless: RuleShape | None = None

    @model_validator(mode="after")
    def _is_one_rule(self) -> RuleShape:
        written = [name for name in KINDS if getattr(self, name) is not None]
        if len(written) != 1:
            raise ValueError(
                f"Write exactly one of {', '.join(KINDS)} in a rule; this has {', '.join(written) or 'none'}."
            )
        extra = [name for name in OF_SAYS if name in self.model_fields_set]
        if extra and self.says is None:
            raise ValueError(f"{', '.join(extra)} belongs to `says`.")
        return self


class ManyShape(Shape):
    """So many of some rules."""

    k: int = Field(ge=1, le=6, strict=True)
    rules: list[RuleShape] = Field(min_length=2, max_length=6)


KINDS = ("says", "change", "compare", "formula", "all", "any", "k_of")
OF_SAYS = ("about", "given", "other", "against", "flips", "within", "ordered", "negated")


class RulesShape(Shape):
    """How a criterion is found: what earns it, what contradicts it, and what only touches it."""

    award: list[RuleShape] = Field(min_length=1, max_length=40)
    deny: list[RuleShape] = Field(default=[], max_length=40)
    review: list[RuleShape] = Field(default=[], max_length=40)
    possible: bool = Field(default=False, strict=True)


class CriterionShape(Shape):
    """One thing that a response has to say. Without rules a person marks it."""

    id: Identifier
    points: Points = 1.0
    title: Text
    earned_when: Text
    rules: RulesShape | None = None
    alone: bool = Field(default=True, strict=True)
    examples: ExamplesShape


class RubricShape(Shape):
    """How one text field is graded."""

    id: Text
    question: Identifier
    field: FieldName
    words: dict[Identifier, list[Phrase]] = Field(default={}, max_length=80)
    criteria: list[CriterionShape] = Field(min_length=1, max_length=20)
