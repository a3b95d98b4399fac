"""Files of entities: a list each, every entity once, no name on two ids, no circle of groups."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from graph.errors import BadInput
from graph.model.entities import ENTITY_TYPES, EntityRecord, Organization
from graph.model.names import fold
from loaders.validation import did_you_mean, refusals


def read_entity(raw: Any, *, file: str, number: int) -> EntityRecord | list[BadInput]:
    """Return the entity that `raw` describes, or why it is refused."""
    place = f"entity {number}"
    if not isinstance(raw, dict):
        return [BadInput("is not a mapping of fields.", file=file, place=place)]
    place += f" ({raw.get('id')})"
    model = ENTITY_TYPES.get(str(raw.get("type")))
    if model is None:
        kinds = ", ".join(ENTITY_TYPES)
        hint = did_you_mean(str(raw.get("type")), ENTITY_TYPES)
        return [BadInput(f"its type is not one of {kinds}.", file=file, place=place, remedy=hint)]
    try:
        return model.model_validate(raw)  # type: ignore[return-value]
    except ValidationError as error:
        return refusals(error, file=file, place=place, model=model)


def refuse_clashes(
    read: list[tuple[EntityRecord, str]], known: Mapping[str, EntityRecord]
) -> tuple[list[EntityRecord], list[BadInput]]:
    """Part the entities read (each with its file) into those that fit with all others, and refusals.

    `known` are the ledger's entities; one that is read again replaces its older form.
    """
    refused: list[BadInput] = []
    entities: dict[str, EntityRecord] = {}
    files: dict[str, str] = {}
    for entity, file in read:
        if entity.id in entities:
            refused.append(BadInput(f"{entity.id!r} stands twice (also in {files[entity.id]}).", file=file))
            continue
        entities[entity.id], files[entity.id] = entity, file
    # What is refused takes along what is part of it: go on until all that is left fits together.
    while faults := _faults(entities, known):
        for entity_id, reason in faults.items():
            refused.append(BadInput(reason, file=files[entity_id], place=entity_id))
            del entities[entity_id]
    return list(entities.values()), refused


def _faults(read: Mapping[str, EntityRecord], known: Mapping[str, EntityRecord]) -> dict[str, str]:
    """Return why entities do not fit with the others, by their ids; of two with one name the first one fits."""
    faults: dict[str, str] = {}
    owners = {fold(name): other.id for other in known.values() if other.id not in read for name in other.names}
    for entity in read.values():
        reason = _name_clash(entity, owners) or _group_fault(entity, known, read)
        if reason:
            faults[entity.id] = reason
        else:
            owners |= dict.fromkeys(map(fold, entity.names), entity.id)
    return faults


def _name_clash(entity: EntityRecord, owners: Mapping[str, str]) -> str:
    for name in entity.names:
        owner = owners.get(fold(name), entity.id)
        if owner != entity.id:
            return f"the name {name!r} belongs to {owner!r} already."
    return ""


def _group_fault(entity: EntityRecord, known: Mapping[str, EntityRecord], read: Mapping[str, EntityRecord]) -> str:
    seen = [entity.id]
    current: EntityRecord | None = entity
    while isinstance(current, Organization) and current.part_of is not None:
        above = current.part_of
        current = read.get(above) or known.get(above)
        if current is None:
            return f"part_of names the unknown entity {above!r}. {did_you_mean(above, {**known, **read})}".rstrip()
        if not isinstance(current, Organization):
            return f"part_of names {above!r}, which is a {current.type} and no organization."
        if above in seen:
            return f"part_of goes in a circle: {' → '.join([*seen, above])}."
        seen.append(above)
    return ""
