"""What deals rest on: their claims, with their words and sources. The one place where this is expanded."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from graph.deals.world import World
from graph.model.dates import OPEN_DAY

_KEPT = 2000  # deals; some 5 KB each


class SourceNote(BaseModel):
    """Where a claim stands; `known_from` is the day from which it could be known, `date_basis` what that rests on.

    `document` is the SHA-256 of the text that was read, if the claim was read from one.
    """

    id: str
    publisher: str
    title: str
    url: str | None
    date: str | None
    date_basis: str
    known_from: str
    document: str | None


class Evidence(BaseModel):
    """One claim about a deal: the words quoted, and where they stand.

    `span` is their place in the source's document, such as char=0,28 (RFC 5147).
    """

    claim: str
    type: str
    status: str | None
    change: str | None
    date: str | None
    attributed_to: str | None
    quote: str
    span: str | None
    summary: str
    source: SourceNote


def source_note(source_id: str, world: World) -> SourceNote:
    """Return what is told of a source wherever a claim is shown."""
    source = world.contents.sources[source_id]
    known = source.known_from
    return SourceNote(
        id=source.id,
        publisher=source.publisher,
        title=source.title,
        url=source.url,
        date=source.published or source.published_inferred or source.retrieved,
        date_basis=known.basis,
        known_from=known.day,
        document=source.document,
    )


def evidence(deal_id: str, known_by: str, world: World) -> list[Evidence]:
    """Return the claims of a deal that were known by a day, oldest known first; none for an unknown deal."""
    deal = world.deal(deal_id)
    claims = deal.claims if deal else ()
    found = (_evidence(claim_id, world) for claim_id in claims)
    return in_order(item for item in found if item.source.known_from <= known_by)


class KeptEvidence:
    """The evidence of deals at one version of the world, kept from one answer to the next: making it takes longest."""

    def __init__(self, world: World, version: str) -> None:
        self.world = world
        self.version = version
        self._all = lru_cache(_KEPT)(lambda deal_id: evidence(deal_id, OPEN_DAY, world))

    def of(self, deal_id: str, known_by: str) -> list[Evidence]:
        """Return the same as `evidence`."""
        return [item for item in self._all(deal_id) if item.source.known_from <= known_by]


def in_order(items: Iterable[Evidence]) -> list[Evidence]:
    """Return evidence in the order in which it could be known."""
    return sorted(items, key=lambda item: (item.source.known_from, item.source.id, item.claim))


def _evidence(claim_id: str, world: World) -> Evidence:
    claim: Any = world.contents.claims[claim_id]
    return Evidence(
        claim=claim.id,
        type=claim.type,
        status=claim.status,
        change=getattr(claim, "change", None),
        date=claim.date,
        attributed_to=claim.attributed_to,
        quote=claim.quote,
        span=claim.span,
        summary=claim.summary,
        source=source_note(claim.source, world),
    )
