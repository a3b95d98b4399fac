"""Which topmost organization each one belongs to, and since when."""

from collections.abc import Mapping
from itertools import pairwise

from graph.deals.deal import Membership
from graph.model.dates import OPEN_DAY, UNKNOWN_DAY, bounds
from graph.model.entities import EntityRecord, Organization

DATED = "dated"
UNDATED = "undated"


def memberships(entities: Mapping[str, EntityRecord]) -> list[Membership]:
    """Return each organization's topmost group over each interval; none for one that is its own top.

    A step up the chain holds from its `part_of_since` on, or always where that is not known; one undated step
    makes the whole membership undated.
    """
    return [membership for entity_id in sorted(entities) for membership in _of(entity_id, entities)]


def _of(entity_id: str, entities: Mapping[str, EntityRecord]) -> list[Membership]:
    steps = _steps(entity_id, entities)
    days = sorted({since for _, since, _ in steps})
    found: list[Membership] = []
    for since, until in pairwise([*days, OPEN_DAY]):
        top, basis = entity_id, DATED
        for above, joined, step_basis in steps:
            if joined > since:
                break
            top, basis = above, UNDATED if UNDATED in (basis, step_basis) else DATED
        if top != entity_id:
            found.append(Membership(entity=entity_id, group=top, valid_from=since, valid_to=until, basis=basis))
    return found


def _steps(entity_id: str, entities: Mapping[str, EntityRecord]) -> list[tuple[str, str, str]]:
    """Return the chain of groups above an entity: each with the day it was joined and what that rests on.

    Merges and what is loaded after them can show groups as parts of each other: such a circle is nobody's group.
    """
    steps: list[tuple[str, str, str]] = []
    way = [entity_id]
    entity = entities.get(entity_id)
    while isinstance(entity, Organization) and entity.part_of is not None:
        if entity.part_of in way:
            return steps[: way.index(entity.part_of)]
        way.append(entity.part_of)
        since = entity.part_of_since
        steps.append((entity.part_of, bounds(since)[0] if since else UNKNOWN_DAY, DATED if since else UNDATED))
        entity = entities.get(entity.part_of)
    return steps
