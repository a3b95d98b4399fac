"""The SPARQL 1.1 Protocol at /sparql, for queries."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, HTTPException, Request, Response

from api.body import read_text
from api.sparql.description import describe
from api.sparql.formats import GRAPHS, TABLES, names, negotiate
from api.sparql.guard import check
from graph.errors import BadParameter, Busy, ForbiddenQuery
from graph.stores.limits import QueryLimits
from graph.stores.sparql_job import Format
from graph.stores.sparql_pool import SparqlPool

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
# Requests that wait for a worker hold a thread; more of them per worker than this are sent away at once.
_WAITING_PER_WORKER = 4

_PARAMETERS: list[dict[str, Any]] = [
    {"name": "query", "in": "query", "description": "The query.", "schema": {"type": "string"}},
    *(
        {
            "name": name,
            "in": "query",
            "description": f"IRIs of graphs that replace those of the query's {clause} clauses.",
            "schema": {"type": "array", "items": {"type": "string"}},
        }
        for name, clause in (("default-graph-uri", "FROM"), ("named-graph-uri", "FROM NAMED"))
    ),
]
_BODY = {
    "required": True,
    "content": {
        _QUERY: {"schema": {"type": "string"}},
        _FORM: {
            "schema": {
                "type": "object",
                "required": ["query"],
                "properties": {one["name"]: one["schema"] for one in _PARAMETERS},
            }
        },
    },
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A table (SELECT, ASK) or a graph (CONSTRUCT, DESCRIBE).",
        "content": {one.value.partition(";")[0]: {} for one in (*TABLES, *GRAPHS)},
    }
}


class _Asked(NamedTuple):
    query: str
    default_graphs: list[str]
    named_graphs: list[str]


def router(
    pool_of: Callable[[Request], SparqlPool],
    limits: QueryLimits,
    allowed_graph: Callable[[str], bool],
) -> APIRouter:
    """The routes of /sparql.

    `pool_of` finds the pool that answers a request; `allowed_graph` says whether an IRI names a graph that a
    query may read. Beside the errors of `check` and of the pool, requests raise BadParameter (a parameter
    missing or given twice) and, as HTTPException, 406 (no acceptable format) and 415 (body of another type).
    """
    routes = APIRouter(tags=["SPARQL"])
    room = CapacityLimiter(limits.parallel * _WAITING_PER_WORKER)

    async def answer(request: Request, asked: _Asked) -> Response:
        if room.available_tokens < 1:
            raise Busy("Too many queries are waiting.", remedy="Try again in a few seconds.")
        work = partial(_answer, pool_of(request), limits, allowed_graph, asked, _accept(request))
        return await to_thread.run_sync(work, limiter=room)

    @routes.get(
        "/sparql",
        summary="Ask a SPARQL query, or for the service description",
        response_class=Response,
        responses=_RESPONSES,
        openapi_extra={"parameters": _PARAMETERS},
    )
    async def get(request: Request) -> Response:
        pairs = request.query_params.multi_items()
        if not any(name in ("query", "update") for name, _ in pairs):
            return _description(request)
        return await answer(request, _asked(pairs))

    @routes.post(
        "/sparql",
        summary="Ask a SPARQL query in the request's body",
        response_class=Response,
        responses=_RESPONSES,
        openapi_extra={"requestBody": _BODY},
    )
    async def post(request: Request) -> Response:
        return await answer(request, await _posted(request, limits.body_bytes))

    return routes


def _answer(
    pool: SparqlPool,
    limits: QueryLimits,
    allowed_graph: Callable[[str], bool],
    asked: _Asked,
    accept: str,
) -> Response:
    query = check(
        asked.query,
        allowed_graph=allowed_graph,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
    )
    wanted = _negotiated(accept, TABLES if query.form in ("SELECT", "ASK") else GRAPHS)
    found = pool.run(
        query.text,
        accept=wanted,
        timeout=limits.seconds,
        max_rows=limits.rows,
        dataset=query.dataset,
        prefixes=query.prefixes,
    )
    return _response(found.body, wanted)


def _description(request: Request) -> Response:
    wanted = _negotiated(_accept(request), GRAPHS)
    return _response(describe(str(request.url.replace(query="")), wanted), wanted)


def _response(body: bytes, form: Format) -> Response:
    return Response(body, media_type=form.value, headers={"Vary": "Accept"})


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def _negotiated(accept: str, offered: Sequence[Format]) -> Format:
    wanted = negotiate(accept, offered)
    if wanted is None:
        raise HTTPException(406, f"The answer is offered as {names(offered)}.")
    return wanted


async def _posted(request: Request, limit: int) -> _Asked:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _UPDATE:
        raise _no_update()
    if kind not in (_FORM, _QUERY):
        raise HTTPException(415, f"A query is posted as {_QUERY} or as {_FORM}.")
    body = await read_text(request, limit)
    if kind == _FORM:
        return _asked(parse_qsl(body, keep_blank_values=True))
    return _asked([("query", body), *request.query_params.multi_items()])


def _asked(pairs: Sequence[tuple[str, str]]) -> _Asked:
    # Other parameters are let pass: clients send some of their own, such as `format` and `output`.
    def values(wanted: str) -> list[str]:
        return [value for name, value in pairs if name == wanted]

    if values("update"):
        raise _no_update()
    queries = values("query")
    if len(queries) != 1:
        raise BadParameter(f"Give one query, not {len(queries)}.", parameter="query")
    return _Asked(queries[0], values("default-graph-uri"), values("named-graph-uri"))


def _no_update() -> ForbiddenQuery:
    return ForbiddenQuery("Updates are not allowed: this service only answers queries.")
