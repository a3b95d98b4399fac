"""The review gate: pending claims become claims of the ledger when a reviewer says so, and stop being so again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from graph.contents import Contents
from graph.errors import BadInput, BadParameter, NotFound
from graph.ledger import Ledger, SourceContent
from graph.model.claims import CLAIM_TYPES, ClaimRecord
from graph.model.entities import ENTITY, EntityRecord
from graph.model.names import nearest
from graph.model.review import FoundClaim, Judgement, Merge, Proposal, Verdict
from loaders.curated_claims import Refused, read_claim
from loaders.curated_entities import refuse_clashes
from loaders.extract.wording import wording


@dataclass(frozen=True)
class Pending:
    """A found claim with its short id, its proposal, and the newest judgement of it (None: it waits)."""

    id: str
    proposal: Proposal
    claim: FoundClaim
    judgement: Judgement | None

    @property
    def stands(self) -> bool:
        """Tell whether it was accepted, as it is or corrected."""
        return self.judgement is not None and self.judgement.verdict != "rejected"

    @property
    def fields(self) -> dict[str, Any]:
        """Return what it says, as corrected."""
        corrected = self.judgement.fields if self.judgement else None
        fields = self.claim.fields if corrected is None else corrected
        renamed = self.judgement.entities if self.judgement else {}
        return {name: _renamed(value, renamed) for name, value in fields.items()}

    @property
    def quote(self) -> str:
        """Return its words, as corrected."""
        return (self.judgement and self.judgement.quote) or self.claim.quote


def now() -> str:
    """Return the time of a judgement that is made now."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def all_found(contents: Contents) -> Iterator[Pending]:
    """Yield every claim that was found in documents, judged or not, document by document."""
    for _, proposal in sorted(contents.proposals.items()):
        for claim in proposal.claims:
            found = proposal.pending_id(claim)
            yield Pending(found, proposal, claim, contents.judgements.get(found))


def find(pending_id: str, contents: Contents) -> Pending:
    """Return a found claim by its short id. Raises NotFound."""
    found = {each.id: each for each in all_found(contents)}
    if pending_id not in found:
        raise NotFound(f"No document has a found claim {pending_id!r}.", candidates=nearest(pending_id, found))
    return found[pending_id]


def judgement(pending: Pending, verdict: Verdict, **told: Any) -> Judgement:
    """Return a judgement of a claim, made now. Raises BadParameter if what is told is not of the right form."""
    try:
        return Judgement(claim=pending.id, verdict=verdict, at=now(), **told)
    except ValidationError as error:
        problem = error.errors()[0]
        raise BadParameter(f"{problem['msg']}.", parameter=str(problem["loc"][0])) from error


def judge(ledger: Ledger, judgements: Sequence[Judgement]) -> list[ClaimRecord]:
    """Record judgements, and the claims, sources and entities that follow; return the claims that now stand.

    All or nothing. Raises NotFound, and BadInput for what is not a claim that the model takes.
    """
    contents = ledger.contents()
    documents = {find(each.claim, contents).proposal.document for each in judgements}
    contents.judgements |= {each.claim: each for each in judgements}
    entities: dict[str, EntityRecord] = {}
    sources: list[SourceContent] = []
    for document in sorted(documents):
        proposals = [each for _, each in sorted(contents.proposals.items()) if each.document == document]
        standing = [each for each in all_found(contents) if each.proposal.document == document and each.stands]
        _refuse_known_address(proposals[0], contents)
        entities |= _needed(standing, contents)
        sources.append(_source(proposals[0], standing, {**contents.recorded, **entities}))
    ledger.record(list(entities.values()), sources, judgements)
    return [claim for content in sources for claim in content.claims]


def merge(ledger: Ledger, duplicate: str, into: str | None, by: str, reason: str | None) -> None:
    """Record that an entity is another one, or (None) that it is itself again.

    Raises NotFound for an unknown entity, BadParameter for a merge that cannot be.
    """
    contents = ledger.contents()
    for each in (duplicate, into):
        if each is not None and each not in contents.recorded:
            raise NotFound(f"There is no entity {each!r}.", candidates=nearest(each, contents.recorded))
    if into is None and contents.merges.of(duplicate) == duplicate:
        raise BadParameter(f"{duplicate!r} is not merged into another entity.", parameter="duplicate")
    if into is not None:
        _refuse_merge(duplicate, into, contents)
    ledger.record([], [], [Merge(duplicate=duplicate, into=into, by=by, at=now(), reason=reason)])


def _refuse_merge(duplicate: str, into: str, contents: Contents) -> None:
    one, other = contents.recorded[duplicate], contents.recorded[into]
    if duplicate == into:
        raise BadParameter("An entity cannot be merged into itself.", parameter="into")
    if contents.merges.circle(duplicate, into):
        raise BadParameter(f"{into!r} is shown as {duplicate!r} already.", parameter="into")
    if one.type != other.type:
        raise BadParameter(
            f"{duplicate!r} is of the type {one.type}, {into!r} of the type {other.type}.", parameter="into"
        )


def _refuse_known_address(proposal: Proposal, contents: Contents) -> None:
    source = proposal.source
    others = (each for each in contents.sources.values() if each.url and each.url == source.url)
    other = next((each for each in others if each.id != source.id), None)
    if other:
        raise BadInput(
            f"its address is that of the source {other.id!r}.",
            file=source.title,
            remedy="Its claims stand there: correct them in its file.",
        )


def _needed(standing: Sequence[Pending], contents: Contents) -> dict[str, EntityRecord]:
    """Return the proposed entities that standing claims point at and that the ledger does not have."""
    found: dict[str, EntityRecord] = {}
    for pending in standing:
        named = set(_ids(pending.fields))
        for each in pending.proposal.entities:
            if each.id in named and each.id not in contents.recorded:
                aliases = [name for name in each.mentions if name != each.name]
                found[each.id] = ENTITY.validate_python(
                    {"id": each.id, "type": each.type, "name": each.name, "aliases": sorted(set(aliases))}
                )
    fitting, clashes = refuse_clashes([(entity, entity.id) for entity in found.values()], contents.recorded)
    if clashes:
        raise BadInput(
            clashes[0].message,
            file=clashes[0].file,
            place=clashes[0].place,
            remedy="Say with --entity NEW=KNOWN which known entity it is.",
        )
    return {entity.id: entity for entity in fitting}


def _source(proposal: Proposal, standing: Sequence[Pending], entities: Mapping[str, EntityRecord]) -> SourceContent:
    claims: dict[str, ClaimRecord] = {}
    by_number = {(each.proposal.extractor, each.claim.n): each for each in standing}
    made: dict[str, ClaimRecord] = {}

    def make(pending: Pending, behind: tuple[str, ...] = ()) -> ClaimRecord:
        if pending.id not in made:
            cause = by_number.get((pending.proposal.extractor, pending.claim.caused_by or 0))
            known = cause and cause.id not in behind and make(cause, (*behind, pending.id)).id
            made[pending.id] = _claim(pending, proposal.source.id, known or None, entities)
        return made[pending.id]

    for pending in standing:
        claim = make(pending)
        claims.setdefault(claim.id, claim)
    return SourceContent(proposal.source, tuple(claims.values()))


def _claim(pending: Pending, source_id: str, cause: str | None, entities: Mapping[str, EntityRecord]) -> ClaimRecord:
    names = {entity.id: entity.name for entity in entities.values()}
    raw = {**pending.fields, "quote": pending.quote, "span": f"char={pending.claim.start},{pending.claim.end}"}
    try:
        if raw.get("type") in CLAIM_TYPES:
            raw.setdefault("summary", wording(pending.fields, names)[:500] or pending.quote)
        return read_claim(
            raw, source_id=source_id, cause=cause, entities=entities, file=pending.id, number=pending.claim.n
        )
    except Refused as refused:
        raise refused.reasons[0] from refused
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(f"its fields are not those of a claim ({error}).", file=pending.id) from error


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def _ids(fields: Mapping[str, Any]) -> Iterator[str]:
    for value in fields.values():
        for each in value.values() if isinstance(value, dict) else [value]:
            yield from (one for one in (each if isinstance(each, list) else [each]) if isinstance(one, str))
