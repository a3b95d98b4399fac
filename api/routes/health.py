"""Whether everything answers, and how much there is."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.deps import ServiceDep
from graph.errors import DealGraphError


class Health(BaseModel):
    """`status` is ok or degraded; `trouble` says what is wrong. `counts` are of what is published."""

    status: str
    dataset_version: str
    counts: dict[str, int]
    neo4j_browser: str | None
    trouble: list[str]


def router() -> APIRouter:
    """Return the route of health."""
    routes = APIRouter(tags=["Service"])

    @routes.get("/health", summary="Whether all parts answer", responses={503: {"model": Health}})
    def health(service: ServiceDep, response: Response) -> Health:
        trouble = [service.trouble.message] if service.trouble else []
        try:
            service.neo4j.read("RETURN 1", {}, seconds=5, rows=1)
        except DealGraphError as error:
            trouble.append(error.message)
        response.status_code = 503 if trouble else 200
        return Health(
            status="degraded" if trouble else "ok",
            dataset_version=service.publisher.version,
            counts=service.publisher.world.counts(),
            neo4j_browser=service.address.browser,
            trouble=trouble,
        )

    return routes
