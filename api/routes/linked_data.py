"""Linked data: what stands behind an IRI of ours, in the form that is asked for, and what the dataset is (VoID)."""

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from rdflib import DCTERMS, RDF, VOID, Graph, Literal, URIRef

from api.deps import ServiceDep, WorldDep
from api.errors import documented
from api.sparql.description import serialized
from api.sparql.formats import GRAPHS, names, negotiate
from graph.errors import NotFound
from graph.model.names import nearest
from graph.projections.rdf import BASE, PREFIXES, node

_LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
_SEE_OTHER = 303
_EXAMPLE = node("Entity", "scale-ai")


def router() -> APIRouter:
    """Return the routes of /id/{slug} and of the dataset's description."""
    routes = APIRouter(tags=["Linked data"], responses=documented(404, 406, 503))

    @routes.get(
        "/id/{slug}",
        summary="An entity: RDF, or a redirection to its JSON",
        response_class=Response,
        responses={200: {"content": {form.value.partition(";")[0]: {} for form in GRAPHS}}, 303: {}},
    )
    def entity(request: Request, slug: str, service: ServiceDep, world: WorldDep) -> Response:
        if slug not in world.contents.entities:
            raise NotFound(f"There is no entity {slug!r}.", candidates=nearest(slug, world.contents.entities))
        accept = request.headers.get("accept", "*/*")
        wanted = None if _prefers_json(accept) else negotiate(accept, GRAPHS)
        if wanted is None:
            return RedirectResponse(f"/entities/{slug}", _SEE_OTHER, headers={"Vary": "Accept"})
        limits = service.settings.limits
        query = f"DESCRIBE <{node('Entity', slug)}>"
        found = service.pool.run(query, accept=wanted, timeout=limits.seconds, max_rows=limits.rows)
        return Response(found.body, media_type=wanted.value, headers={"Vary": "Accept"})

    @routes.get(
        "/.well-known/void",
        summary="What the dataset is (VoID)",
        response_class=Response,
        responses={200: {"content": {form.value.partition(";")[0]: {} for form in GRAPHS}}},
    )
    def void(request: Request, service: ServiceDep) -> Response:
        wanted = negotiate(request.headers.get("accept", "*/*"), GRAPHS)
        if wanted is None:
            raise HTTPException(406, f"The description is offered as {names(GRAPHS)}.")
        base = str(request.base_url)
        described = _void(base, service.publisher.version, len(service.rdf.triples))
        return Response(serialized(described, wanted), media_type=wanted.value)

    return routes


def _prefers_json(accept: str) -> bool:
    """Tell whether a person's browser or a JSON client asks: neither names an RDF format."""
    named = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    return bool(named & {"application/json", "text/html", "*/*"}) and not named & {
        form.value.partition(";")[0] for form in GRAPHS
    }


def _void(base: str, version: str, triples: int) -> Graph:
    graph, dataset = Graph(), URIRef(f"{base}.well-known/void#dataset")
    graph.bind("void", VOID)
    graph.add((dataset, RDF.type, VOID.Dataset))
    graph.add((dataset, DCTERMS.title, Literal("DealGraph", lang="en")))
    graph.add((dataset, DCTERMS.license, URIRef(_LICENCE)))
    graph.add((dataset, DCTERMS.hasVersion, Literal(version)))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(f"{base}sparql")))
    graph.add((dataset, VOID.uriSpace, Literal(BASE)))
    graph.add((dataset, VOID.exampleResource, URIRef(_EXAMPLE)))
    graph.add((dataset, VOID.triples, Literal(triples)))
    for iri in PREFIXES.values():
        graph.add((dataset, VOID.vocabulary, URIRef(iri)))
    return graph
