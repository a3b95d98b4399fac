"""Entities that are one: what claims and entities look like where a duplicate is shown as the entity that it is.

Nothing recorded changes: a merge is a view, and without it everything is as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from graph.model.claims import CLAIM, BaseClaim, ClaimRecord
from graph.model.entities import ENTITY, EntityRecord, Organization
from graph.model.record import role_markers
from graph.model.relations import Relation


@dataclass
class Merges:
    """Which entity each duplicate is."""

    _into: dict[str, str] = field(default_factory=dict)

    def take(self, duplicate: str, into: str | None) -> None:
        """Take in a merge, or its undoing (None)."""
        if into is None:
            self._into.pop(duplicate, None)
        else:
            self._into[duplicate] = into

    def would_change(self, duplicate: str, into: str | None) -> set[str]:
        """Return the ids of the entities that would be shown otherwise: duplicates, and what they are and would be."""
        after = self._after(duplicate, into)
        changed = {each for each in (*self._into, duplicate) if self.of(each) != after.of(each)}
        return changed | {merges.of(each) for each in changed for merges in (self, after)}

    def of(self, entity: str) -> str:
        """Return the id under which an entity is shown."""
        while entity in self._into:
            entity = self._into[entity]
        return entity

    def duplicates(self, entity: str) -> list[str]:
        """Return the ids of the entities that are shown as this one, in order."""
        return sorted(each for each in self._into if self.of(each) == entity)

    def circle(self, duplicate: str, into: str) -> bool:
        """Tell whether a merge would make an entity a duplicate of itself."""
        return self.of(into) == duplicate

    def group_circle(self, duplicate: str, into: str, recorded: Mapping[str, EntityRecord]) -> bool:
        """Tell whether a merge would show a group as part of itself, by way of another one."""
        after = self._after(duplicate, into)
        current, seen = after.of(into), set[str]()
        while current not in seen:
            seen.add(current)
            above = getattr(recorded.get(current), "part_of", None)
            if above is None or after.of(above) == current:
                return False
            current = after.of(above)
        return True

    def _after(self, duplicate: str, into: str | None) -> "Merges":
        after = Merges(dict(self._into))
        after.take(duplicate, into)
        return after

    def entity(self, entity: EntityRecord, recorded: Mapping[str, EntityRecord]) -> EntityRecord:
        """Return an entity as it is shown: with its duplicates' names, and part of what its group is shown as."""
        names = {name: None for each in self.duplicates(entity.id) if each in recorded for name in recorded[each].names}
        shown: dict[str, Any] = {}
        if names:
            aliases = dict.fromkeys(entity.aliases) | names
            shown["aliases"] = tuple(sorted(name for name in aliases if name != entity.name))
        if isinstance(entity, Organization) and entity.part_of and self.of(entity.part_of) != entity.part_of:
            group = self.of(entity.part_of)
            shown |= {"part_of": group} if group != entity.id else {"part_of": None, "part_of_since": None}
        return ENTITY.validate_python(entity.model_dump() | shown) if shown else entity

    def claims(self, recorded: Iterable[ClaimRecord]) -> list[ClaimRecord]:
        """Return a source's claims as they are shown, each once; what would have one entity in two roles is not."""
        shown = {claim.id: self.claim(claim) for claim in recorded}
        ids = {old: claim.id for old, claim in shown.items() if claim}
        linked = (_linked(claim, ids) for claim in shown.values() if claim)
        return list({claim.id: claim for claim in linked}.values())

    def claim(self, claim: ClaimRecord) -> ClaimRecord | None:
        """Return a claim as it is shown, its cause as it was recorded; None if one entity would play both sides."""
        fields = {name: self._ends(getattr(claim, name)) for name in role_markers(type(claim))}
        if all(ends == getattr(claim, name) for name, ends in fields.items()):
            return claim
        try:
            shown = CLAIM.validate_python(claim.model_dump() | fields)
        except ValidationError:  # a pair of which both are one
            return None
        alone = any(set(shown.ends(each.start)) & set(shown.ends(each.end)) for each in _directed(shown))
        return None if alone else shown

    def _ends(self, ends: Any) -> Any:
        if isinstance(ends, tuple):
            return tuple(sorted({self.of(each) for each in ends}))
        return ends and self.of(ends)


def _directed(claim: BaseClaim) -> list[Relation]:
    return [relation for relation in claim.relations if not relation.symmetric]


def _linked(claim: ClaimRecord, ids: Mapping[str, str]) -> ClaimRecord:
    """Return a claim with its cause under the id that this is shown by, or without it if it is not shown."""
    cause = ids.get(claim.caused_by) if claim.caused_by else None
    return claim if cause == claim.caused_by else CLAIM.validate_python(claim.model_dump() | {"caused_by": cause})
