"""The cast of a document: the entities that it names, each with its names there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import JaroWinkler

from graph.model.entities import EntityRecord
from graph.model.names import fold, hyphened
from graph.model.review import FoundEntity

_ALIKE = 0.92
_LONG_ENOUGH = 8
_LONGER = 2  # letters: Anthropics is Anthropic, CapitalG is not Capital Group


@dataclass
class Member:
    """An entity of the cast; `type` is empty until a rule or a context tells it."""

    id: str
    type: str
    name: str
    known: bool
    reason: str
    mentions: dict[str, None] = field(default_factory=dict)


class Cast:
    """Who and what a document names; `known` are the ledger's entities by id."""

    def __init__(self, known: Mapping[str, EntityRecord], folded: Mapping[str, str]) -> None:
        self._known = known
        self._folded = folded
        self._members: dict[str, Member] = {}

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members.values())

    def __getitem__(self, entity: str) -> Member:
        return self._members[entity]

    def known(self, entity: str, mention: str, reason: str = "its name is known") -> Member:
        """Return the member for an entity of the ledger."""
        record = self._known[entity]
        member = self._members.setdefault(entity, Member(entity, record.type, record.name, True, reason))
        member.mentions[mention] = None
        return member

    def new(self, name: str, kind: str, reason: str) -> Member:
        """Return the member for a name that is not known as it stands, known by a near name if one is."""
        if near := self.near(name):
            score, entity = near
            return self.known(entity, name, f"its name is like {self._known[entity].name} (likeness {score:.2f})")
        slug = slug_of(name)
        if slug in self._known:
            slug += "-2"
        member = self._members.setdefault(slug, Member(slug, kind, name, False, reason))
        member.mentions[name] = None
        if kind and not member.type:
            member.type, member.reason = kind, reason
        return member

    def near(self, name: str) -> tuple[float, str] | None:
        """Return the known entity that a name is (nearly) one of, and how like it is (0 to 1); None if none is."""
        own = fold(name)
        if own in self._folded:
            return 1.0, self._folded[own]
        if len(own) < _LONG_ENOUGH or " " in own:
            return None
        alike = (other for other in self._folded if other[:4] == own[:4] and abs(len(other) - len(own)) <= _LONGER)
        likeness = ((JaroWinkler.similarity(own, other), other) for other in alike)
        score, best = max(likeness, default=(0.0, ""))
        return (score, self._folded[best]) if score >= _ALIKE and len(best) >= _LONG_ENOUGH else None

    def found(self, used: set[str]) -> tuple[FoundEntity, ...]:
        """Return the entities that claims use, and the others whose type is clear."""
        return tuple(
            FoundEntity(
                id=member.id,
                type=member.type,
                name=member.name,
                mentions=tuple(member.mentions),
                known=member.known,
                reason=member.reason,
            )
            for member in self
            if member.type and (member.known or member.id in used)
        )


def slug_of(name: str) -> str:
    """Return an id made from a name."""
    return hyphened(name)[:80].strip("-") or "unnamed"
