"""The shapes in which entities, ties, deals and claims leave the API."""

from typing import Any

from pydantic import BaseModel

from graph.deals.deal import Tie
from graph.deals.world import World
from graph.model.entities import EntityRecord
from graph.model.record import Record
from queries.evidence import Evidence


class TieView(BaseModel):
    """A tie with the names of its two ends; intervals are closed-open, 9999-12-31 is open, 0001-01-01 unknown."""

    id: str
    type: str
    start: str
    start_name: str
    end: str
    end_name: str
    deal: str
    stance: str
    certainty: str
    valid_from: str
    valid_to: str
    known_from: str
    known_to: str
    disputed: bool
    origins: int


class EntitySummary(BaseModel):
    """An entity as a list shows it."""

    id: str
    type: str
    name: str
    aliases: list[str]


class EntityPage(BaseModel):
    """Part of a list: how many there are in all, and the token that asks for what follows."""

    total: int
    items: list[EntitySummary]
    next: str | None


class EntityView(BaseModel):
    """An entity with its ties on the days asked."""

    entity: dict[str, Any]
    group: str | None
    as_of: str
    known_by: str
    ties: list[TieView]
    dataset_version: str


class DisagreementView(BaseModel):
    """Two claims that cannot both be right about one field: their ids and what each says."""

    field: str
    one: str
    one_value: str
    other: str
    other_value: str


class DealView(BaseModel):
    """A deal with its claims and their words, its ties on both clocks, and where its claims disagree."""

    deal: dict[str, Any]
    claims: list[Evidence]
    ties: list[TieView]
    disagreements: list[DisagreementView]
    dataset_version: str


class ClaimView(BaseModel):
    """A claim as it stands in the ledger; `superseded` tells whether its source no longer has it.

    `shown_as` is the id under which the graph shows it, where a merge of entities gave it another one; it is null where
    the graph does not show it: it is superseded, or (`left_out` says so) a merge would have one entity on both sides.
    """

    claim: dict[str, Any]
    id: str
    superseded: bool
    shown_as: str | None
    left_out: str | None
    deal: str | None
    source: dict[str, Any]
    dataset_version: str


class SourceView(BaseModel):
    """A source, the ids of its claims, and how many versions of it were recorded."""

    source: dict[str, Any]
    known_from: str
    known_from_basis: str
    claims: list[str]
    versions: int
    dataset_version: str


def plain(record: Record) -> dict[str, Any]:
    """Return a record's fields as JSON, numbers as numbers."""
    return record.model_dump(mode="json", exclude_none=True)


def summary(entity: EntityRecord) -> EntitySummary:
    """Return what a list shows of an entity."""
    return EntitySummary(id=entity.id, type=entity.type, name=entity.name, aliases=list(entity.aliases))


def tie_view(tie: Tie, world: World) -> TieView:
    """Return a tie with the names of its ends."""
    entities = world.contents.entities
    fields = tie.model_dump(mode="json", exclude={"symmetric"})
    return TieView(id=tie.id, start_name=entities[tie.start].name, end_name=entities[tie.end].name, **fields)
