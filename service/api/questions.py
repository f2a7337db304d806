"""Questions as learners may see them: nothing of keys, cases, hints, worked solutions or rubrics."""

from typing import Annotated, Self

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, field_validator

from service.api.declared import READING, problems
from service.api.dependencies import ServiceParts
from service.api.identity import Caller
from service.api.one_thread import OneThread
from service.api.preconditions import entity_tag
from service.api.responses import QuestionId, Variant
from service.api.shapes import Mirror
from service.api.topics import known_topic
from service.api.variants import asked_question
from service.bank.hashing import content_hash
from service.bank.question import Field as AskedField
from service.bank.question import Question
from service.grading.offered import offered
from service.store.models import Role

router = APIRouter(tags=["questions"], route_class=OneThread)


class DrawnShape(BaseModel):
    """Numbers of variants whose figures are drawn, both ends among them."""

    first: int = Field(examples=[1000])
    last: int = Field(examples=[1999])


class QuestionSummary(Mirror):
    """A question in a list."""

    id: str = Field(examples=["lora-memory"])
    part: str = Field(description="The label people use.", examples=["1d"])
    topic: str = Field(examples=["lora"])
    title: str = Field(examples=["Memory of a LoRA adapter"])
    points: float = Field(examples=[1.0])
    variants: list[int] = Field(description="Numbers to ask for; 0 has the official figures.", examples=[[0]])
    drawn: DrawnShape | None = Field(
        description="Further numbers, each with figures of its own; null when there are none."
    )

    @field_validator("drawn", mode="before")
    @classmethod
    def _ends(cls, numbers: object) -> object:
        if isinstance(numbers, range):
            return DrawnShape(first=numbers[0], last=numbers[-1]) if numbers else None
        return numbers


class QuestionsShape(BaseModel):
    """Questions in the order of the bank."""

    questions: list[QuestionSummary]


class OptionShape(BaseModel):
    """Something to choose, to order or to match."""

    id: str = Field(description="What to send.", examples=["rank"])
    text: str = Field(description="What to show: one line of Markdown with TeX.", examples=["The rank $k$"])


class FieldShape(Mirror):
    """A separately answered part of a question."""

    name: str = Field(examples=["adapter_bytes"])
    label: str = Field(examples=["Bytes for A and B together"])
    type: str = Field(description="Answer type.", examples=["expression"])
    optional: bool = Field(description="Whether it stays out of deciding whether the question is right.")
    weight: float = Field(description="Share of the points, among the fields that are not optional.", examples=[1.0])
    options: list[OptionShape] = Field(
        description="What there is to choose from; empty where the response is free. Send the id of one, a JSON list of ids of "
        "several or in order, or a JSON object from each id to its partner's."
    )
    partners: list[OptionShape] = Field(description="What the options are matched with.")

    @classmethod
    def of(cls, asked: AskedField) -> Self:
        """The shape of a field."""
        found = offered(asked.key)
        return cls(
            name=asked.name,
            label=asked.label,
            type=asked.type,
            optional=asked.optional,
            weight=asked.weight,
            options=[OptionShape(id=name, text=text) for name, text in found.options.items()],
            partners=[OptionShape(id=name, text=text) for name, text in found.partners.items()],
        )


class SymbolShape(Mirror):
    """A name that responses may use."""

    name: str = Field(examples=["ell"])
    latex: str = Field(description="Empty when it follows from the name.", examples=[r"\ell"])
    aliases: list[str] = Field(description="Further spellings.", examples=[["l"]])
    domain: str = Field(examples=["positive-integer"])
    shape: list[str] = Field(description="Rows and columns of a matrix; empty for a number.", examples=[[]])
    meaning: str = Field(examples=["columns of W"])


class QuestionShape(QuestionSummary):
    """One variant of a question."""

    variant: int = Field(examples=[0])
    statement: str = Field(description="Markdown with TeX.")
    symbols: list[SymbolShape]
    fields: list[FieldShape]
    hint_count: int = Field(description="How many hints there are for everybody.", examples=[3])
    hash: str = Field(
        description="SHA-256 of the question's content for instructors, and for learners of what is shown here; changes "
        "whenever that does."
    )

    @classmethod
    def of(cls, question: Question, *, whole: bool) -> Self:
        """The shape of a question, its hash that of the whole content or of what is shown."""
        shown = cls._of(question)
        return shown if whole else shown.model_copy(update={"hash": content_hash(shown.model_dump(exclude={"hash"}))})

    @classmethod
    def _of(cls, question: Question) -> Self:
        summary = QuestionSummary.model_validate(question)
        return cls(
            **dict(summary),
            variant=question.variant,
            statement=question.statement,
            symbols=[SymbolShape.model_validate(symbol) for symbol in question.symbols.symbols.values()],
            fields=[FieldShape.of(field) for field in question.fields.values()],
            hint_count=sum(hint.is_for_everybody for hint in question.hints),
            hash=question.hash,
        )


@router.get("/v1/questions", summary="List the questions", responses=problems(404, *READING))
def list_questions(
    parts: ServiceParts,
    _: Caller,
    topic: Annotated[str | None, Query(description="Only this topic.", examples=["lora"])] = None,
) -> QuestionsShape:
    """The questions of the bank, or of one topic, in order."""
    if topic is not None:
        known_topic(parts.bank, topic)
    chosen = [each for each in parts.bank.questions.values() if topic in (None, each.topic)]
    return QuestionsShape(questions=[QuestionSummary.model_validate(each) for each in chosen])


@router.get("/v1/questions/{question_id}", summary="Show one question", responses=problems(404, *READING))
def show_question(
    question_id: QuestionId,
    parts: ServiceParts,
    account: Caller,
    response: Response,
    variant: Variant = None,
) -> QuestionShape:
    """One variant of a question, with the names its responses may use. Never the key.

    The entity tag is the hash; for instructors it is the one that a new version has to name.
    """
    question = asked_question(parts, parts.bank, account, question_id, variant)
    shown = QuestionShape.of(question, whole=account.role != Role.LEARNER)
    response.headers["ETag"] = entity_tag(shown.hash)
    return shown
