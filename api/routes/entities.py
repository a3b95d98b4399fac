"""Entities: search with paging, and one entity with its ties."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from api.deps import AsOf, ETag, KnownBy, ServiceDep, WorldDep, refuse_unknown
from api.errors import documented
from api.views import EntityPage, EntityView, plain, summary, tie_view
from graph.errors import NotFound
from graph.model.entities import EntityRecord
from graph.model.names import fold, nearest

EntityType = Literal["organization", "person", "product"]


def router() -> APIRouter:
    """Return the routes of entities."""
    routes = APIRouter(prefix="/entities", tags=["Entities"], responses=documented(422, 503))

    @routes.get("", summary="Entities, by part of a name")
    def listed(
        request: Request,
        world: WorldDep,
        etag: ETag,
        search: Annotated[str, Query(max_length=200, description="Part of an id, name or alias.")] = "",
        kind: Annotated[EntityType | None, Query(alias="type", description="Only entities of this type.")] = None,
        limit: Annotated[int, Query(ge=1, le=200, description="Most items of a page.")] = 50,
        token: Annotated[str, Query(max_length=200, description="`next` of the page before.")] = "",
    ) -> EntityPage:
        refuse_unknown(request, {"search", "type", "limit", "token"})
        wanted = fold(search)
        found = [
            entity
            for _, entity in sorted(world.contents.entities.items())
            if (kind is None or entity.type == kind) and _matches(entity, wanted)
        ]
        rest = [entity for entity in found if entity.id > token]
        following = rest[limit - 1].id if len(rest) > limit else None
        return EntityPage(total=len(found), items=[summary(entity) for entity in rest[:limit]], next=following)

    @routes.get("/{entity_id}", summary="An entity with its ties on the days asked", responses=documented(404))
    def one(
        request: Request,
        entity_id: str,
        service: ServiceDep,
        world: WorldDep,
        etag: ETag,
        as_of: AsOf,
        known_by: KnownBy,
    ) -> EntityView:
        refuse_unknown(request, {"as_of", "known_by"})
        entity = world.contents.entities.get(entity_id)
        if entity is None:
            raise NotFound(f"There is no entity {entity_id!r}.", candidates=nearest(entity_id, world.contents.entities))
        groups = [
            each.group
            for each in world.memberships
            if each.entity == entity_id and each.valid_from <= as_of < each.valid_to
        ]
        ties = [tie for tie in world.ties_at(entity_id) if tie.holds(as_of, known_by)]
        return EntityView(
            entity=plain(entity),
            group=groups[0] if groups else None,
            as_of=as_of,
            known_by=known_by,
            ties=[tie_view(tie, world) for tie in sorted(ties, key=lambda tie: (tie.type, tie.start, tie.end, tie.id))],
            dataset_version=service.publisher.version,
        )

    return routes


def _matches(entity: EntityRecord, wanted: str) -> bool:
    return any(wanted in fold(name) for name in (entity.id, *entity.names))
