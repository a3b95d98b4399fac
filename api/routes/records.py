"""Claims and sources as they stand in the ledger."""

from typing import Any

from fastapi import APIRouter, Request

from api.deps import ETag, ServiceDep, WorldDep, refuse_unknown
from api.errors import documented
from api.views import ClaimView, SourceView, plain
from graph.errors import NotFound
from graph.model.claims import CLAIM
from graph.model.names import nearest


def router() -> APIRouter:
    """Return the routes of claims and of sources."""
    routes = APIRouter(responses=documented(404, 422, 503))

    @routes.get("/claims/{claim_id}", summary="A claim, superseded or not", tags=["Claims"])
    def claim(request: Request, claim_id: str, service: ServiceDep, world: WorldDep, etag: ETag) -> ClaimView:
        refuse_unknown(request, set())
        recorded: Any = world.contents.claims.get(claim_id)
        shown, stands = recorded, recorded is not None
        if recorded is None:
            history = service.ledger.history("claim", claim_id)
            if not history:
                raise NotFound(f"There is no claim {claim_id!r}.")
            recorded = CLAIM.validate_json(history[-1].body)
            stands = world.contents.stands(recorded)
            shown = world.contents.merges.claim(recorded) if stands else None
        merged = stands and shown is None
        return ClaimView(
            claim=plain(recorded),
            id=claim_id,
            superseded=not stands,
            shown_as=shown and shown.id,
            left_out="Its entities are merged, and one would stand on both sides." if merged else None,
            deal=world.deal_of(shown.id) if shown else None,
            source=plain(world.contents.sources[recorded.source]),
            dataset_version=service.publisher.version,
        )

    @routes.get("/sources/{source_id}", summary="A source with its claims", tags=["Sources"])
    def source(request: Request, source_id: str, service: ServiceDep, world: WorldDep, etag: ETag) -> SourceView:
        refuse_unknown(request, set())
        found = world.contents.sources.get(source_id)
        if found is None:
            candidates = nearest(source_id, world.contents.sources)
            raise NotFound(f"There is no source {source_id!r}.", candidates=candidates)
        known = found.known_from
        return SourceView(
            source=plain(found),
            known_from=known.day,
            known_from_basis=known.basis,
            claims=list(world.contents.claims_of[source_id]),
            versions=len(service.ledger.history("source", source_id)),
            dataset_version=service.publisher.version,
        )

    return routes
