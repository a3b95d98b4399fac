"""What a graph holds, by kind: how much, and a hash of all of it. Equal fingerprints are equal contents."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph.model.record import Record
from graph.projections.property_graph import BASES, project
from graph.projections.rdf import BASE, DERIVED_GRAPH, ENTITIES_GRAPH, all_quads
from graph.stores.neo4j import Neo4j
from graph.stores.triples import Snapshot

_PAGE = 20_000
_SECONDS = 120
_NODES = (
    "MATCH (n:{base}) WHERE n.id > $after RETURN n.id AS id, labels(n) AS labels, properties(n) AS values ORDER BY id"
)
_EDGES = (
    "MATCH (a)-[r]->(b) WHERE elementId(r) > $after AND NOT a:Publication "
    "RETURN elementId(r) AS id, type(r) AS type, a.id AS start, b.id AS end, properties(r) AS values ORDER BY id"
)


@dataclass(frozen=True)
class Fingerprint:
    """How many of a kind there are, and the start of a hash of them all."""

    count: int
    digest: str


def of_records_as_nodes(records: Iterable[Record]) -> dict[str, Fingerprint]:
    """Return what the property graph should hold for these records, by base label and relationship type."""
    nodes, edges = project(records)
    lines: dict[str, list[str]] = defaultdict(list)
    for node in nodes.values():
        lines[node.key.base].append(_line(sorted({node.key.base, node.label}), node.properties))
    for edge in edges.values():
        lines[edge.key.type].append(_line([edge.key.start.id, edge.key.end.id], edge.properties))
    return _fingerprints(lines)


def of_neo4j(neo4j: Neo4j) -> dict[str, Fingerprint]:
    """Return what a Neo4j holds, by base label and relationship type."""
    lines: dict[str, list[str]] = defaultdict(list)
    for base in BASES:
        for _, labels, values in _paged(neo4j, _NODES.format(base=base)):
            lines[base].append(_line(sorted(labels), values))
    for _, kind, start, end, values in _paged(neo4j, _EDGES):
        lines[kind].append(_line([start, end], values))
    return _fingerprints(lines)


def of_records_as_quads(records: Iterable[Record]) -> dict[str, Fingerprint]:
    """Return what the RDF projection should hold for these records, by kind of graph."""
    return _of_quads(parse("\n".join(all_quads(records)), RdfFormat.N_QUADS))


def of_snapshot(snapshots: Path) -> dict[str, Fingerprint]:
    """Return what the newest snapshot of the RDF projection holds, by kind of graph."""
    snapshot = Snapshot(snapshots)
    try:
        return _of_quads(snapshot.store)
    finally:
        snapshot.close()


def _of_quads(quads: Iterable[Quad]) -> dict[str, Fingerprint]:
    lines: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        lines[_kind(quad)].append(str(quad))
    return _fingerprints(lines)


def _kind(quad: Quad) -> str:
    graph = quad.graph_name
    iri = graph.value if isinstance(graph, NamedNode) else ""
    named = {ENTITIES_GRAPH: "quads of entities", DERIVED_GRAPH: "quads of what is derived"}
    return named.get(iri, "quads of sources" if iri.startswith(f"{BASE}source/") else "other quads")


def _paged(neo4j: Neo4j, query: str) -> Iterable[list[Any]]:
    after = ""
    while True:
        page = neo4j.read(f"{query} LIMIT {_PAGE}", {"after": after}, seconds=_SECONDS, rows=_PAGE).rows
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1][0]


def _line(head: list[str], values: Mapping[str, Any]) -> str:
    return json.dumps([head, dict(values)], sort_keys=True, ensure_ascii=False)


def _fingerprints(lines: Mapping[str, list[str]]) -> dict[str, Fingerprint]:
    return {kind: Fingerprint(len(found), _digest(found)) for kind, found in sorted(lines.items())}


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]
