"""What changed between two states of the ledger, deal by deal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graph.contents import Contents, Entry, Touched
from graph.deals.deal import Tie
from graph.deals.grouping import block
from graph.deals.world import EMPTY, Block, World, compute_block
from graph.model.claims import ClaimRecord
from graph.model.dates import OPEN_DAY

What = Literal["world", "known"]


@dataclass(frozen=True)
class DealChange:
    """How a deal changed.

    `what` is "world" if what is held to be so today differs (another tie, stance or day), "known" if only the claims
    behind it do (one more source, another publisher).
    """

    deal: str
    change: Literal["added", "removed", "changed"]
    what: What
    claims_added: int
    claims_removed: int


def changed_deals(before: Contents, after: World, sources: Iterable[str]) -> list[DealChange]:
    """Return the deals that changed from `before` to `after`, where `sources` did; in order of their ids."""
    keys = {
        block(contents.claims[claim_id])
        for contents in (before, after.contents)
        for source in sources
        for claim_id in contents.claims_of.get(source, ())
    }
    found = [
        change
        for key, old in _blocks(before, keys).items()
        for change in _differences(old, after.blocks.get(key, EMPTY))
    ]
    return sorted(found, key=lambda change: change.deal)


def _blocks(contents: Contents, keys: set[str]) -> dict[str, Block]:
    claims: dict[str, list[ClaimRecord]] = {key: [] for key in keys}
    for claim in contents.claims.values():
        if (key := block(claim)) in claims:
            claims[key].append(claim)
    return {
        key: compute_block(key, found, contents.sources, contents.entities) if found else EMPTY
        for key, found in claims.items()
    }


def _differences(old: Block, new: Block) -> Iterable[DealChange]:
    before, after = ({deal.id: deal for deal in each.deals} for each in (old, new))
    for deal_id in sorted(before.keys() | after.keys()):
        one, other = before.get(deal_id), after.get(deal_id)
        held, holds = (set(deal.claims) if deal else set() for deal in (one, other))
        same_world = _held_today(old, deal_id) == _held_today(new, deal_id)
        if held == holds and same_world and one == other:
            continue
        yield DealChange(
            deal_id,
            "added" if one is None else "removed" if other is None else "changed",
            "known" if same_world else "world",
            len(holds - held),
            len(held - holds),
        )


def _held_today(found: Block, deal_id: str) -> set[tuple[str, ...]]:
    """Return what is held to be so of a deal, with all that is known by now; who says so does not count."""
    return {_said(tie) for tie in found.ties if tie.deal == deal_id and tie.known_to == OPEN_DAY}


def _said(tie: Tie) -> tuple[str, ...]:
    return (tie.type, tie.start, tie.end, tie.stance, tie.certainty, tie.valid_from, tie.valid_to)


def touched(before: Contents, entries: Iterable[Entry]) -> Touched:
    """Return all entities and sources that `entries`, which follow on `before`, make look otherwise.

    It takes the entries into `before`, for what a merge touches depends on those before it.
    """
    entities: set[str] = set()
    sources: set[str] = set()
    for entry in entries:
        each = before.touched_by(entry)
        entities |= each.entities
        sources |= each.sources
        before.apply(entry)
    return Touched(frozenset(entities), frozenset(sources))
