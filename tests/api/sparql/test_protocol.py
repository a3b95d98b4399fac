"""The SPARQL 1.1 Protocol, spoken over the wire with a real server."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from api.sparql.formats import GRAPHS, TABLES, negotiate
from api.sparql.protocol import router
from graph.errors import (
    BadParameter,
    BadQuery,
    Busy,
    DealGraphError,
    ForbiddenQuery,
    LimitExceeded,
    QueryTimeout,
)
from graph.stores.limits import QueryLimits
from graph.stores.sparql_job import Format
from graph.stores.sparql_pool import SparqlPool
from graph.stores.triples import TripleStore

EX = "http://example.org/"
ALL = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
LIMITS = QueryLimits(seconds=2, rows=200, body_bytes=10_000, parallel=2)
STATUS = {
    BadParameter: 400,
    BadQuery: 400,
    ForbiddenQuery: 403,
    LimitExceeded: 413,
    Busy: 503,
    QueryTimeout: 504,
}


def application(pool: SparqlPool) -> FastAPI:
    app = FastAPI()

    @app.exception_handler(DealGraphError)
    async def problem(request: Request, error: DealGraphError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, STATUS[type(error)])

    app.include_router(router(lambda request: pool, LIMITS, lambda iri: iri.startswith(EX)))
    return app


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    store = TripleStore(tmp_path_factory.mktemp("protocol") / "rdf")
    predicate = NamedNode(EX + "p")
    store.apply(
        [],
        [Quad(NamedNode(f"{EX}{n}"), predicate, Literal(n), NamedNode(f"{EX}g{n % 2}")) for n in range(100)],
    )
    store.publish_snapshot()
    pool = SparqlPool(store.snapshots, parallel=LIMITS.parallel)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(application(pool), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"
        server.should_exit = True
        thread.join()
    pool.close()
    store.close()


def get(endpoint: str, query: str | None = None, accept: str = "*/*", **more: object) -> httpx.Response:
    params = ({} if query is None else {"query": query}) | more
    return httpx.get(endpoint, params=params, headers={"Accept": accept}, timeout=20)


def post(endpoint: str, content: bytes | str, kind: str, **more: object) -> httpx.Response:
    return httpx.post(endpoint, content=content, headers={"Content-Type": kind}, timeout=20, params=more)


class TestClients:
    def test_select_as_json(self, endpoint):
        client = SPARQLWrapper(endpoint)
        client.setQuery(ALL)
        client.setReturnFormat(JSON)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert [row["o"]["value"] for row in rows] == [str(n) for n in range(100)]

    def test_select_as_xml_by_form(self, endpoint):
        client = SPARQLWrapper(endpoint)
        client.setQuery(ALL)
        client.setMethod(POST)
        client.setReturnFormat(XML)
        assert len(client.queryAndConvert().getElementsByTagName("result")) == 100

    def test_select_as_csv_directly(self, endpoint):
        client = SPARQLWrapper(endpoint)
        client.setQuery(ALL + " LIMIT 2")
        client.setMethod(POST)
        client.setRequestMethod(POSTDIRECTLY)
        client.setReturnFormat(CSV)
        assert client.queryAndConvert() == f"s,o\r\n{EX}0,0\r\n{EX}1,1\r\n".encode()

    def test_construct_as_turtle(self, endpoint):
        client = SPARQLWrapper(endpoint)
        client.setQuery(f"DESCRIBE <{EX}7>")
        client.setReturnFormat(TURTLE)
        graph = Graph().parse(data=client.queryAndConvert(), format="turtle")
        assert graph.value(URIRef(EX + "7"), URIRef(EX + "p")).toPython() == 7

    def test_dataset_parameters(self, endpoint):
        client = SPARQLWrapper(endpoint)
        client.addDefaultGraph(EX + "g0")
        client.setQuery(ALL)
        client.setReturnFormat(JSON)
        assert len(client.queryAndConvert()["results"]["bindings"]) == 50


class TestNegotiation:
    @pytest.mark.parametrize("form", TABLES)
    def test_tables(self, endpoint, form):
        found = get(endpoint, ALL, form.value.partition(";")[0])
        assert found.status_code == 200
        assert found.headers["content-type"] == form.value
        assert found.headers["vary"] == "Accept"

    @pytest.mark.parametrize("form", GRAPHS)
    def test_graphs(self, endpoint, form):
        media = form.value.partition(";")[0]
        found = get(endpoint, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", media)
        assert found.headers["content-type"] == form.value
        plain = get(endpoint, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/n-triples")
        expected = Graph().parse(data=plain.text, format="nt")
        assert len(expected) == 100
        assert isomorphic(Graph().parse(data=found.text, format=media), expected)

    @pytest.mark.parametrize(
        ("accept", "offered", "wanted"),
        [
            ("", TABLES, Format.JSON),
            ("*/*", GRAPHS, Format.TURTLE),
            ("text/turtle, */*", TABLES, Format.JSON),
            ("text/csv, */*", TABLES, Format.CSV),
            ("text/csv;q=0.5, text/tab-separated-values; q=0.9", TABLES, Format.TSV),
            ("text/*", TABLES, Format.XML),
            ("application/json", GRAPHS, Format.JSON_LD),
            ("application/sparql-results+json;q=0, */*;q=0.1", TABLES, Format.XML),
            ("text/html, application/xml;q=0.9, */*;q=0.8", TABLES, Format.XML),
            ("TEXT/CSV;header=present", TABLES, Format.CSV),
            ("text/csv;q=nonsense, text/html", TABLES, None),
            ("image/png", TABLES, None),
            ("text/turtle", TABLES, None),
        ],
    )
    def test_headers(self, accept, offered, wanted):
        assert negotiate(accept, offered) is wanted

    def test_nothing_fits(self, endpoint):
        found = get(endpoint, ALL, "image/png")
        assert found.status_code == 406
        assert "text/csv" in found.text


class TestDescription:
    @pytest.mark.parametrize("form", GRAPHS)
    def test_without_query(self, endpoint, form):
        media = form.value.partition(";")[0]
        found = get(endpoint, accept=media)
        assert found.headers["content-type"] == form.value
        graph = Graph().parse(data=found.text, format=media)
        sd = "http://www.w3.org/ns/sparql-service-description#"
        service = URIRef(endpoint)
        assert graph.value(service, URIRef(sd + "endpoint")) == service
        assert graph.value(service, URIRef(sd + "feature")) == URIRef(sd + "UnionDefaultGraph")
        assert len(list(graph.objects(service, URIRef(sd + "resultFormat")))) == 8


class TestRefusals:
    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }", 403),
            ("SELECT * FROM <file:///etc/passwd> { ?a ?b ?c }", 403),
            ("INSERT DATA { <a:a> <a:b> 1 }", 403),
            ("SELECT * { ?a ?b }", 400),
            ("SELECT * { ?a ?b ?c . ?d ?e ?f }", 413),
        ],
    )
    def test_queries(self, endpoint, query, status):
        for found in (
            get(endpoint, query),
            post(endpoint, query, "application/sparql-query"),
            httpx.post(endpoint, data={"query": query}, timeout=20),
        ):
            assert found.status_code == status
            assert found.json()["detail"]

    def test_foreign_graph_parameters(self, endpoint):
        for name in ("default-graph-uri", "named-graph-uri"):
            assert get(endpoint, ALL, **{name: "file:///etc/passwd"}).status_code == 403

    def test_updates(self, endpoint):
        update = "INSERT DATA { <a:a> <a:b> 1 }"
        assert get(endpoint, update=update).status_code == 403
        assert get(endpoint, ALL, update=update).status_code == 403
        assert post(endpoint, update, "application/sparql-update").status_code == 403
        assert httpx.post(endpoint, data={"update": update}).status_code == 403

    def test_number_of_queries(self, endpoint):
        assert get(endpoint, ["ASK {}", "ASK {}"]).status_code == 400
        assert post(endpoint, "ASK {}", "application/sparql-query", query="ASK {}").status_code == 400
        assert httpx.post(endpoint, data={"other": "x"}).status_code == 400

    def test_bodies(self, endpoint):
        assert post(endpoint, "ASK {}", "text/plain").status_code == 415
        assert post(endpoint, "ASK {}" + " " * 10_000, "application/sparql-query").status_code == 413
        assert post(endpoint, b"ASK {} # \xff", "application/sparql-query").status_code == 400

    def test_endless_query_is_stopped_while_others_are_answered(self, endpoint):
        with ThreadPoolExecutor() as threads:
            endless = threads.submit(get, endpoint, ENDLESS)
            time.sleep(0.1)
            start = time.monotonic()
            assert get(endpoint, "ASK {}").json()["boolean"] is True
            assert time.monotonic() - start < 1.5
            assert not endless.done()
            assert endless.result().status_code == 504

    def test_flood_of_endless_queries_is_sent_away(self, endpoint):
        with ThreadPoolExecutor(12) as threads:
            answers = list(threads.map(lambda _: get(endpoint, ENDLESS).status_code, range(12)))
        assert set(answers) == {503, 504}
        assert get(endpoint, "ASK {}").status_code == 200
