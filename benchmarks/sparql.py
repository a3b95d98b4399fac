"""/sparql, beside raw pyoxigraph on the same store and rdflib's own memory store."""

import http.client
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph
import rdflib

from benchmarks.asking import QUESTION
from benchmarks.report import Row, at_most, shown
from benchmarks.running import curated, home, record, served
from graph.stores.triples import Snapshot
from queries.catalog import catalog

_ROUNDS = 5
_CALLS = 20
_RDFLIB_SECONDS = 30

_OWN = "PREFIX d: <https://w3id.org/dealgraph/ns#>\n"
_QUERIES = {
    "rival-customers": catalog()["rival-customers"].sparql,
    "investors-of": catalog()["investors-of"].sparql,
    "firms by number of customers": f"{_OWN}SELECT ?firm (COUNT(DISTINCT ?customer) AS ?customers) WHERE {{ "
    "?tie a d:CustomerOf ; d:to ?firm ; d:from ?customer } GROUP BY ?firm ORDER BY DESC(?customers) ?firm LIMIT 20",
    "1,000 quotes": "PREFIX oa: <http://www.w3.org/ns/oa#>\nSELECT ?claim ?quote { ?claim oa:exact ?quote } LIMIT 1000",
}


def run(_claims: int) -> Iterator[Row]:
    """Ask each query over HTTP and raw, in turn; and of rdflib once."""
    with home() as folder:
        record(folder, curated())
        with served(folder, QUESTION) as service:
            snapshot = Snapshot(folder / "rdf" / "snapshots")
            connection = http.client.HTTPConnection(service.told.api.removeprefix("http://"))
            ours = {name: _compare(name, text, connection, snapshot.store) for name, text in _QUERIES.items()}
            yield from (row for row, _ in ours.values())
            lines = folder / "all.nq"
            snapshot.store.dump(lines, format=pyoxigraph.RdfFormat.N_QUADS)
            connection.close()
            snapshot.close()
        for name, seconds in _rdflib(lines).items():
            yield _against_rdflib(name, ours[name][1], seconds)


def _compare(
    name: str, text: str, connection: http.client.HTTPConnection, store: pyoxigraph.Store
) -> tuple[Row, float]:
    def ours() -> object:
        headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        connection.request("POST", "/sparql", text.encode(), headers)
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, body
        return body

    def raw() -> object:
        found = store.query(text, use_default_graph_as_union=True)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        return found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)

    pairs = []
    for _ in range(_ROUNDS):
        connection.close()  # The server closes one that is idle for some seconds; the next request opens it again.
        pairs.append((_median(ours), _median(raw)))
    mine, theirs = (statistics.median(found) * 1000 for found in zip(*pairs, strict=True))
    return at_most(f"/sparql, {name}: p50", mine, theirs, "ms", 1.3), mine


def _median(call: Callable[[], object]) -> float:
    durations = []
    for _ in range(_CALLS):
        started = time.perf_counter()
        call()
        durations.append(time.perf_counter() - started)
    return statistics.median(durations)


def _against_rdflib(name: str, ours: float, seconds: float | None) -> Row:
    taken = _RDFLIB_SECONDS if seconds is None else seconds
    more = "> " if seconds is None else ""
    ratio = f"{ours / 1000 / taken:.4f} ×"
    theirs = f"{more}{shown(taken * 1000, 'ms')}"
    return Row(
        f"/sparql, {name}: beside rdflib in memory",
        shown(ours, "ms"),
        theirs,
        ratio,
        "far ahead",
        "yes" if ours < taken * 100 else "no",
    )


def _rdflib(lines: Path) -> dict[str, float | None]:
    """Return how long rdflib takes for each query; None for one that it has not answered in 30 s."""
    context = multiprocessing.get_context("spawn")
    found: dict[str, float | None] = {}
    for name, text in _QUERIES.items():
        ours, theirs = context.Pipe()
        process = context.Process(target=_time_rdflib, args=(lines, text, theirs))
        process.start()
        ours.recv()  # it has read the file
        found[name] = ours.recv() if ours.poll(_RDFLIB_SECONDS) else None
        process.kill()
        process.join()
    return found


def _time_rdflib(lines: Path, text: str, told: Connection) -> None:
    graph = rdflib.Dataset(default_union=True)
    graph.parse(lines, format="nquads")
    told.send(None)
    started = time.perf_counter()
    list(graph.query(text))
    told.send(time.perf_counter() - started)
