"""What the ledger's entries say, taken together: entities, sources and live claims, proposals and judgements."""

import json
from dataclasses import dataclass, field
from typing import Literal

from graph.merges import Merges
from graph.model.claims import CLAIM, ClaimRecord
from graph.model.entities import ENTITY, EntityRecord
from graph.model.review import Judgement, Merge, PendingId, Proposal
from graph.model.sources import Source

EntryKind = Literal["entity", "claim", "source", "document", "proposal", "judgement", "merge"]


@dataclass(frozen=True)
class Entry:
    """One entry: `body` is the JSON of an entity, of a claim, of a source with its claims' ids, of a document, …"""

    sequence: int
    kind: EntryKind
    key: str
    body: str
    recorded_at: str


@dataclass(frozen=True)
class Touched:
    """The ids of the entities and of the sources that an entry makes look otherwise."""

    entities: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


@dataclass
class Contents:
    """What the ledger holds at one sequence number, as it is shown: duplicates as the entities that they are.

    `entities`, `claims` and `claims_of` are what is live; `recorded` are the entities as they were recorded,
    duplicates among them. `outlived` names claims that were judged and that a later reading of their document did
    not find again, each with the earlier reading: a judgement is not undone by better rules. Texts of documents stay
    in the ledger.
    """

    sequence: int = 0
    entities: dict[str, EntityRecord] = field(default_factory=dict)
    recorded: dict[str, EntityRecord] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    claims: dict[str, ClaimRecord] = field(default_factory=dict)
    claims_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    outlived: dict[PendingId, Proposal] = field(default_factory=dict)
    judgements: dict[PendingId, Judgement] = field(default_factory=dict)
    merges: Merges = field(default_factory=Merges)
    _standing: dict[str, tuple[ClaimRecord, ...]] = field(default_factory=dict)
    _written: dict[str, ClaimRecord] = field(default_factory=dict)

    def touched_by(self, entry: Entry) -> Touched:
        """Return what an entry that is applied next will make look otherwise."""
        if entry.kind == "source":
            return Touched(sources=frozenset({entry.key}))
        if entry.kind == "entity":
            return Touched(entities=frozenset({entry.key, self.merges.of(entry.key)}))
        if entry.kind != "merge":
            return Touched()
        changed = self.merges.would_change(entry.key, Merge.model_validate_json(entry.body).into)
        parts = {each.id for each in self.recorded.values() if getattr(each, "part_of", None) in changed}
        sources = {
            source for source, claims in self._standing.items() if any(changed & claim.entities for claim in claims)
        }
        return Touched(frozenset(changed | parts), frozenset(sources))

    def apply(self, entry: Entry) -> None:
        """Take in the next entry."""
        touched = self.touched_by(entry)
        if entry.kind == "entity":
            self.recorded[entry.key] = ENTITY.validate_json(entry.body)
        elif entry.kind == "claim":
            self._written[entry.key] = CLAIM.validate_json(entry.body)
        elif entry.kind == "source":
            self._apply_source(entry)
        elif entry.kind == "document":
            self.documents.add(entry.key)
        elif entry.kind == "proposal":
            self._apply_proposal(entry)
        elif entry.kind == "judgement":
            self.judgements[entry.key] = Judgement.model_validate_json(entry.body)
        else:
            self.merges.take(entry.key, Merge.model_validate_json(entry.body).into)
        self._show(touched)
        self.sequence = entry.sequence

    def stands(self, claim: ClaimRecord) -> bool:
        """Tell whether a recorded claim stands in its source now, however it is shown."""
        return any(each.id == claim.id for each in self._standing.get(claim.source, ()))

    def _apply_proposal(self, entry: Entry) -> None:
        if before := self.proposals.get(entry.key):
            self.outlived |= dict.fromkeys(before.found.keys() & self.judgements.keys(), before)
        self.proposals[entry.key] = Proposal.model_validate_json(entry.body)

    def _apply_source(self, entry: Entry) -> None:
        body = json.loads(entry.body)
        for claim in self._standing.get(entry.key, ()):
            self._written.setdefault(claim.id, claim)
        self.sources[entry.key] = Source.model_validate(body["source"])
        self._standing[entry.key] = tuple(self._written.pop(claim_id) for claim_id in body["claims"])

    def _show(self, touched: Touched) -> None:
        for key in touched.entities & self.recorded.keys():
            if self.merges.of(key) == key:
                self.entities[key] = self.merges.entity(self.recorded[key], self.recorded)
            else:
                self.entities.pop(key, None)
        for key in touched.sources:
            for claim_id in self.claims_of.get(key, ()):
                del self.claims[claim_id]
            shown = self.merges.claims(self._standing[key])
            self.claims_of[key] = tuple(claim.id for claim in shown)
            self.claims |= {claim.id: claim for claim in shown}
