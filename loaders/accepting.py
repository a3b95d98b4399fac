"""What follows from the accepted claims of a document: a source, new entities, and claims that the model takes."""

from collections.abc import Iterable, Mapping, Sequence

from graph.contents import Contents
from graph.errors import BadInput
from graph.model.claims import ClaimRecord
from graph.model.entities import EntityRecord
from graph.model.review import PendingId, Proposal
from graph.model.sources import Source
from loaders.curated_claims import Refused, read_claim
from loaders.curated_entities import read_entity, refuse_clashes
from loaders.extract.place import place_of
from loaders.extract.wording import wording
from loaders.pending import Pending, entities_in

# What a claim's fields are told beside: a correction of these would be passed over.
_APART = ("quote", "caused_by")


def source_behind(proposal: Proposal, contents: Contents) -> Source:
    """Return the source of a proposal's document, as it was first recorded."""
    first = (each for each in contents.sources.values() if each.document == proposal.document)
    return next(first, proposal.source)


def refuse_known_address(source: Source, others: Iterable[Source]) -> None:
    """Refuse a source whose address is another one's. Raises BadInput."""
    other = next((each for each in others if each.url and each.url == source.url and each.id != source.id), None)
    if other and other.document:
        reason = f"another text of its page is the source {other.id!r}, and claims of that stand."
        raise BadInput(reason, file=source.id, remedy="Reject those first: `dealgraph review list --all` has them.")
    if other:
        reason = f"its address is that of the source {other.id!r}."
        raise BadInput(reason, file=source.id, remedy="Its claims stand there: correct them in its file.")


def needed(standing: Sequence[Pending], known: Mapping[str, EntityRecord]) -> dict[str, EntityRecord]:
    """Return the proposed entities that standing claims point at and that the ledger does not have."""
    found: dict[str, EntityRecord] = {}
    for pending in standing:
        named = entities_in(pending.fields)
        for number, each in enumerate(pending.proposal.entities, 1):
            if each.id in named and each.id not in known:
                aliases = sorted({name for name in each.mentions if name != each.name})
                raw = {"id": each.id, "type": each.type, "name": each.name, "aliases": aliases}
                entity = read_entity(raw, file=pending.id, number=number)
                if isinstance(entity, list):
                    raise entity[0]
                found[each.id] = entity
    fitting, clashes = refuse_clashes([(entity, entity.id) for entity in found.values()], known)
    if clashes:
        raise BadInput(
            clashes[0].message,
            file=clashes[0].file,
            place=clashes[0].place,
            remedy="Say with --entity NEW=KNOWN which known entity it is.",
        )
    return {entity.id: entity for entity in fitting}


def claims_of(
    standing: Sequence[Pending], source_id: str, entities: Mapping[str, EntityRecord], text: str
) -> tuple[ClaimRecord, ...]:
    """Return the claims that follow, each once; a cause is named where it stands too."""
    by_id = {each.id: each for each in standing}
    made: dict[str, ClaimRecord] = {}

    def make(pending: Pending, behind: tuple[str, ...] = ()) -> ClaimRecord:
        if pending.id not in made:
            cause = next((by_id[name] for name in _causes(pending) if name in by_id and name not in behind), None)
            known = make(cause, (*behind, pending.id)).id if cause else None
            made[pending.id] = _claim(pending, source_id, known, entities, text)
        return made[pending.id]

    return tuple({claim.id: claim for claim in map(make, standing)}.values())


def _claim(
    pending: Pending, source_id: str, cause: str | None, entities: Mapping[str, EntityRecord], text: str
) -> ClaimRecord:
    fields = pending.fields
    if own := next((name for name in _APART if name in fields), None):
        raise BadInput("is no field to correct.", file=pending.id, place=f"field {own}", remedy=_remedy(own))
    quote, span = _place(pending, text)
    raw = {"summary": quote, **fields, "quote": quote}
    try:
        claim = read_claim(
            raw, source_id=source_id, cause=cause, entities=entities, file=pending.id, number=pending.claim.n
        )
    except Refused as refused:
        raise refused.reasons[0] from refused
    names = {each: entities[each].name for each in claim.entities}
    try:
        told = wording(fields, names)[:500].strip()
    except (ArithmeticError, TypeError, ValueError) as error:
        # The model takes a number as text; who reads the ledger by FORMAT.md does not.
        raise BadInput(f"its fields are not as data/FORMAT.md has them ({error}).", file=pending.id) from error
    summary = claim.summary if "summary" in fields else told or quote
    return claim.model_copy(update={"span": span, "summary": summary})


def _causes(pending: Pending) -> list[PendingId]:
    return [name for name, claim in pending.proposal.found.items() if claim.n == pending.claim.caused_by]


def _remedy(own: str) -> str:
    return "Other words are given as the quote of the correction." if own == "quote" else "It follows from the text."


def _place(pending: Pending, text: str) -> tuple[str, str]:
    """Return a claim's words as the document has them, and the span of their sentence."""
    claim = pending.claim
    if pending.quote in text[claim.start : claim.end]:
        return pending.quote, f"char={claim.start},{claim.end}"
    place = place_of(pending.quote, text)
    if place is None:
        raise BadInput("these words do not stand in the document.", file=pending.id, place="field quote")
    return place.quote, f"char={place.start},{place.end}"
