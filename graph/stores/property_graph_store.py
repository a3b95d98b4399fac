"""Keeps the property graph in Neo4j in step: only what changed is written, in batches on constrained keys."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.deals.world import Change
from graph.projections.constraints import CONSTRAINTS
from graph.projections.property_graph import BASES, Edge, EdgeKey, Key, Node, project
from graph.stores.neo4j import Neo4j
from graph.stores.projection import Position, Progress

_BATCH = 5000
# Each deletes up to a batch of nodes with their relationships: one transaction has limited memory.
_CLEAR_BATCH = 1000

_POSITION = "MATCH (p:Publication {id: 'ledger'}) RETURN p.version AS version, p.intent AS intent"
_SET_INTENT = "UNWIND $rows AS row MERGE (p:Publication {id: 'ledger'}) SET p.intent = row.version, p.name = 'Ledger'"
# A version that no ledger has, so that an emptying that was broken off is begun again.
_SET_EMPTYING = "MATCH (p:Publication {id: 'ledger'}) SET p.version = '0-emptying', p.intent = p.version"
_SET_VERSION = "UNWIND $rows AS row MATCH (p:Publication {id: 'ledger'}) SET p.version = row.version"


class PropertyGraphStore:
    """The property graph in one Neo4j database."""

    name = "Neo4j"

    def __init__(self, neo4j: Neo4j) -> None:
        """Prepare the database: constraints and indexes, where they are missing."""
        self._neo4j = neo4j
        for statement in CONSTRAINTS:
            neo4j.write(statement)

    def position(self) -> Position:
        """Return where the property graph stands."""
        found = self._neo4j.read(_POSITION, {}, seconds=30, rows=1).rows
        return Position(*found[0]) if found else Position(None, None)

    def clear(self) -> None:
        """Delete all of the project's nodes with their relationships."""
        self._neo4j.write(_SET_EMPTYING)
        for label in (*BASES, "Publication"):
            self._neo4j.write(
                f"MATCH (n:{label}) CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF {_CLEAR_BATCH} ROWS"
            )

    def apply(self, change: Change, version: str, progress: Progress) -> None:
        """Bring the property graph over a change to `version`; see ProjectionStore."""
        nodes_before, edges_before = project(change.before)
        nodes, edges = project(change.after)
        first = self.position().intent is None
        self._neo4j.write(_SET_INTENT, [{"version": version}])
        gone_edges = [key for key in edges_before if key not in edges]
        gone_nodes = [key for key in nodes_before if key not in nodes]
        new_nodes = [node for key, node in nodes.items() if nodes_before.get(key) != node]
        new_edges = [edge for key, edge in edges.items() if edges_before.get(key) != edge]
        steps = [
            *_edge_removals(gone_edges),
            *_node_removals(gone_nodes),
            *_relabellings(new_nodes, nodes_before),
            *_node_writes(new_nodes, first),
            *_edge_writes(new_edges, first),
        ]
        total, done = sum(len(rows) for _, rows in steps), 0
        for statement, rows in steps:
            for start in range(0, len(rows), _BATCH):
                self._neo4j.write(statement, rows[start : start + _BATCH])
                done += len(rows[start : start + _BATCH])
                progress(self.name, done, total)
        self._neo4j.write(_SET_VERSION, [{"version": version}])


_Step = tuple[str, list[dict[str, Any]]]


def _node_removals(keys: Iterable[Key]) -> list[_Step]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key in keys:
        rows[key.base].append({"id": key.id})
    return [
        (f"UNWIND $rows AS row MATCH (n:{base} {{id: row.id}}) DETACH DELETE n", found) for base, found in rows.items()
    ]


def _relabellings(nodes: Iterable[Node], before: Mapping[Key, Node]) -> list[_Step]:
    """Take the old label off nodes whose class changed (an organization that turns out to be a product)."""
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for node in nodes:
        old = before.get(node.key)
        if old is not None and old.label != node.label:
            rows[node.key.base, old.label].append({"id": node.key.id})
    return [
        (f"UNWIND $rows AS row MATCH (n:{base} {{id: row.id}}) REMOVE n:{label}", found)
        for (base, label), found in rows.items()
    ]


def _node_writes(nodes: Iterable[Node], first: bool) -> list[_Step]:
    """Write nodes; into an empty database (`first`) without looking for each whether it is there already."""
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for node in nodes:
        rows[node.key.base, node.label].append({"id": node.key.id, "properties": node.properties})
    write = (
        "UNWIND $rows AS row CREATE (n:{base}:{label}) SET n = row.properties"
        if first
        else "UNWIND $rows AS row MERGE (n:{base} {{id: row.id}}) SET n = row.properties, n:{label}"
    )
    return [(write.format(base=base, label=label), found) for (base, label), found in rows.items()]


def _edge_removals(keys: Iterable[EdgeKey]) -> list[_Step]:
    rows: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for key in keys:
        rows[key.type, key.start.base, key.end.base].append(_edge_row(key))
    return [
        (f"UNWIND $rows AS row {_ends(start, end)} MATCH (a)-[r:{kind}]->(b) WHERE {_same(found)} DELETE r", found)
        for (kind, start, end), found in rows.items()
    ]


def _edge_writes(edges: Iterable[Edge], first: bool) -> list[_Step]:
    """Write edges; into an empty database as `_node_writes` does."""
    rows: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        key = edge.key
        rows[key.type, key.start.base, key.end.base].append(_edge_row(key) | {"properties": edge.properties})
    verb = "CREATE" if first else "MERGE"
    return [
        (
            f"UNWIND $rows AS row {_ends(start, end)} {verb} (a)-[r:{kind}{_named(found)}]->(b) SET r = row.properties",
            found,
        )
        for (kind, start, end), found in rows.items()
    ]


def _edge_row(key: EdgeKey) -> dict[str, Any]:
    return {"start": key.start.id, "end": key.end.id, "id": key.id}


def _ends(start: str, end: str) -> str:
    # The ends are matched first: a MERGE of the whole pattern would make them anew.
    return f"MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}})"


def _named(rows: Sequence[Mapping[str, Any]]) -> str:
    return " {id: row.id}" if rows[0]["id"] else ""


def _same(rows: Sequence[Mapping[str, Any]]) -> str:
    return "r.id = row.id" if rows[0]["id"] else "true"
