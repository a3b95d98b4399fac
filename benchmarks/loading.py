"""From claims to both graphs, beside the raw driver's UNWIND and Oxigraph's own bulk load of the same rows."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import neo4j
import psutil
import pyoxigraph

from benchmarks.generated import Contents, contents
from benchmarks.report import Row, alone, at_most
from benchmarks.running import MIB, curated, home, peak, record
from graph.deals.world import Change, World
from graph.ledger import Ledger
from graph.model.record import Record
from graph.projections.property_graph import BASES, project
from graph.projections.rdf import all_quads
from graph.publish import Publisher
from graph.stores.neo4j import Neo4j
from graph.stores.projection import Position, Progress, ProjectionStore
from graph.stores.property_graph_store import PropertyGraphStore
from graph.stores.rdf_store import RdfStore
from graph.stores.server import BundledNeo4j

_RAW_BATCH = 10_000

Batches = list[tuple[str, list[dict[str, Any]]]]


def run(claims: int) -> Iterator[Row]:
    """Load data/ and then as many generated claims."""
    yield from _compare("data/", curated)
    yield from _compare(f"{claims:,} claims", lambda: contents(claims))


def _compare(name: str, read: Callable[[], Contents]) -> Iterator[Row]:
    with home() as folder:
        reading, recording = _read_and_record(read, folder)
        publishing, stores, world = _publish(folder)
        memory = peak(psutil.Process())
        raw = _raw(folder, list(world.records()))
    if name == "data/":
        yield alone("load data/: read the files", reading, "s")
    else:
        reading = 0.0  # Nothing was read: they were made.
    yield alone(f"load {name}: record in the ledger", recording, "s")
    yield alone(f"load {name}: deals and ties", publishing - sum(stores.values()), "s")
    for store, seconds in stores.items():
        yield at_most(f"load {name}: into {store}", seconds, raw[store], "s")
    yield at_most(f"load {name}: publish (deals, ties, both graphs)", publishing, sum(raw.values()), "s")
    yield at_most(f"load {name}: all", reading + recording + publishing, sum(raw.values()), "s", 1.5)
    yield alone(f"load {name}: peak memory of the loading process", memory / MIB, "MiB")


def _read_and_record(read: Callable[[], Contents], folder: Path) -> tuple[float, float]:
    reading, told = _timed(read)
    recording, _ = _timed(lambda: record(folder, told))
    return reading, recording


class _Timed:
    """A store that notes how long applying takes."""

    def __init__(self, store: ProjectionStore, seconds: dict[str, float]) -> None:
        self.name = store.name
        self._store = store
        self._seconds = seconds

    def position(self) -> Position:
        return self._store.position()

    def apply(self, change: Change, version: str, progress: Progress) -> None:
        self._seconds[self.name], _ = _timed(lambda: self._store.apply(change, version, progress))

    def clear(self) -> None:
        self._store.clear()


def _publish(folder: Path) -> tuple[float, dict[str, float], World]:
    seconds: dict[str, float] = {}
    ledger = Ledger(folder / "ledger.db")
    with _server(folder / "neo4j") as address:
        engine, rdf = Neo4j(address), RdfStore(folder / "rdf")
        stores = [_Timed(store, seconds) for store in (PropertyGraphStore(engine), rdf)]
        publisher = Publisher(ledger, stores, lambda *_: None)
        total, _ = _timed(publisher.catch_up)
        engine.close()
        rdf.close()
    ledger.close()
    return total, seconds, publisher.world


def _raw(folder: Path, records: list[Record]) -> dict[str, float]:
    batches = list(_batches(records))
    file = folder / "all.nq"
    file.write_text("\n".join(all_quads(records)), encoding="utf-8")
    store = pyoxigraph.Store(folder / "raw")
    rdf, _ = _timed(lambda: store.bulk_load(path=file, format=pyoxigraph.RdfFormat.N_QUADS))
    # A server of its own: one that has just been written to is warm.
    with (
        _server(folder / "raw-neo4j") as address,
        neo4j.GraphDatabase.driver(address.bolt, auth=(address.user, address.password)) as driver,
        driver.session(database=address.database) as session,
    ):
        for base in BASES:
            session.run(f"CREATE CONSTRAINT FOR (n:{base}) REQUIRE n.id IS UNIQUE").consume()
        graph, _ = _timed(lambda: [session.run(text, rows=rows).consume() for text, rows in batches])
    return {"Neo4j": graph, "RDF": rdf}


def _batches(records: Iterable[Record]) -> Batches:
    nodes, edges = project(records)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for node in nodes.values():
        text = f"UNWIND $rows AS row CREATE (n:{node.key.base}:{node.label}) SET n = row"
        found[text].append(node.properties)
    for edge in edges.values():
        start, end = edge.key.start, edge.key.end
        text = (
            f"UNWIND $rows AS row MATCH (a:{start.base} {{id: row.a}}) MATCH (b:{end.base} {{id: row.b}}) "
            f"CREATE (a)-[r:{edge.key.type}]->(b) SET r = row.values"
        )
        found[text].append({"a": start.id, "b": end.id, "values": edge.properties})
    return [
        (text, rows[start : start + _RAW_BATCH])
        for text, rows in found.items()
        for start in range(0, len(rows), _RAW_BATCH)
    ]


def _server(folder: Path) -> BundledNeo4j:
    return BundledNeo4j(folder, say=lambda _: None, bolt_port=0, http_port=0)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
