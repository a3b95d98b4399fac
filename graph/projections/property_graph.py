"""Records → nodes and edges of a property graph.

A record is a node with the label of its class and of its base, its values as properties and its pointers as
edges; a tie, a membership and a contradiction are edges. Every node has a `name`, which Neo4j Browser shows as its
caption.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from graph.deals.deal import Contradiction, Membership, Tie
from graph.model.amounts import plain_number
from graph.model.claims import BaseClaim
from graph.model.entities import BaseEntity
from graph.model.record import Pointer, Record, Scalar, Value, facts

Property = str | int | float | bool | list[str]
BASES = ("Entity", "Source", "Claim", "Deal")
_CAPTION = 60


@dataclass(frozen=True)
class Key:
    """What tells a node from every other: its base label and its id."""

    base: str
    id: str


@dataclass
class Node:
    """A node; `label` stands beside the base label of its key."""

    key: Key
    label: str
    properties: dict[str, Property]


@dataclass(frozen=True)
class EdgeKey:
    """What tells an edge from every other; `id` is empty for one that is there at most once."""

    type: str
    start: Key
    end: Key
    id: str = ""


@dataclass
class Edge:
    """An edge with its properties."""

    key: EdgeKey
    properties: dict[str, Property]


def project(records: Iterable[Record]) -> tuple[dict[Key, Node], dict[EdgeKey, Edge]]:
    """Return the nodes and edges of many records by their keys."""
    nodes: dict[Key, Node] = {}
    edges: dict[EdgeKey, Edge] = {}
    for record in records:
        if isinstance(record, Tie | Membership | Contradiction):
            found = [_edge(record)]
        else:
            node, found = _node(record)
            nodes[node.key] = node
        for edge in found:
            edges[edge.key] = edge
    return nodes, edges


def _node(record: Record) -> tuple[Node, list[Edge]]:
    """Return a record's node, and an edge for each of its pointers."""
    key = Key(record.base, record.key)
    properties: dict[str, Property] = {}
    edges: list[Edge] = []
    for fact in facts(record):
        if isinstance(fact, Pointer):
            edges.append(Edge(EdgeKey(fact.name, key, Key(fact.to.title(), fact.id)), {}))
        elif fact.many:
            listed = properties.setdefault(fact.name, [])
            assert isinstance(listed, list)
            listed.append(str(fact.value))
        else:
            properties[fact.name] = plain(fact.value)
    properties["id"] = key.id
    properties["name"] = _caption(record)
    return Node(key, record.label, properties), edges


def _caption(record: Record) -> str:
    if isinstance(record, BaseEntity):
        return record.name
    text = str(record.summary if isinstance(record, BaseClaim) else record.name)  # type: ignore[attr-defined]
    return text if len(text) <= _CAPTION else f"{text[: _CAPTION - 1].rstrip()}…"


def plain(value: Scalar) -> str | int | float | bool:
    """Return a value that the property graph can hold: whole numbers as integers, others as floats."""
    if isinstance(value, Decimal):
        return plain_number(value)
    return value


def _edge(record: Tie | Membership | Contradiction) -> Edge:
    if isinstance(record, Tie):
        key = _between(record.type, record.start, record.end, record.id)
    elif isinstance(record, Membership):
        key = _between("IN_GROUP", record.entity, record.group, record.id)
    else:
        key = EdgeKey("CONTRADICTS", Key("Claim", record.one), Key("Claim", record.other), record.id)
    return Edge(key, _edge_values(record))


def _edge_values(record: Record) -> dict[str, Property]:
    """Return an edge's own id and values; what its type and its ends say is left out."""
    values: dict[str, Property] = {"id": record.key}
    for fact in facts(record):
        if isinstance(fact, Value) and fact.name not in ("type", "symmetric"):
            values[fact.name] = plain(fact.value)
    return values


def _between(kind: str, start: str, end: str, edge_id: str) -> EdgeKey:
    return EdgeKey(kind, Key("Entity", start), Key("Entity", end), edge_id)
