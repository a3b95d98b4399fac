"""Which known entity a name may be of: each with a score and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from graph.model.entities import EntityRecord
from graph.model.names import fold

_LEGAL = re.compile(
    r"[ ,]+(?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|lp|plc|gmbh|ag|se|kg|sa|sas|sarl|nv|bv|"
    r"ab|as|oy|spa|srl|pte|pbc|holdings?|group)\.?$"
)
_LIKE = 85


@dataclass(frozen=True)
class Candidate:
    """A known entity that a name may be of; `score` is 1 for the same name, else how like the nearest name it is."""

    entity: str
    score: float
    reason: str


def candidates(name: str, kind: str, known: Mapping[str, EntityRecord], limit: int = 3) -> list[Candidate]:
    """Return the entities of a type that a name may be of, likeliest first; accents, case, legal forms do not count."""
    names = {bare(each): (entity.id, each) for entity in known.values() if entity.type == kind for each in entity.names}
    own = bare(name)
    if own in names:
        entity, full = names[own]
        return [Candidate(entity, 1.0, f"its name is {full}")]
    found: dict[str, Candidate] = {}
    for near, score, _ in process.extract(own, names.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=limit * 3):
        entity, full = names[near]
        found.setdefault(entity, Candidate(entity, round(score / 100, 2), f"its name is like {full}"))
    return list(found.values())[:limit]


@lru_cache(maxsize=65536)
def bare(name: str) -> str:
    """Return a name folded and without its legal form."""
    folded = fold(name)
    while (shorter := _LEGAL.sub("", folded)) not in (folded, ""):
        folded = shorter
    return folded
