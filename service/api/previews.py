"""Previews: how each response is read, before anything is graded."""

from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, Field

from service.api.declared import WRITING, problems
from service.api.dependencies import ServiceParts
from service.api.graded import NoteShape, ReadShape
from service.api.identity import Caller
from service.api.responses import QuestionId, Responses
from service.api.strict_json import StrictRoute
from service.api.variants import asked_question
from service.bank.answering import Preview, preview

router = APIRouter(tags=["responses"], route_class=StrictRoute)


class PreviewShape(BaseModel):
    """How one response was read."""

    readable: bool
    read: ReadShape | None = Field(default=None, description="What was understood.")
    notes: list[NoteShape] = Field(description="Why it cannot be read.")

    @classmethod
    def of(cls, found: Preview, response: str) -> Self:
        """The shape of a preview."""
        notes = [NoteShape.of(note, response) for note in found.notes]
        read = ReadShape.model_validate(found.read) if found.read else None
        return cls(readable=found.read is not None, read=read, notes=notes)


class PreviewsShape(BaseModel):
    """How the responses to a question were read."""

    question: str = Field(examples=["lora-memory"])
    variant: int = Field(examples=[0])
    fields: dict[str, PreviewShape]


@router.post(
    "/v1/questions/{question_id}/previews",
    summary="Show how responses are read",
    responses=problems(404, *WRITING),
)
def preview_responses(
    question_id: QuestionId, written: Responses, parts: ServiceParts, account: Caller
) -> PreviewsShape:
    """Reads each response and gives it back as text, LaTeX and MathML. Nothing is graded or recorded."""
    question = asked_question(parts, parts.bank, account, question_id, written.variant)
    found = preview(question, written.responses)
    fields = {name: PreviewShape.of(each, written.responses[name]) for name, each in found.items()}
    return PreviewsShape(question=question.id, variant=question.variant, fields=fields)
