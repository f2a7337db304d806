"""Explanations: what a question asks, in plain words, and in which form each field is answered. Never the key."""

from collections.abc import Iterable, Iterator
from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, Field

from service.api.declared import READING, problems
from service.api.dependencies import ServiceParts
from service.api.identity import Caller
from service.api.one_thread import OneThread
from service.api.responses import QuestionId, Variant
from service.api.variants import asked_question
from service.bank.bank import Bank
from service.bank.question import Question
from service.grading.directions import of_symbol
from service.grading.policy import AttemptRule, PartRule

router = APIRouter(tags=["tutor"], route_class=OneThread)

RULES = {
    AttemptRule.FIRST: "The first try counts.",
    AttemptRule.BEST: "The best try counts.",
    AttemptRule.LAST: "The last try counts.",
    AttemptRule.AVERAGE: "The average of all tries counts.",
}


class ExplainedField(BaseModel):
    """What one field takes."""

    name: str = Field(examples=["adapter_bytes"])
    label: str = Field(examples=["Bytes for A and B together"])
    type: str = Field(examples=["expression"])
    optional: bool = Field(description="Whether it stays out of deciding whether the question is right.")
    takes: list[str] = Field(
        description="In which form it is answered, in sentences.", examples=[["A formula in the symbols below."]]
    )


class ExplainedSymbol(BaseModel):
    """What one symbol stands for."""

    name: str = Field(examples=["k"])
    says: str = Field(examples=["k: columns of A; a positive whole number."])


class ExplanationShape(BaseModel):
    """A question in plain words."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    title: str = Field(examples=["Memory of a LoRA adapter"])
    asks: str = Field(description="What is asked, as Markdown with TeX: the author's words, or the fields' labels.")
    fields: list[ExplainedField]
    symbols: list[ExplainedSymbol] = Field(description="Names that responses may use.")
    counts: list[str] = Field(description="What it is worth and how tries at it count, in sentences.")

    @classmethod
    def of(cls, bank: Bank, question: Question) -> Self:
        """The explanation of a question."""
        fields = question.fields.values()
        return cls(
            question=question.id,
            variant=question.variant,
            title=question.title,
            asks=question.explanation or _asked(question),
            fields=[
                ExplainedField(
                    name=each.name,
                    label=each.label,
                    type=each.type,
                    optional=each.optional,
                    takes=list(each.directions),
                )
                for each in fields
            ],
            symbols=[
                ExplainedSymbol(name=each.name, says=of_symbol(each)) for each in question.symbols.symbols.values()
            ],
            counts=list(_counts(bank, question)),
        )


@router.get("/v1/questions/{question_id}/explanation", summary="Explain a question", responses=problems(404, *READING))
def explain_question(
    question_id: QuestionId, parts: ServiceParts, account: Caller, variant: Variant = None
) -> ExplanationShape:
    """What is asked, in plain words, and in which form each field is answered: its unit, tolerance, form and symbols.

    Free of charge, and never the key.
    """
    return ExplanationShape.of(parts.bank, asked_question(parts, parts.bank, account, question_id, variant))


def _asked(question: Question) -> str:
    needed = [field.label for field in question.fields.values() if not field.optional]
    free = [field.label for field in question.fields.values() if field.optional]
    said = f"Asked for: {_joined(needed)}." if needed else ""
    return f"{said} If you like, also: {_joined(free)}.".strip() if free else said


def _joined(labels: Iterable[str]) -> str:
    return "; ".join(labels)


def _counts(bank: Bank, question: Question) -> Iterator[str]:
    policy, deciding = bank.policy, question.worth.weights
    yield f"It is worth {question.points:g} point{'' if question.points == 1 else 's'}."
    if not policy.lists(question.id):
        yield "It is practice: it does not count in the tally."
        return
    if len(deciding) > 1:
        whole = policy.part is PartRule.WHOLE
        yield "Every field that is not optional has to be right." if whole else "Each right field earns its share."
    yield RULES[policy.attempt]
    yield "A response that cannot be read is no try."
    cost = bank.guidance_of(question).hint_cost
    if cost:
        yield f"Each hint takes {cost * question.points:g} of its points."
