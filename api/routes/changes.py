"""What changed since a version of the dataset."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from api.deps import ETag, ServiceDep, WorldDep, refuse_unknown
from api.errors import documented
from graph.deals.changes import changed_deals, touched
from graph.errors import BadParameter, LimitExceeded


class DealChangeView(BaseModel):
    """How a deal changed: `what` is world (what is held to be so differs) or known (only who says so does)."""

    deal: str
    change: str
    what: str
    claims_added: int
    claims_removed: int


class Changes(BaseModel):
    """What changed from one version to another."""

    since: str
    dataset_version: str
    entities: list[str]
    sources: list[str]
    deals: list[DealChangeView]


def router() -> APIRouter:
    """Return the route of changes."""
    routes = APIRouter(tags=["Changes"], responses=documented(413, 422, 503))

    @routes.get("/changes", summary="What changed since a version")
    def changes(
        request: Request,
        service: ServiceDep,
        world: WorldDep,
        etag: ETag,
        since: Annotated[str, Query(max_length=100, description="A `dataset_version` of an earlier answer; 0: all.")],
    ) -> Changes:
        refuse_unknown(request, {"since"})
        sequence = int(since.split("-")[0]) if since.split("-")[0].isdecimal() else -1
        ledger, head = service.ledger, world.contents.sequence
        if not 0 <= sequence <= head or (since != "0" and since.rsplit("-", 1)[0] != ledger.version(sequence)):
            raise BadParameter(
                f"{since!r} is no version of this dataset.",
                parameter="since",
                remedy="Take dataset_version from an answer.",
            )
        entries = list(ledger.entries(sequence, head))
        changed = touched(ledger.contents(until=sequence), entries)
        deals = changed_deals(ledger.contents(until=sequence), world, changed.sources)
        if len(deals) > service.settings.query_rows:
            raise LimitExceeded(f"More than {service.settings.query_rows:,} deals changed.", remedy="Ask for less.")
        return Changes(
            since=since,
            dataset_version=service.publisher.version,
            entities=sorted(changed.entities),
            sources=sorted(changed.sources),
            deals=[DealChangeView(**vars(deal)) for deal in deals],
        )

    return routes
