"""What is counted, for Prometheus: only for whoever has the token that the deployment gave it."""

from secrets import compare_digest
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from service.api.declared import problems
from service.api.dependencies import Parts, ServiceParts
from service.api.one_thread import OneThread
from service.errors import CapacityError, RequestError
from service.store.backlog import Backlog, backlog
from service.store.moments import now

router = APIRouter(tags=["health"], route_class=OneThread)

scraper = HTTPBearer(
    auto_error=False, scheme_name="metrics", description="The deployment's `EXAM_TUTOR_METRICS_TOKEN`."
)


@router.get(
    "/metrics",
    summary="Show what is counted",
    response_class=StreamingResponse,
    responses=problems(401, 404)
    | {200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "One sample a line."}},
)
def show_metrics(
    parts: ServiceParts, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(scraper)]
) -> Response:
    """Counts in the text format of Prometheus: latencies by route, verdicts by type, the prover, what waits. No names, no ids.

    Off unless the deployment has set `EXAM_TUTOR_METRICS_TOKEN`, which has to come as a bearer token.
    """
    token = parts.settings.metrics_token
    if not token:
        raise RequestError(404, "metrics-off", "Nothing is told here until `EXAM_TUTOR_METRICS_TOKEN` is set.")
    sent = credentials.credentials if credentials else ""
    if not compare_digest(sent.encode(), token.encode()):
        raise RequestError(401, "token-unknown", "Send the token of the metrics as `Authorization: Bearer <token>`.")
    parts.meters.looked_up(parts.load(), _backlog(parts), now())
    return Response(parts.meters.text(), media_type=CONTENT_TYPE_LATEST)


def _backlog(parts: Parts) -> Backlog | None:
    try:
        with parts.database.reading() as session:
            return backlog(session)
    except (SQLAlchemyError, CapacityError):
        return None
