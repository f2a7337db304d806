"""Every version of a question or rubric there ever was, for instructors."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from service.api.declared import READING, problems
from service.api.dependencies import Parts, ServiceParts
from service.api.identity import Instructor
from service.api.one_thread import OneThread
from service.api.preconditions import entity_tag
from service.api.publications import RubricId
from service.api.responses import QuestionId
from service.bank.documents import Kind, hash_of
from service.bank.question import unknown_question
from service.bank.suggest import did_you_mean, spoken
from service.bank.yaml_lines import Document
from service.errors import RequestError
from service.store import versions
from service.store.models import Version

router = APIRouter(tags=["versions"], route_class=OneThread)

Hash = Annotated[str, Path(description="SHA-256 of a version's content.", pattern=r"^[0-9a-f]{64}$")]


class VersionSummary(BaseModel):
    """One version."""

    hash: str = Field(description="SHA-256 of its content, whatever its formatting.")
    replaces: str | None = Field(description="Hash of the version that it took the place of; null for the first.")
    published_at: datetime | None = Field(description="When it was published, or first seen in the files.")
    published_by: str | None = Field(description="Id of the account; null for what the files hold.")
    current: bool = Field(description="Whether it is the one that is served.")


class VersionsShape(BaseModel):
    """Versions, newest first."""

    kind: Kind
    id: str
    versions: list[VersionSummary]


class VersionShape(VersionSummary):
    """One version with what it says."""

    text: str = Field(description="The whole file, in YAML.")


@router.get(
    "/v1/questions/{question_id}/versions",
    summary="List the versions of a question",
    responses=problems(403, 404, *READING),
)
def list_question_versions(question_id: QuestionId, parts: ServiceParts, _: Instructor) -> VersionsShape:
    """Every version, newest first; the last is what the files held at first."""
    return _listed(parts, Kind.QUESTION, question_id)


@router.get(
    "/v1/questions/{question_id}/versions/{hash}",
    summary="Show one version of a question",
    responses=problems(403, 404, *READING),
)
def show_question_version(question_id: QuestionId, hash: Hash, parts: ServiceParts, _: Instructor) -> VersionShape:
    """The whole file, with its keys."""
    return _shown(parts, Kind.QUESTION, question_id, hash)


@router.get(
    "/v1/rubrics/{rubric_id}/versions",
    summary="List the versions of a rubric",
    responses=problems(403, 404, *READING),
)
def list_rubric_versions(rubric_id: RubricId, parts: ServiceParts, _: Instructor) -> VersionsShape:
    """Every version, newest first; the last is what the files held at first."""
    return _listed(parts, Kind.RUBRIC, rubric_id)


@router.get(
    "/v1/rubrics/{rubric_id}/versions/{hash}",
    summary="Show one version of a rubric",
    responses=problems(403, 404, *READING),
)
def show_rubric_version(rubric_id: RubricId, hash: Hash, parts: ServiceParts, _: Instructor) -> VersionShape:
    """The whole file, with its examples."""
    return _shown(parts, Kind.RUBRIC, rubric_id, hash)


@router.get("/v1/rubrics/{rubric_id}", summary="Show a rubric", responses=problems(403, 404, *READING))
def show_rubric(rubric_id: RubricId, parts: ServiceParts, _: Instructor, response: Response) -> VersionShape:
    """The newest version of a rubric; its hash is the entity tag that a new version has to name."""
    document = _current(parts, Kind.RUBRIC, rubric_id)
    if document is None:
        raise _unknown(parts, Kind.RUBRIC, rubric_id)
    response.headers["ETag"] = entity_tag(hash_of(document))
    return _shown(parts, Kind.RUBRIC, rubric_id, hash_of(document))


def _listed(parts: Parts, kind: Kind, name: str) -> VersionsShape:
    kept = _history(parts, kind, name)
    if not kept:
        raise _unknown(parts, kind, name)
    return VersionsShape(kind=kind, id=name, versions=[VersionSummary(**dict(each)) for each in kept])


def _shown(parts: Parts, kind: Kind, name: str, hash: str) -> VersionShape:
    found = next((each for each in _history(parts, kind, name) if each.hash == hash), None)
    if found is None:
        raise RequestError(404, "unknown-version", f"There is no such version of the {kind} `{spoken(name)}`.")
    return found


def _history(parts: Parts, kind: Kind, name: str) -> list[VersionShape]:
    """What was kept, and what the files hold when that was not."""
    current = _current(parts, kind, name)
    served = hash_of(current) if current else ""
    with parts.database.reading() as session:
        kept = [_kept(row) for row in versions.history(session, kind, name)]
    file = parts.running.files.of(kind).get(name)
    if file is not None and hash_of(file) not in {each.hash for each in kept if each.published_by is None}:
        kept.append(_from_file(file))
    first = next((each for each in kept if each.hash == served), None)
    return [each.model_copy(update={"current": each is first}) for each in kept]


def _current(parts: Parts, kind: Kind, name: str) -> Document | None:
    return parts.running.served.documents.of(kind).get(name)


def _kept(row: Version) -> VersionShape:
    return VersionShape(
        hash=row.hash,
        replaces=row.replaces,
        published_at=row.published_at,
        published_by=row.published_by,
        current=False,
        text=row.text,
    )


def _from_file(document: Document) -> VersionShape:
    return VersionShape(
        hash=hash_of(document), replaces=None, published_at=None, published_by=None, current=False, text=document.text
    )


def _unknown(parts: Parts, kind: Kind, name: str) -> RequestError:
    known = list(parts.running.served.documents.of(kind))
    if kind is Kind.QUESTION:
        return unknown_question(name, known)
    return RequestError(404, "unknown-rubric", f"There is no rubric `{spoken(name)}`. {did_you_mean(name, known)}")
