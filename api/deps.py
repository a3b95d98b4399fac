"""What routes ask for: the service, the world at one version, the tag of the dataset."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from api.service import Service
from graph.deals.world import World
from graph.errors import BadParameter
from queries.arguments import day, today


class NotModified(Exception):
    """The caller has the answer already: it is sent 304 without a body."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


# What never waits is async: it runs at once, not in a thread that must first be found for it.
async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]


def _world(service: ServiceDep) -> Iterator[World]:
    with service.publisher.reading() as world:
        yield world


# Ends with the route's function, not with the response: a slow reader must not hold up publishing.
WorldDep = Annotated[World, Depends(_world, scope="function")]


async def _tag(request: Request, response: Response, service: ServiceDep) -> str:
    """Tag an answer by the dataset's version and by today, which the default days depend on."""
    etag = f'"{service.publisher.version}.{today()}"'
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known:
        raise NotModified(etag)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return etag


ETag = Annotated[str, Depends(_tag)]


async def _as_of(
    as_of: Annotated[str | None, Query(description="The day when it was so (YYYY-MM-DD); today by default.")] = None,
) -> str:
    return day("as_of", as_of) if as_of else today()


async def _known_by(
    known_by: Annotated[
        str | None, Query(description="Only what had been published by this day (YYYY-MM-DD); today by default.")
    ] = None,
) -> str:
    return day("known_by", known_by) if known_by else today()


AsOf = Annotated[str, Depends(_as_of)]
KnownBy = Annotated[str, Depends(_known_by)]


def refuse_repeated(request: Request) -> None:
    """Refuse a query parameter that is given twice: which one is meant would be a guess."""
    for name in request.query_params:
        if len(request.query_params.getlist(name)) > 1:
            raise BadParameter(f"The parameter {name} is given twice.", parameter=name)


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Refuse query parameters that a route does not have: a slip of the pen must not be passed over."""
    refuse_repeated(request)
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise BadParameter(
            f"There is no parameter {unknown[0]!r}.",
            parameter=unknown[0],
            remedy=f"It takes {', '.join(sorted(known))}.",
        )
