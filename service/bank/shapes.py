"""The shapes of the files an author writes: question, rubric, policy. Names and bounds; what they mean is elsewhere."""

from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from service.bank.trust_policy import TrustPolicy
from service.grading.outcome import Verdict
from service.maths.names import Domain

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=32)]
VariantNumber = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}$")]
Figure = Annotated[str, StringConstraints(pattern=r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$", max_length=64)]
Points = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False, strict=True)]

MOST_STARS = 8
"""Stars in the pattern of a mistake."""


class Shape(BaseModel):
    """A part of a file; a name it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SymbolShape(Shape):
    """A name that responses and keys may use."""

    domain: Domain = Domain.REAL
    low: Figure | None = None
    high: Figure | None = None
    shape: list[str | int] = Field(default=[], max_length=2)
    aliases: list[Text] = []
    latex: str = ""
    meaning: str = ""
    equals: str = ""


def _or_text(schema: dict[str, Any]) -> None:
    whole = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": "string"}, whole]


class ChoiceShape(Shape):
    """What a parameter is in one variant: its exact value, and its own words where the value does not give them."""

    model_config = ConfigDict(json_schema_extra=_or_text)

    value: Figure | None = None
    text: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, written: Any) -> Any:
        return {"value": written} if isinstance(written, str) else written

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.value is None and self.text is None:
            raise ValueError("give a `value`, a `text` or both")
        return self


class ParameterShape(Shape):
    """A figure of the question: its value or a formula for it, and how it is written."""

    value: Figure | None = None
    text: Text | None = None
    formula: Text | None = None
    unit: str = ""
    shown: str = ""
    low: Figure | None = None
    high: Figure | None = None
    step: Figure | None = None
    figures: int | None = Field(default=None, ge=1, le=3, strict=True)
    choices: list[ChoiceShape] = Field(default=[], max_length=1000)
    linked: Identifier | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.formula is None and self.value is None and self.text is None:
            raise ValueError("give a `value`, a `text` or a `formula`")
        if self.formula is not None and not (self.value is None and self.text is None):
            raise ValueError("a `formula` stands without `value` and `text`")
        if complaint := self._misfit():
            raise ValueError(complaint)
        return self

    def _misfit(self) -> str:
        """What is wrong with how it varies; empty when nothing is."""
        ends = (self.low is None) + (self.high is None)
        if ends == 1:
            return "`low` and `high` stand together"
        if ends == 2 and not (self.step is None and self.figures is None):
            return "`step` and `figures` stand beside `low` and `high`"
        if self.step is not None and self.figures is not None:
            return "`step` and `figures` exclude each other"
        if (self.choices and not ends) or (self.formula is not None and self.varies):
            return "a parameter has a `formula`, `choices`, or `low` and `high`"
        if self.linked and not self.choices:
            return "`linked` stands beside `choices`"
        kinds = {each.value is None for each in self.choices}
        return "" if kinds <= {self.value is None} and (ends or self.value) else "its choices are of another kind"

    @property
    def varies(self) -> bool:
        """Whether drawn variants may have it otherwise."""
        return bool(self.choices) or self.low is not None


class CaseShape(Shape):
    """A response and the verdict a careful person would give it."""

    response: str
    verdict: Verdict
    variant: Annotated[int, Field(ge=0, strict=True)] | Literal["all"] = 0
    note: str = ""
    why: str = ""


class MistakeShape(Shape):
    """A mistake that the author foresees, as a response or as a pattern, and what the learner is told about it."""

    response: Text | None = None
    pattern: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    feedback: Text
    credit: float | None = Field(default=None, ge=0, lt=1, allow_inf_nan=False)
    note: Identifier | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.response is None) == (self.pattern is None):
            raise ValueError("give one of `response` and `pattern`")
        if self.pattern is not None and self.pattern.count("*") > MOST_STARS:
            raise ValueError(f"a pattern has at most {MOST_STARS} stars")
        return self


class FieldShape(Shape):
    """A separately answered part of a question."""

    label: Text
    type: str
    optional: bool = Field(default=False, strict=True)
    weight: Points = 1.0
    key: dict[str, Any]
    cases: list[CaseShape] = Field(min_length=3)
    mistakes: list[MistakeShape] = Field(default=[], max_length=40)


class HintShape(Shape):
    """One hint; with a field, a note or a criterion it is for those who are at just that."""

    text: Text
    field: FieldName | None = None
    note: Identifier | None = None
    criterion: Identifier | None = None

    @model_validator(mode="before")
    @classmethod
    def _worded(cls, written: Any) -> Any:
        return {"text": written} if isinstance(written, str) else written

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """A hint may be its text alone."""
        schema: dict[str, Any] = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [{"type": "string", "minLength": 1}, schema]}


class ReleaseShape(Shape):
    """When the worked solution is shown; any of these suffices, and a question that is solved always shows it."""

    always: bool | None = Field(default=None, strict=True)
    tries: int | None = Field(default=None, ge=1, le=1000, strict=True)
    after: AwareDatetime | None = None
    give_up: bool | None = Field(default=None, strict=True)


class ChecksShape(Shape):
    """How often learners may check their responses, and what a check tells them."""

    limit: int | None = Field(default=None, ge=0, le=10_000, strict=True)
    seconds: int | None = Field(default=None, ge=1, le=31_536_000, strict=True)
    tell: Literal["all", "reading"] | None = None


class GuidanceShape(Shape):
    """How far the tutor helps with a question; what is left out is as the policy says."""

    hint_cost: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    solution: ReleaseShape = ReleaseShape()
    checks: ChecksShape = ChecksShape()


class QuestionShape(Shape):
    """One question."""

    id: Identifier
    part: Text
    topic: Identifier
    title: Text
    points: Points = 1.0
    statement: Text
    symbols: dict[Text, SymbolShape] = {}
    parameters: dict[ParameterName, ParameterShape] = {}
    constraints: list[Text] = Field(default=[], max_length=20)
    variants: dict[VariantNumber, dict[str, ChoiceShape]] = {}
    fields: dict[FieldName, FieldShape] = Field(min_length=1)
    counterexamples: bool = Field(default=True, strict=True)
    explanation: Text | None = None
    hints: list[HintShape] = Field(min_length=2, max_length=40)
    solution: list[Text] = Field(min_length=1, max_length=60)
    guidance: GuidanceShape = GuidanceShape()


class KeyShape(BaseModel):
    """A key that arrives without a question: its type and symbols, and beside them what keys of that type have."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str
    symbols: dict[Text, SymbolShape] | None = None


class TrustShape(Shape):
    """How much a criterion may err, at most, before a person marks it; shares."""

    false_awards: float = Field(default=TrustPolicy().false_awards, ge=0, le=1)
    false_denials: float = Field(default=TrustPolicy().false_denials, ge=0, le=1)


class PolicyShape(Shape):
    """What counts in the tally, and what rules may mark."""

    attempt: Literal["first", "best", "last", "average"] = "first"
    part: Literal["whole", "credit"] = "whole"
    variants: Literal["official", "each", "assigned"] = "official"
    questions: Literal["all"] | list[Identifier] = "all"
    topics: dict[Identifier, Text] = {}
    guidance: GuidanceShape = GuidanceShape()
    trust: TrustShape = TrustShape()
