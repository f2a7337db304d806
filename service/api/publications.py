"""Publishing new versions of questions and rubrics, for instructors."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from service.api.declared import WRITING, problems
from service.api.dependencies import Parts, ServiceParts
from service.api.identity import Instructor
from service.api.preconditions import Seen, entity_tag
from service.api.raw_body import RawBody, Upload, described
from service.api.responses import QuestionId
from service.bank.documents import Kind
from service.bank.uploading import read_upload
from service.store.models import Account
from service.store.moments import now
from service.store.publishing import Precondition, Publication, Publisher

router = APIRouter(tags=["versions"])

RubricId = Annotated[str, Path(description="Id of a rubric.", examples=["lora-underfitting.remedies"])]


class PublicationShape(BaseModel):
    """What an upload came to."""

    kind: Kind
    id: str = Field(examples=["lora-memory"])
    hash: str = Field(description="SHA-256 of the newest version's content, also its entity tag.")
    replaces: str | None = Field(description="Hash of the version before; null for something new.")
    changed: bool = Field(description="False when the newest version says the same; then nothing was published.")
    published_at: datetime | None = Field(description="Null when nothing was published.")


REPLIES = problems(403, 412, 428, *WRITING) | {
    201: {"model": PublicationShape, "description": "It is the first version."}
}


@router.put(
    "/v1/questions/{question_id}",
    summary="Publish a version of a question",
    responses=REPLIES,
    openapi_extra=described("question_bank/question.schema.json"),
)
def publish_question(
    question_id: QuestionId, upload: Upload, seen: Seen, parts: ServiceParts, account: Instructor, response: Response
) -> PublicationShape:
    """Publishes a question, as its file would have it, once it loads and all of its own cases hold.

    From then on it is what everybody is asked and graded by; earlier grades stay as they are until a regrade.
    """
    return _publish(Kind.QUESTION, question_id, upload, seen, parts, account, response)


@router.put(
    "/v1/rubrics/{rubric_id}",
    summary="Publish a version of a rubric",
    responses=REPLIES,
    openapi_extra=described("rubrics/rubric.schema.json"),
)
def publish_rubric(
    rubric_id: RubricId, upload: Upload, seen: Seen, parts: ServiceParts, account: Instructor, response: Response
) -> PublicationShape:
    """Publishes a rubric, as its file would have it, once it loads and all of its own examples hold."""
    return _publish(Kind.RUBRIC, rubric_id, upload, seen, parts, account, response)


def _publish(
    kind: Kind, name: str, upload: RawBody, seen: Precondition, parts: Parts, account: Account, response: Response
) -> PublicationShape:
    document = read_upload(upload.raw, kind, name, as_json=upload.as_json)
    publisher = Publisher(parts.database, parts.running, parts.prover)
    published = publisher.publish(kind, document, seen, by=account.id, at=now())
    response.headers["ETag"] = entity_tag(published.hash)
    response.status_code = 201 if published.replaced is None else 200
    return _shape(kind, name, published)


def _shape(kind: Kind, name: str, published: Publication) -> PublicationShape:
    return PublicationShape(
        kind=kind,
        id=name,
        hash=published.hash,
        replaces=published.replaced,
        changed=published.changed,
        published_at=published.version.published_at if published.version else None,
    )
