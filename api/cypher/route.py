"""Cypher over HTTP at /cypher, for reading."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.body import JSON, read_json, takes
from api.cypher.guard import check
from graph.errors import BadParameter, Busy, QueryTimeout
from graph.stores.limits import QueryLimits
from graph.stores.neo4j import Neo4j

_JSON = "application/json"
# Neo4j looks at its clock between rows only, and does not always answer at all.
_GRACE_SECONDS = 3
_SIGNED_64_BIT = range(-(2**63), 2**63)


class CypherQuery(BaseModel):
    """A Cypher statement that reads, and the values of its `$parameters`."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(examples=["MATCH (e:Entity {id: $id}) RETURN e.name AS name"])
    parameters: dict[str, Any] = Field(default_factory=dict, examples=[{"id": "scale-ai"}])


class CypherTable(BaseModel):
    """The rows of an answer: each an object with one value per column, in plain JSON types."""

    columns: list[str]
    rows: list[dict[str, Any]]


def router(neo4j_of: Callable[[Request], Neo4j], limits: QueryLimits) -> APIRouter:
    """The route of /cypher; `neo4j_of` finds the Neo4j that answers a request.

    Beside the errors of `check` and of `Neo4j.read`, requests raise BadParameter (a body of another shape, a whole
    number beyond 64 bits), Busy when `limits.parallel` queries run, and, as HTTPException, 415 (body of another type).
    A query that Neo4j does not stop at its limit is answered with QueryTimeout, and keeps its place until it ends.
    """
    routes = APIRouter(tags=["Cypher"])
    places = BoundedSemaphore(limits.parallel)
    threads = ThreadPoolExecutor(limits.parallel, thread_name_prefix="cypher")

    @routes.post(
        "/cypher",
        summary="Ask a Cypher query that reads",
        response_model=CypherTable,
        openapi_extra=takes(CypherQuery),
    )
    async def post(request: Request) -> Response:
        asked = await _posted(request, limits.body_bytes)
        neo4j = neo4j_of(request)
        if not places.acquire(blocking=False):
            raise Busy("Too many queries are running.", remedy="Try again in a few seconds.")
        running = threads.submit(_answer, neo4j, limits, asked)
        running.add_done_callback(lambda _: places.release())
        try:
            body = await asyncio.wait_for(asyncio.wrap_future(running), limits.seconds + _GRACE_SECONDS)
        except TimeoutError as error:
            raise QueryTimeout(
                f"The query took longer than {limits.seconds:g} seconds.", remedy="Ask for less."
            ) from error
        return Response(body, media_type=JSON)

    return routes


def _answer(neo4j: Neo4j, limits: QueryLimits, asked: CypherQuery) -> str:
    check(neo4j, asked.query, asked.parameters)
    found = neo4j.read(asked.query, asked.parameters, seconds=limits.seconds, rows=limits.rows)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return CypherTable(columns=found.columns, rows=rows).model_dump_json()


async def _posted(request: Request, limit: int) -> CypherQuery:
    asked = await read_json(request, limit, CypherQuery)
    for name, value in asked.parameters.items():
        _check_numbers(name, value)
    return asked


def _check_numbers(name: str, value: Any) -> None:
    if isinstance(value, int) and value not in _SIGNED_64_BIT:
        raise BadParameter(f"The parameter {name} has a whole number beyond 64 bits.", parameter=name)
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_numbers(name, item)
