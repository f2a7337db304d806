"""How far rubrics can be trusted, for instructors."""

from fastapi import APIRouter

from service.api.declared import READING, problems
from service.api.dependencies import ServiceParts
from service.api.identity import Instructor
from service.api.one_thread import OneThread
from service.api.publications import RubricId
from service.api.trust_shapes import TrustShape
from service.bank.suggest import did_you_mean, spoken
from service.errors import RequestError

router = APIRouter(tags=["versions"], route_class=OneThread)


@router.get(
    "/v1/rubrics/{rubric_id}/trust",
    summary="Show how far a rubric can be trusted",
    responses=problems(403, 404, *READING),
)
def show_trust(rubric_id: RubricId, parts: ServiceParts, account: Instructor) -> TrustShape:
    """Which criteria mark without a person and why, by the rubric's examples and what persons decided in the review queue."""
    trust = parts.running.served.trust
    if rubric_id not in trust:
        detail = f"There is no rubric `{spoken(rubric_id)}` that a field uses. {did_you_mean(rubric_id, trust)}"
        raise RequestError(404, "unknown-rubric", detail)
    with parts.database.reading() as session:
        return TrustShape.of(session, trust[rubric_id], account)
