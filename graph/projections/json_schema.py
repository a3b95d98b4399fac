"""The model as JSON Schema: the entities, sources and claims as they are written in JSON."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from graph.model.claims import CLAIM
from graph.model.entities import ENTITY
from graph.model.sources import Source
from graph.projections.rdf import BASE

_LIMITS = {"ge": "minimum", "le": "maximum"}


def json_schema() -> str:
    """Return the schema as JSON; `#/$defs/Claim`, `#/$defs/Entity` and `#/$defs/Source` are those of one kind."""
    adapters: tuple[tuple[str, TypeAdapter[Any]], ...] = (
        ("Claim", CLAIM), ("Entity", ENTITY), ("Source", TypeAdapter(Source)),
    )  # fmt: skip
    made, shared = TypeAdapter.json_schemas([(name, "serialization", adapter) for name, adapter in adapters])
    definitions: dict[str, Any] = shared["$defs"]
    definitions |= {name: made[name, "serialization"] for name in ("Claim", "Entity")}
    for part in _parts(definitions):
        _complete(part)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{BASE}claims.schema.json",
        "title": "A claim, an entity or a source of DealGraph",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name, _ in adapters],
        "$defs": definitions,
    }
    return json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _complete(part: dict[str, Any]) -> None:
    """Say what pydantic leaves out: the bounds of a decimal in words of JSON Schema, and that a type is told."""
    for ours, keyword in _LIMITS.items():
        if ours in part:
            part[keyword] = part.pop(ours)
    fixed = {name for name, field in part.get("properties", {}).items() if isinstance(field, dict) and "const" in field}
    if fixed:
        part["required"] = sorted(fixed.union(part.get("required", ())))


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _parts(inner)
