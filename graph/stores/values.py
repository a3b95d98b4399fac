"""Values on their way from Neo4j to JSON."""

from datetime import date, datetime, time
from math import isfinite
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time


def to_plain(value: Any) -> Any:
    """Return a value that came from the driver in plain JSON types: nodes, relationships and paths as objects."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, list | tuple) and not isinstance(value, Point | Duration):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": to_plain(dict(value))}
    if isinstance(value, Relationship):
        # An end that is not in the same row comes without its properties, and a node without any is falsy.
        ends = {
            name: None if node is None else to_plain(node.get("id"))
            for name, node in (("start", value.start_node), ("end", value.end_node))
        }
        return {"type": value.type, **ends, "properties": to_plain(dict(value))}
    if isinstance(value, Path):
        return {"nodes": to_plain(list(value.nodes)), "relationships": to_plain(list(value.relationships))}
    if isinstance(value, Date | DateTime | Time | date | datetime | time):
        return value.isoformat() if isinstance(value, date | datetime | time) else value.iso_format()
    return str(value)
