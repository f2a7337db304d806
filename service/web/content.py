"""The pages of what is taught by: questions and rubrics to be edited, and the regrades that follow."""

from collections.abc import Iterable

from fastapi import APIRouter, Response

from service.api.dependencies import ServiceParts
from service.api.identity import Instructor
from service.api.publications import RubricId
from service.api.questions import list_questions
from service.api.responses import QuestionId
from service.api.versions import (
    VersionShape,
    VersionsShape,
    VersionSummary,
    list_question_versions,
    list_rubric_versions,
    show_question_version,
    show_rubric_version,
)
from service.bank.uploading import question_of
from service.store.models import Account
from service.web.errors import PageRoute
from service.web.site import ServiceSite, Site

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/content")
def show_content(parts: ServiceParts, site: ServiceSite, account: Instructor) -> Response:
    """Every question with its rubrics."""
    questions = list_questions(parts, account).questions
    return site.page("content.html", account, questions=questions, rubrics=_rubrics_of(parts.bank.rubrics))


@router.get("/content/questions/{question_id}")
def edit_question(question_id: QuestionId, parts: ServiceParts, site: ServiceSite, account: Instructor) -> Response:
    """A question's file, to be changed, tried and published."""
    listed = list_question_versions(question_id, parts, account)
    shown = show_question_version(question_id, current(listed).hash, parts, account)
    return _editor(site, account, listed, shown)


@router.get("/content/rubrics/{rubric_id}")
def edit_rubric(rubric_id: RubricId, parts: ServiceParts, site: ServiceSite, account: Instructor) -> Response:
    """A rubric's file, to be changed, tried and published."""
    listed = list_rubric_versions(rubric_id, parts, account)
    shown = show_rubric_version(rubric_id, current(listed).hash, parts, account)
    return _editor(site, account, listed, shown)


@router.get("/regrades")
def show_regrades(site: ServiceSite, account: Instructor) -> Response:
    """Regrades and how far they have come; fetched by the page."""
    return site.page("regrades.html", account)


def current(listed: VersionsShape) -> VersionSummary:
    """The version that is served; the newest where none is."""
    return next((each for each in listed.versions if each.current), listed.versions[0])


def _editor(site: Site, account: Account, listed: VersionsShape, shown: VersionShape) -> Response:
    return site.page("editor.html", account, kind=listed.kind, name=listed.id, shown=shown, versions=listed.versions)


def _rubrics_of(names: Iterable[str]) -> dict[str, list[str]]:
    """Rubrics by question; a rubric is named `<question>.<field>`."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        found.setdefault(question_of(name), []).append(name)
    return found
