"""The review gate over HTTP: what was found in documents, judged; entities that are one.

All of it takes a token, and what changes the ledger must be asked for from this machine.
"""

import secrets
from dataclasses import replace
from ipaddress import ip_address
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict

from api.body import read_json, takes
from api.deps import ServiceDep, WorldDep, refuse_unknown
from api.errors import documented
from api.home import review_token
from api.reviewing import told
from graph.errors import ForbiddenElsewhere, NotFound, Unauthorized
from graph.model.entities import Slug, Text
from graph.model.review import REVIEWER, FoundClaim, Judgement, Verdict
from loaders.pending import all_found, find
from loaders.review import judge, judgement, merge

_bearer = HTTPBearer(auto_error=False, description="The text of review.token in the home folder.")


class FoundView(BaseModel):
    """A found claim: what was found, what it says now (corrections, renamed entities), and the newest judgement."""

    id: str
    document: str
    extractor: str
    source: str
    found: FoundClaim
    fields: dict[str, Any]
    judgement: Judgement | None


class FoundPage(BaseModel):
    """Part of a list: how many there are in all, and the token that asks for what follows."""

    total: int
    items: list[FoundView]
    next: str | None


class Verdicts(BaseModel):
    """A judgement of one found claim; `fields`, in the form of data/FORMAT.md, belong to a correction."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    fields: dict[str, Any] | None = None
    quote: Text | None = None
    entities: dict[Slug, Slug] = {}
    by: Text = REVIEWER
    reason: Text | None = None


class MergeOf(BaseModel):
    """An entity that is another one."""

    model_config = ConfigDict(extra="forbid")

    duplicate: Slug
    into: Slug
    by: Text = REVIEWER
    reason: Text | None = None


async def _authorized(
    service: ServiceDep, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> None:
    expected = review_token(service.settings.home)
    if shown is None or not secrets.compare_digest(shown.credentials.encode(), expected.encode()):
        raise Unauthorized("Judging claims takes this installation's token.", remedy="It is in review.token at home.")


async def _at_home(request: Request) -> None:
    if not _is_loopback(request.client.host if request.client else ""):
        raise ForbiddenElsewhere(
            "The ledger is changed from this machine alone.", remedy="Use `dealgraph review` where the service runs."
        )


def _is_loopback(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:  # what a proxy says of its caller may be anything
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def router() -> APIRouter:
    """Return the routes of the review gate."""
    routes = APIRouter(
        prefix="/review",
        tags=["Review"],
        dependencies=[Depends(_authorized)],
        responses=documented(401, 422, 503),
    )
    at_home = [Depends(_at_home)]

    @routes.get("/claims", summary="What was found in documents")
    def listed(
        request: Request,
        world: WorldDep,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        after: Annotated[str, Query(max_length=100, description="The `next` of the part before.")] = "",
        every: Annotated[bool, Query(description="Also what was judged.")] = False,
    ) -> FoundPage:
        refuse_unknown(request, {"limit", "after", "every"})
        found = sorted(
            (each for each in all_found(world.contents).values() if every or each.judgement is None),
            key=lambda each: each.id,
        )
        rest = [each for each in found if each.id > after]
        more = rest[limit - 1].id if len(rest) > limit else None
        return FoundPage(total=len(found), items=[FoundView(**told(each)) for each in rest[:limit]], next=more)

    @routes.put(
        "/claims/{claim_id}/judgement",
        summary="Accept, correct or reject a found claim",
        dependencies=at_home,
        openapi_extra=takes(Verdicts),
        responses=documented(400, 403, 404, 413, 415),
    )
    async def judged(request: Request, claim_id: str, service: ServiceDep, world: WorldDep) -> FoundView:
        refuse_unknown(request, set())
        asked = await read_json(request, service.settings.body_bytes, Verdicts)
        pending = find(claim_id, all_found(world.contents))
        made = judgement(pending, **asked.model_dump())
        await run_in_threadpool(judge, service.ledger, [made])
        return FoundView(**told(replace(pending, judgement=made)))

    @routes.post(
        "/merges",
        summary="Show an entity as another one",
        status_code=204,
        dependencies=at_home,
        openapi_extra=takes(MergeOf),
        responses=documented(400, 403, 404, 413, 415),
    )
    async def merged(request: Request, service: ServiceDep) -> None:
        refuse_unknown(request, set())
        asked = await read_json(request, service.settings.body_bytes, MergeOf)
        await run_in_threadpool(merge, service.ledger, asked.duplicate, asked.into, asked.by, asked.reason)

    @routes.delete(
        "/merges/{duplicate}",
        summary="Show an entity as itself again",
        status_code=204,
        dependencies=at_home,
        responses=documented(403, 404),
    )
    def unmerged(request: Request, duplicate: str, service: ServiceDep) -> None:
        refuse_unknown(request, set())
        merge(service.ledger, duplicate, None, REVIEWER, None)

    @routes.get(
        "/documents/{sha256}",
        summary="The text that was read",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **documented(404)},
    )
    def document(request: Request, sha256: str, service: ServiceDep) -> Response:
        refuse_unknown(request, set())
        found = service.ledger.document(sha256)
        if found is None:
            raise NotFound(f"No document has the hash {sha256!r}.")
        # Never as a page: the text is somebody else's.
        return Response(found.text.encode("utf-8", "replace"), media_type="text/plain; charset=utf-8")

    return routes
