"""Small datasets in few words: each claim names the day it became known, and its publisher."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graph.contents import Entry
from graph.deals.deal import Deal, Tie
from graph.deals.world import World
from graph.ledger import SourceContent
from graph.model.claims import CLAIM_TYPES, BaseClaim
from graph.model.entities import EntityRecord, Organization, Person, Product
from graph.model.record import Record
from graph.model.sources import Source

KNOWN = "2025-03-10"

# What each type needs; a claim is about anvil and birch unless it says otherwise.
NEEDED: dict[str, dict[str, Any]] = {
    "investment": {"investors": ("birch",), "target": "anvil", "status": "completed"},
    "acquisition": {"acquirer": "birch", "target": "anvil", "status": "completed"},
    "supply": {"customer": "birch", "supplier": "anvil", "service": "cloud", "change": "started"},
    "partnership": {"parties": ("anvil", "birch"), "scope": "research"},
    "competition": {"parties": ("anvil", "birch"), "market": "models"},
    "role": {"person": "ada-poe", "organization": "anvil", "title": "CEO", "change": "appointed"},
    "product": {"product": "model-one", "developer": "anvil"},
    "metric": {
        "subject": "anvil", "metric": "revenue", "value": {"value": 100, "currency": "USD"}, "forecast": False,
    },
    "founding": {"organization": "anvil", "founders": ("ada-poe",)},
    "legal": {"plaintiffs": ("birch",), "defendants": ("anvil",), "matter": "data"},
}  # fmt: skip


def people_and_firms() -> list[EntityRecord]:
    firms = [Organization(id=name, name=name.title()) for name in ("anvil", "birch", "cobalt", "delta")]
    return [*firms, Person(id="ada-poe", name="Ada Poe"), Product(id="model-one", name="Model One")]


def source(source_id: str, **fields: Any) -> Source:
    return Source(
        **(
            {"id": source_id, "title": "A report", "publisher": "P", "language": "en", "retrieved": "2026-11-24"}
            | fields
        )
    )


def claim(kind: str, *, known: str = KNOWN, by: str = "wire", **fields: Any) -> Any:
    """A claim that `by` published on the day `known`."""
    base = {"source": f"{by}-{known}", "summary": "A summary.", "quote": "so it says"}
    return CLAIM_TYPES[kind](**(base | NEEDED[kind] | fields))


def told(claims: Iterable[BaseClaim]) -> list[SourceContent]:
    """The claims under the sources that their ids speak of."""
    by_source: dict[str, list[Any]] = {}
    for each in claims:
        by_source.setdefault(each.source, []).append(each)
    return [
        SourceContent(source(name, publisher=name[:-11], published=name[-10:]), tuple(found))
        for name, found in by_source.items()
    ]


def entries(entities: Sequence[EntityRecord], contents: Sequence[SourceContent], after: int = 0) -> Iterator[Entry]:
    """What a ledger would hold of this, without one."""
    bodies = [("entity", entity.id, entity.model_dump_json(exclude_none=True)) for entity in entities]
    for content in contents:
        bodies += [("claim", each.id, each.model_dump_json(exclude_none=True)) for each in content.claims]
        fields = content.source.model_dump(mode="json", exclude_none=True)
        body = {"source": fields, "claims": [each.id for each in content.claims]}
        bodies.append(("source", content.source.id, json.dumps(body)))
    for number, (kind, key, body_text) in enumerate(bodies, after + 1):
        yield Entry(number, kind, key, body_text, "2026-11-24T00:00:00+00:00")  # type: ignore[arg-type]


def world_of(*claims: BaseClaim, entities: Sequence[EntityRecord] = ()) -> World:
    """All that follows from these claims."""
    world = World()
    world.advance(entries([*people_and_firms(), *entities], told(claims)))
    return world


def ties(*claims: BaseClaim, known_by: str = "2026-11-24") -> list[Tie]:
    """The ties that these claims give, with what was known by a day; by their start."""
    found = [tie for tie in world_of(*claims).ties() if tie.known_from <= known_by < tie.known_to]
    return sorted(found, key=lambda tie: (tie.valid_from, tie.type))


def spans(*claims: BaseClaim, known_by: str = "2026-11-24") -> list[tuple[str, str, str, str]]:
    """The type, certainty and days of each tie."""
    return [(tie.type, tie.certainty.value, tie.valid_from, tie.valid_to) for tie in ties(*claims, known_by=known_by)]


def deals(*claims: BaseClaim) -> dict[str, Deal]:
    return {deal.id: deal for deal in world_of(*claims).deals()}


def texts(records: Iterable[Record]) -> list[str]:
    """Records in a form that compares whatever their order was."""
    return sorted(f"{type(record).__name__} {record.model_dump_json()}" for record in records)


def anew(entries: Iterable[Entry]) -> World:
    """The world of a ledger's entries, made in one go."""
    world = World()
    world.advance(entries)
    return world
