"""All that the ledger says and all that follows from it, at one sequence number.

Deals and ties are kept by block (see grouping.py): when entries are added, only the blocks that they touch are
computed again, and the outcome is that of computing everything anew.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.contents import Contents, Entry
from graph.deals.deal import Contradiction, Deal, Membership, Tie
from graph.deals.disagreements import contradictions
from graph.deals.figures import size
from graph.deals.grouping import Group, block, group
from graph.deals.groups import memberships
from graph.deals.ties import ties_of
from graph.model.claims import ClaimRecord
from graph.model.entities import EntityRecord
from graph.model.names import fold
from graph.model.record import Record
from graph.model.sources import Source


@dataclass(frozen=True)
class Block:
    """The deals and ties of one block."""

    deals: tuple[Deal, ...]
    ties: tuple[Tie, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def records(self) -> list[Record]:
        """Return all of it, in a fixed order."""
        return [*self.deals, *self.ties, *self.contradictions]


EMPTY = Block((), (), ())


@dataclass(frozen=True)
class Change:
    """The records of everything that entries touched, as they were before and as they are after."""

    before: list[Record]
    after: list[Record]


def _flatten(units: Mapping[str, list[Record]]) -> list[Record]:
    return [record for records in units.values() for record in records]


@dataclass
class World:
    """The ledger's contents with their deals, ties and groups."""

    contents: Contents = field(default_factory=Contents)
    blocks: dict[str, Block] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    _claims_of_block: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _block_of_deal: dict[str, str] = field(default_factory=dict)
    _deal_of_claim: dict[str, str] = field(default_factory=dict)
    _owners: dict[str, set[str]] = field(default_factory=dict)

    def advance(self, entries: Iterable[Entry]) -> Change:
        """Take in the next entries; return the records of all that they touch, before and after."""
        before: dict[str, list[Record]] = {}
        regrouped = False
        for entry in entries:
            touched = self.contents.touched_by(entry)
            for kind, keys in (("entity", touched.entities), ("source", touched.sources)):
                for key in sorted(keys):
                    before.setdefault(f"{kind}/{key}", self._records(kind, key))
            blocks = self._mentioning(touched.entities) | self._blocks_of(touched.sources, present=False)
            self.contents.apply(entry)
            blocks |= self._blocks_of(touched.sources, present=True)
            for key in sorted(blocks):
                before.setdefault(f"block/{key}", self._records_of_block(key))
            regrouped = regrouped or bool(touched.entities)
        after: dict[str, list[Record]] = {}
        for unit in before:
            kind, key = unit.split("/", 1)
            if kind == "block":
                self._compute(key)
                after[unit] = self._records_of_block(key)
            else:
                after[unit] = self._records(kind, key)
        if regrouped:
            self._owners = defaultdict(set)
            for entity in self.contents.entities.values():
                for name in entity.names:
                    self._owners[fold(name)].add(entity.id)
            before["groups"], self.memberships = list(self.memberships), memberships(self.contents.entities)
            after["groups"] = list(self.memberships)
        return Change(_flatten(before), _flatten(after))

    def records(self) -> Iterable[Record]:
        """Yield everything: entities, sources, claims, deals, ties and memberships."""
        yield from self.contents.entities.values()
        yield from self.contents.sources.values()
        yield from self.contents.claims.values()
        for found in self.blocks.values():
            yield from found.records
        yield from self.memberships

    def _records(self, kind: str, key: str) -> list[Record]:
        """Return what stands under an entity's or a source's id; a claim stands under its source's."""
        if kind == "entity":
            return [self.contents.entities[key]] if key in self.contents.entities else []
        if kind == "source" and key in self.contents.sources:
            claims = [self.contents.claims[claim_id] for claim_id in self.contents.claims_of[key]]
            return [self.contents.sources[key], *claims]
        return []

    def _records_of_block(self, key: str) -> list[Record]:
        return self.blocks.get(key, EMPTY).records

    def owners_of(self, folded_name: str) -> set[str]:
        """Return the ids of the entities that have a name or alias, given in the form of `fold`."""
        return self._owners.get(folded_name, set())

    def deals(self) -> Iterable[Deal]:
        """Yield every deal."""
        for found in self.blocks.values():
            yield from found.deals

    def ties(self) -> Iterable[Tie]:
        """Yield every tie."""
        for found in self.blocks.values():
            yield from found.ties

    def deal(self, deal_id: str) -> Deal | None:
        """Return a deal by its id."""
        key = self._block_of_deal.get(deal_id)
        return next((deal for deal in self.blocks[key].deals if deal.id == deal_id), None) if key else None

    def ties_of(self, deal_id: str) -> list[Tie]:
        """Return a deal's ties."""
        key = self._block_of_deal.get(deal_id)
        return [tie for tie in self.blocks[key].ties if tie.deal == deal_id] if key else []

    def ties_at(self, entity_id: str) -> Iterable[Tie]:
        """Yield the ties that have an entity at one of their ends."""
        return (tie for tie in self.ties() if entity_id in (tie.start, tie.end))

    def counts(self) -> dict[str, int]:
        """Return how many entities, sources, claims, deals and ties there are."""
        return {
            "entities": len(self.contents.entities),
            "sources": len(self.contents.sources),
            "claims": len(self.contents.claims),
            "deals": len(self._block_of_deal),
            "ties": sum(len(found.ties) for found in list(self.blocks.values())),
        }

    def contradictions_of(self, deal_id: str) -> list[Contradiction]:
        """Return where a deal's claims cannot all be right."""
        key = self._block_of_deal.get(deal_id)
        return [each for each in self.blocks[key].contradictions if each.deal == deal_id] if key else []

    def deal_of(self, claim_id: str) -> str | None:
        """Return the id of the deal that a claim is about."""
        return self._deal_of_claim.get(claim_id)

    def _mentioning(self, entities: frozenset[str]) -> set[str]:
        """Return the blocks whose claims point at entities: their names are in the deals' names."""
        return {
            key
            for key, claim_ids in self._claims_of_block.items()
            if entities and any(entities & self.contents.claims[claim_id].entities for claim_id in claim_ids)
        }

    def _blocks_of(self, sources: frozenset[str], *, present: bool) -> set[str]:
        """Return the blocks of sources' claims, and note whether the claims are there from now on."""
        touched: set[str] = set()
        for source in sources:
            for claim_id in self.contents.claims_of.get(source, ()):
                key = block(self.contents.claims[claim_id])
                touched.add(key)
                if present:
                    self._claims_of_block[key].add(claim_id)
                else:
                    self._claims_of_block[key].discard(claim_id)
        return touched

    def _compute(self, key: str) -> None:
        for deal in self.blocks.pop(key, EMPTY).deals:
            del self._block_of_deal[deal.id]
            for claim_id in deal.claims:
                if self._deal_of_claim.get(claim_id) == deal.id:
                    del self._deal_of_claim[claim_id]
        claim_ids = self._claims_of_block.get(key)
        if not claim_ids:
            self._claims_of_block.pop(key, None)
            return
        claims = [self.contents.claims[claim_id] for claim_id in sorted(claim_ids)]
        self.blocks[key] = compute_block(key, claims, self.contents.sources, self.contents.entities)
        for deal in self.blocks[key].deals:
            self._block_of_deal[deal.id] = key
            self._deal_of_claim |= dict.fromkeys(deal.claims, deal.id)


def compute_block(
    key: str, claims: list[ClaimRecord], sources: Mapping[str, Source], entities: Mapping[str, EntityRecord]
) -> Block:
    """Return the deals and ties of the claims of one block; pure, and the same for any order of the claims."""
    groups = sorted(group(key, claims, sources), key=lambda found: found.id)
    wrong = {found.id: contradictions(found.id, found.claims, sources) for found in groups}
    deals = tuple(_deal(found, wrong[found.id], sources, entities) for found in groups)
    ties = tuple(tie for found in groups for tie in ties_of(found, sources))
    return Block(deals, ties, tuple(each for found in groups for each in wrong[found.id]))


def _deal(
    found: Group,
    wrong: list[Contradiction],
    sources: Mapping[str, Source],
    entities: Mapping[str, EntityRecord],
) -> Deal:
    return Deal(
        id=found.id,
        type=found.claims[0].type,
        name=re.sub(r"\{([^}]+)\}", lambda match: _name(match, entities), found.title),
        reason=found.reason,
        topic=found.topic,
        amount=size(found.claims, sources),
        disputed=tuple(sorted({each.field for each in wrong})),
        known_from=min(sources[claim.source].known_from.day for claim in found.claims),
        claims=tuple(sorted(claim.id for claim in found.claims)),
        parties=tuple(sorted({entity for claim in found.claims for entity in claim.entities})),
    )


def _name(match: re.Match[str], entities: Mapping[str, EntityRecord]) -> str:
    """Return an entity's name for its id in braces; what stands in braces otherwise (a date may) stays."""
    entity = entities.get(match.group(1))
    return entity.name if entity else match.group(0)
