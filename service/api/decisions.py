"""What a person decides of a response, as it is sent: each criterion awarded or denied, or a verdict."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.api.marks import FULL
from service.bank.bank import Bank
from service.bank.deciding import finding_of_criteria
from service.bank.question import Field as BankField
from service.bank.question import Question
from service.bank.suggest import listed
from service.errors import RequestError
from service.grading.opinions import Finding
from service.grading.outcome import Verdict
from service.store.grades import check_credit
from service.store.models import GradeRow


class DecisionRequest(BaseModel):
    """Each criterion awarded or denied, or, for a field without a rubric, a verdict."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"criteria": {"raise-rank": "award", "learning-rate": "deny"}, "comment": "Of what is to be changed?"},
                {"verdict": "partial", "credit": 0.5, "comment": "The sign is wrong."},
            ]
        },
    )

    criteria: dict[Annotated[str, Field(max_length=100)], Literal["award", "deny"]] | None = Field(
        default=None,
        description="By criterion. Those left out stay as the rules decided them; what these left open has to be said.",
        max_length=20,
    )
    verdict: Literal[Verdict.CORRECT, Verdict.PARTIAL, Verdict.INCORRECT] | None = None
    credit: Annotated[float, Field(ge=0, le=1, strict=True)] | None = Field(
        default=None, description="Share of the field's points; only a partial verdict has to say it."
    )
    comment: str = Field(default="", description="Your reason, for the learners.", max_length=5000)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.criteria is None) == (self.verdict is None):
            raise ValueError("Give either `criteria` or `verdict`.")
        if self.criteria is not None and self.credit is not None:
            raise ValueError("The credit follows from the criteria.")
        return self


def asked_field(bank: Bank, question_id: str, variant: int, name: str) -> tuple[Question, BankField]:
    """A field as it is asked now, with its question.

    Raises:
        RequestError: 409, it has left the bank.
    """
    question = bank.variant(question_id, variant)
    field = question.fields.get(name) if question else None
    if question is None or field is None:
        raise RequestError(409, "field-gone", "The field has left the bank; mark its attempts one by one.")
    return question, field


def finding(field: BankField, evidence: GradeRow | None, asked: DecisionRequest) -> Finding:
    """What was decided, by the question and rubric as they are now.

    Args:
        field: of the question.
        evidence: what was found without a person; its criteria count while the rubric is the same.
        asked: the decision.

    Raises:
        RequestError: 422, it does not say what the field needs, or contradicts itself.
    """
    if asked.criteria is not None:
        found = evidence.criteria if evidence is not None and evidence.rubric_hash == field.rubric_hash else {}
        return finding_of_criteria(field, asked.criteria, {name: each["verdict"] for name, each in found.items()})
    if field.type == "text" and field.criteria:
        detail = f"Award or deny each criterion: {listed(field.criteria)}."
        raise RequestError(422, "criterion-undecided", detail)
    verdict = asked.verdict or Verdict.INCORRECT
    credit = FULL.get(verdict, 0.0) if asked.credit is None else asked.credit
    check_credit(verdict, credit)
    return Finding(verdict, credit)
