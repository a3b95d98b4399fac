"""The app: one factory that puts routes, errors and headers together around a running service."""

from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.cypher.route import router as cypher_router
from api.deps import NotModified
from api.routes import changes, deals, entities, health, linked_data, questions, records, review
from api.service import Service
from api.sparql.protocol import router as sparql_router
from graph.projections.rdf import BASE

_PAGE = Path(__file__).parent / "page"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(service: Service) -> FastAPI:
    """Return the app that serves a running service."""
    app = FastAPI(
        title="DealGraph",
        version="1",
        description="Who invests in whom, who sells to whom, who competes with whom, who moves where, and who said so.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        # The usual pages for these load their scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    errors.install(app)
    app.add_exception_handler(NotModified, _not_modified)  # type: ignore[arg-type]
    limits = service.settings.limits
    for module in (questions, entities, deals, records, changes, linked_data, review, health):
        app.include_router(module.router())
    app.include_router(
        sparql_router(lambda _request: service.pool, limits, lambda iri: iri.startswith(BASE)),
        responses=errors.documented(400, 403, 406, 413, 415, 422, 503, 504),
    )
    app.include_router(
        cypher_router(lambda _request: service.neo4j, limits),
        responses=errors.documented(400, 403, 413, 415, 422, 503, 504),
    )
    app.mount("/", StaticFiles(directory=_PAGE, html=True))
    app.add_middleware(_WithHeaders)
    if service.settings.host in _LOOPBACK:
        # A page elsewhere cannot reach a loopback service under a name of its own (DNS rebinding).
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])
    return app


class _WithHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, sending)


def _not_modified(_request: Request, found: NotModified) -> Response:
    return Response(status_code=304, headers={"ETag": found.etag})
