"""Deals: the claims behind one, their words, its ties on both clocks, and where its claims disagree."""

from fastapi import APIRouter, Request

from api.deps import ETag, KnownBy, ServiceDep, WorldDep, refuse_unknown
from api.errors import documented
from api.views import DealView, DisagreementView, plain, tie_view
from graph.errors import NotFound
from graph.model.names import nearest
from queries.evidence import evidence


def router() -> APIRouter:
    """Return the routes of deals."""
    routes = APIRouter(prefix="/deals", tags=["Deals"], responses=documented(404, 422, 503))

    @routes.get("/{deal_id}", summary="A deal with its claims, words and ties")
    def one(
        request: Request, deal_id: str, service: ServiceDep, world: WorldDep, etag: ETag, known_by: KnownBy
    ) -> DealView:
        refuse_unknown(request, {"known_by"})
        deal = world.deal(deal_id)
        if deal is None:
            candidates = nearest(deal_id, (each.id for each in world.deals()))
            raise NotFound(f"There is no deal {deal_id!r}.", candidates=candidates)
        claims = evidence(deal_id, known_by, world)
        shown = {item.claim for item in claims}
        found = [each for each in world.contradictions_of(deal_id) if each.known(known_by)]
        return DealView(
            deal=plain(deal) | {"claims": [claim_id for claim_id in deal.claims if claim_id in shown]},
            claims=claims,
            ties=[tie_view(tie, world) for tie in world.ties_of(deal_id) if tie.known_from <= known_by],
            disagreements=[
                DisagreementView(**each.model_dump(exclude={"deal", "known_from", "known_to"})) for each in found
            ],
            dataset_version=service.publisher.version,
        )

    return routes
