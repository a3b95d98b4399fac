"""Records → nodes and edges of a property graph.

A record is a node with the label of its class and of its base, its values as properties and its pointers as
edges; a tie, a membership and a contradiction are edges. Every node has a `name`, which Neo4j Browser shows as its
caption.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from graph.deals.deal import Contradiction, Membership, Tie
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
        if not isinstance(record, Tie | Membership | Contradiction):
            found = _node(record)
            nodes[found.key] = found
        for edge in _edges(record):
            edges[edge.key] = edge
    return nodes, edges


def _node(record: Record) -> Node:
    properties: dict[str, Property] = {}
    for fact in facts(record):
        if not isinstance(fact, Value):
            continue
        if fact.many:
            listed = properties.setdefault(fact.name, [])
            assert isinstance(listed, list)
            listed.append(str(fact.value))
        else:
            properties[fact.name] = plain(fact.value)
    properties["id"] = record.key
    properties["name"] = _caption(record)
    return Node(Key(record.base, record.key), record.label, properties)


def _caption(record: Record) -> str:
    if isinstance(record, BaseEntity):
        return record.name
    text = str(record.summary if isinstance(record, BaseClaim) else record.name)  # type: ignore[attr-defined]
    return text if len(text) <= _CAPTION else f"{text[: _CAPTION - 1].rstrip()}…"


def plain(value: Scalar) -> str | int | float | bool:
    """Return a value that the property graph can hold: whole numbers as integers, others as floats."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _edges(record: Record) -> Iterator[Edge]:
    if isinstance(record, Tie):
        yield Edge(_between(record.type, record.start, record.end, record.id), _edge_values(record))
    elif isinstance(record, Membership):
        yield Edge(_between("IN_GROUP", record.entity, record.group, record.id), _edge_values(record))
    elif isinstance(record, Contradiction):
        ends = (Key("Claim", record.one), Key("Claim", record.other))
        yield Edge(EdgeKey("CONTRADICTS", *ends, record.id), _edge_values(record))
    else:
        start = Key(record.base, record.key)
        for fact in facts(record):
            if isinstance(fact, Pointer):
                yield Edge(EdgeKey(fact.name, start, Key(fact.to.title(), fact.id)), {})


def _edge_values(record: Record) -> dict[str, Property]:
    """Return an edge's own id and values; what its type and its ends say is left out."""
    values: dict[str, Property] = {"id": record.key}
    for fact in facts(record):
        if isinstance(fact, Value) and fact.name not in ("type", "symmetric"):
            values[fact.name] = plain(fact.value)
    return values


def _between(kind: str, start: str, end: str, edge_id: str) -> EdgeKey:
    return EdgeKey(kind, Key("Entity", start), Key("Entity", end), edge_id)
