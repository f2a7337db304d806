"""Publishing new versions of questions and rubrics, for instructors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.api.declared import WRITING, problems
from service.api.dependencies import Parts, ServiceParts
from service.api.identity import Instructor
from service.api.preconditions import Seen, entity_tag
from service.api.raw_body import Upload, UploadRoute, described
from service.api.responses import QuestionId
from service.api.trust_shapes import TrustShape, trust_of
from service.bank.documents import Kind
from service.bank.uploading import read_upload
from service.bank.yaml_lines import Document
from service.store import regrades
from service.store.models import Account, Version
from service.store.moments import now
from service.store.publishing import Precondition, Publisher
from service.store.regrades import Target

router = APIRouter(tags=["versions"], route_class=UploadRoute)

RubricId = Annotated[str, Path(description="Id of a rubric.", examples=["lora-underfitting.remedies"])]


class PublicationShape(BaseModel):
    """What an upload came to."""

    kind: Kind
    id: str = Field(examples=["lora-memory"])
    hash: str = Field(description="SHA-256 of the newest version's content, also its entity tag.")
    replaces: str | None = Field(description="Hash of the version before; null for something new.")
    changed: bool = Field(description="False when the newest version says the same; then nothing was published.")
    published_at: datetime | None = Field(description="Null when nothing was published.")
    regrade: str | None = Field(description="Id of the regrade that was asked for along with it.")
    trust: dict[str, TrustShape] = Field(
        description="By rubric, what marks without a person now and why, and the decisions of persons that its rules contradict."
    )


RegradeToo = Annotated[bool, Query(description="Whether attempts are graded again by it, once it is published.")]

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
    question_id: QuestionId,
    upload: Upload,
    seen: Seen,
    parts: ServiceParts,
    account: Instructor,
    response: Response,
    regrade: RegradeToo = False,
) -> PublicationShape:
    """Publishes a question, as its file would have it, once it loads and all of its own cases hold.

    From then on it is what everybody is asked and graded by; earlier grades stay as they are until a regrade.
    """
    document = read_upload(upload.raw, Kind.QUESTION, question_id, as_json=upload.as_json)
    return _Request(parts, account, Kind.QUESTION, question_id, regrade).publish(document, seen, response)


@router.put(
    "/v1/rubrics/{rubric_id}",
    summary="Publish a version of a rubric",
    responses=REPLIES,
    openapi_extra=described("rubrics/rubric.schema.json"),
)
def publish_rubric(
    rubric_id: RubricId,
    upload: Upload,
    seen: Seen,
    parts: ServiceParts,
    account: Instructor,
    response: Response,
    regrade: RegradeToo = False,
) -> PublicationShape:
    """Publishes a rubric, as its file would have it, once it loads and all of its own examples hold."""
    document = read_upload(upload.raw, Kind.RUBRIC, rubric_id, as_json=upload.as_json)
    return _Request(parts, account, Kind.RUBRIC, rubric_id, regrade).publish(document, seen, response)


@dataclass
class _Request:
    """A request to publish, and the regrade that it asks for along with it."""

    parts: Parts
    account: Account
    kind: Kind
    name: str
    regrades: bool
    regrade: str | None = None

    def publish(self, document: Document, seen: Precondition, response: Response) -> PublicationShape:
        publisher = Publisher(self.parts.database, self.parts.running, self.parts.provers(self.account.id), self._ask)
        published = publisher.publish(self.kind, document, seen, by=self.account.id, at=now())
        response.headers["ETag"] = entity_tag(published.hash)
        response.status_code = 201 if published.replaced is None else 200
        return PublicationShape(
            kind=self.kind,
            id=self.name,
            hash=published.hash,
            replaces=published.replaced,
            changed=published.changed,
            published_at=published.version.published_at if published.version else None,
            regrade=self.regrade,
            trust=self._trust(),
        )

    def _trust(self) -> dict[str, TrustShape]:
        with self.parts.database.reading() as session:
            return trust_of(session, self.name, self.parts.running.follow(session).trust, self.account)

    def _ask(self, session: Session, _: Version) -> None:
        if self.regrades:
            row = regrades.ask(session, Target(self.kind), self.name, by=self.account.id, at=now())
            self.parts.regrades.put(session, row.id)
            self.regrade = row.id
