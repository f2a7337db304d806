"""Rows of a batch: a response to a field of the bank or to a key that comes along, or a whole solution to a question."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.bank.bank import Bank
from service.bank.compiling import compile_key
from service.bank.marking import grade_field
from service.bank.question import Question
from service.bank.whole.solution import Solution, solution
from service.bank.written import ResponseText
from service.grading.grade import grade
from service.grading.kinds import AnswerType
from service.grading.outcome import Grade
from service.maths.equivalence import Prover

EXAMPLES: tuple[dict[str, Any], ...] = (
    {"id": "1", "question": "lora-memory", "field": "adapter_bytes", "response": "4mk + 4k\\ell"},
    {"id": "2", "key": {"type": "number", "value": "2", "unit": "GB"}, "response": "2e9 B"},
)
DOCUMENTS: tuple[dict[str, Any], ...] = (
    {"id": "3", "question": "lora-memory", "document": "**adapter_bytes:** $4k(m+l)$\n\n**full_bytes:** $4ml$"},
)

RowId = Annotated[
    str | Annotated[int, Field(strict=True)] | None,
    Field(default=None, description="Given back beside the grade."),
]


class Row(BaseModel):
    """One response, with what it answers."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": list(EXAMPLES)})

    id: RowId = None
    question: str | None = Field(default=None, description="Id of a question of the bank.")
    variant: int = Field(default=0, ge=0, strict=True, description="Which figures it was asked with.")
    field: str | None = Field(default=None, description="Name of the question's field.")
    key: dict[str, Any] | None = Field(default=None, description="A key of your own, in place of question and field.")
    response: ResponseText = Field(description="What was answered.")

    @model_validator(mode="after")
    def _names_one_key(self) -> Self:
        named = self.question is not None and self.field is not None
        if self.key is None and not named:
            raise ValueError("Give either `question` and `field`, or `key`.")
        if self.key is not None and (self.question is not None or self.field is not None):
            raise ValueError("Give either `question` and `field`, or `key`, not both.")
        return self


class DocumentRow(BaseModel):
    """One whole solution, with the question it answers."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": list(DOCUMENTS)})

    id: RowId = None
    question: str = Field(description="Id of a question of the bank.")
    variant: int = Field(default=0, ge=0, strict=True, description="Which figures it was asked with.")
    document: str = Field(min_length=1, description="Markdown in which the answers are found.")


@dataclass(frozen=True, slots=True)
class RowGrader:
    """Grades rows; a key that comes along with many of them is compiled once.

    Attributes:
        bank: for rows that name a question.
        points: secret seed of the points at which expressions are compared, for rows that bring a key.
        prover: as for `service.grading.grade.grade`.
    """

    bank: Bank
    points: bytes
    prover: Prover
    _compiled: dict[str, tuple[AnswerType, Any]] = field(default_factory=dict)

    def grade(self, row: Row) -> Grade:
        """The grade of one row.

        Raises:
            RequestError: the question, variant or field does not exist.
            AuthoringError: the row's own key cannot be used.
            CapacityError: nothing can be proved now.
        """
        if row.key is None:
            named = self.bank.field(row.question or "", row.field or "", row.variant)
            return grade_field(named, row.response, self.prover, shown=False)
        kind, key = self._own(row.key)
        return grade(kind, key, row.response, self.prover, shown=False)

    def solution(self, row: DocumentRow) -> tuple[Question, Solution]:
        """The question that a document answers, and what it comes to.

        Raises:
            RequestError: the question or variant does not exist, or the document is too long.
            CapacityError: nothing can be proved now.
        """
        question = self.bank.question(row.question, row.variant)
        return question, solution(question, row.document, self.points, self.prover, shown=False)

    def _own(self, key: Mapping[str, Any]) -> tuple[AnswerType, Any]:
        spelt = json.dumps(key, sort_keys=True)
        if spelt not in self._compiled:
            self._compiled[spelt] = compile_key(key, points=self.points)
        return self._compiled[spelt]
