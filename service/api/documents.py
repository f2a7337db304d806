"""Whole solutions: a long text in which the answers are found and graded; a check, so no attempt is recorded."""

from typing import Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from service.api.checks import CheckShape, admit, spend
from service.api.declared import WRITING, problems
from service.api.dependencies import ServiceParts, Transaction
from service.api.graded import NoteShape, Range
from service.api.guiding import Stand
from service.api.identity import Caller
from service.api.responses import QuestionId
from service.api.strict_json import StrictRoute
from service.api.variants import WHICH, asked_question
from service.bank.answering import standing
from service.bank.whole.solution import MAX_CHARACTERS, Solution, solution
from service.grading.guarding import Telling
from service.grading.policy import PartRule
from service.grading.steps import Checked

router = APIRouter(tags=["responses"], route_class=StrictRoute)

EXAMPLE = "The full matrix has $ml$ entries of 4 bytes.\n\n## Final answer\n\n- adapter_bytes: $4k(m+l)$\n- full_bytes: $4ml$\n"


class DocumentText(BaseModel):
    """A whole solution to one question."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"document": EXAMPLE, "variant": 0}]})

    document: str = Field(min_length=1, description=f"Markdown, at most {MAX_CHARACTERS:,} characters.")
    variant: int | None = Field(default=None, ge=0, strict=True, description=WHICH)


class FoundShape(BaseModel):
    """Where a field is answered."""

    span: Range = Field(description="The answer, as a half-open range of characters in the document.")
    text: str = Field(description="The answer, as it can be sent as a response.", examples=["$4k(m+l)$"])
    how: str = Field(
        description="In which way it is stated: final, box, cell, entry, label, equation, bold, sentence, order, part or whole.",
        examples=["final"],
    )


class StepShape(BaseModel):
    """One step of a derivation."""

    span: Range = Field(description="Its line, as a half-open range of characters in the document.")
    kind: str = Field(description="definition, premise, condition, start, ignored, or step for what had to follow.")
    holds: bool | None = Field(description="Whether it follows; null when that was not decided.")


class DerivationShape(BaseModel):
    """What was found about the steps that the document shows."""

    steps: list[StepShape] = Field(description="Up to the first that does not follow.")
    unread: list[Range] = Field(description="Formulas that were not looked at, as half-open ranges of characters.")
    notes: list[NoteShape] = Field(description="On the first step that does not follow.")

    @classmethod
    def of(cls, found: Checked, document: str) -> Self:
        """The shape of checked steps."""
        steps = [StepShape(span=each.span, kind=each.kind, holds=each.finding.holds) for each in found.steps]
        return cls(
            steps=steps, unread=sorted(found.unread), notes=[NoteShape.of(note, document) for note in found.notes]
        )


class SolutionShape(CheckShape):
    """What a whole solution comes to; spans are those of the document."""

    found: dict[str, FoundShape] = Field(description="Where each field is answered, for those that are.")
    derivations: DerivationShape

    @classmethod
    def of_solution(cls, stand: Stand, graded: Solution, document: str, part: PartRule) -> Self:
        """What is told of a graded solution to a learner who stands so."""
        came_to, telling = standing(stand.question, graded.grades, part), stand.telling_checks
        whole = CheckShape.of(stand, came_to, graded.grades, dict.fromkeys(graded.grades, document), telling)
        derivations = Checked() if telling is Telling.READING else graded.derivations
        found = {
            name: FoundShape(span=(each.start, each.stop), text=each.text, how=each.how)
            for name, each in graded.found.items()
        }
        return cls(**dict(whole), found=found, derivations=DerivationShape.of(derivations, document))


@router.post(
    "/v1/questions/{question_id}/documents",
    summary="Find and grade the answers in a whole solution without submitting them",
    response_model=SolutionShape,
    responses=problems(404, 409, 429, *WRITING),
)
def grade_document(
    question_id: QuestionId, written: DocumentText, parts: ServiceParts, session: Transaction, account: Caller
) -> Response:
    """Finds the answer to each field, grades it, and checks every derivation that the document shows.

    Of several statements the last counts, and a note tells those that say something else. `found` holds the answers as they can
    be sent to `submissions`. It counts as a check.
    """
    question = asked_question(parts, parts.bank, account, question_id, written.variant)
    found = admit(parts, account, question)
    graded = solution(question, written.document, parts.points, parts.answering(account.id))
    parts.meters.graded("check", question, graded.grades)
    spend(session, account, found, graded.grades, parts.clock())
    shape = SolutionShape.of_solution(found, graded, written.document, parts.bank.policy.part)
    return Response(shape.model_dump_json(), media_type="application/json")
