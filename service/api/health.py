"""Whether the process lives, and whether it can serve."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from service.api.dependencies import Parts, ServiceParts
from service.errors import CapacityError
from service.store.migrating import revision_of

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    alive: bool = Field(examples=[True])


class Ready(BaseModel):
    """What has to be there to serve."""

    ready: bool = Field(description="Whether everything below is there.", examples=[True])
    database: bool = Field(description="The database answers.", examples=[True])
    migrations: bool = Field(description="Its schema is the one this version is written for.", examples=[True])
    writable: bool = Field(description="It takes writes, and its disk has room.", examples=[True])
    bank: bool = Field(description="Questions are loaded, with everything that was published.", examples=[True])
    prover: bool = Field(description="The processes that prove take work.", examples=[True])


@router.get("/healthz", summary="Tell whether the process lives")
async def show_health() -> Alive:
    """Answers as long as the process does; asks nobody else."""
    return Alive(alive=True)


@router.get(
    "/readyz",
    summary="Tell whether requests can be served",
    responses={503: {"model": Ready, "description": "Something is missing."}},
)
def show_readiness(parts: ServiceParts, response: Response) -> Ready:
    """Looks at everything a request needs."""
    revision = _revision(parts)
    checks = {
        "database": revision is not None,
        "migrations": revision == parts.revision,
        "writable": revision is not None and _takes_writes(parts),
        "bank": bool(parts.bank.questions) and parts.running.served.newest,
        "prover": parts.alive(),
    }
    ready = all(checks.values())
    response.status_code = 200 if ready else 503
    return Ready(ready=ready, **checks)


def _revision(parts: Parts) -> str | None:
    """The revision of the schema; empty when there is no schema, None when there is no database."""
    try:
        with parts.database.reading() as session:
            return revision_of(session.connection()) or ""
    except (SQLAlchemyError, CapacityError):
        return None


def _takes_writes(parts: Parts) -> bool:
    try:
        return parts.database.takes_writes()
    except (SQLAlchemyError, CapacityError, OSError):
        return False
