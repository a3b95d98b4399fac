"""The review gate: pending claims become claims of the ledger when a reviewer says so, and stop being so again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from graph.contents import Contents
from graph.errors import BadInput, BadParameter, Busy, NotFound
from graph.ledger import Ledger, Reviewed, SourceContent
from graph.model.claims import ClaimRecord
from graph.model.entities import EntityRecord
from graph.model.names import nearest
from graph.model.review import Judgement, Merge, Verdict
from loaders.accepting import claims_of, needed, refuse_known_address, source_behind
from loaders.pending import Pending, all_found, find

AUTO = "auto"
_TRIES = 10
Decision = tuple[list[EntityRecord], list[SourceContent], list[Reviewed]]


def now() -> str:
    """Return the time of a judgement that is made now."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def judgement(pending: Pending, verdict: Verdict, **told: Any) -> Judgement:
    """Return a judgement of a claim, made now. Raises BadParameter if what is told is not of the right form."""
    try:
        return Judgement(claim=pending.id, verdict=verdict, at=now(), **told)
    except ValidationError as error:
        problem = error.errors()[0]
        raise BadParameter(
            f"{problem['msg']}.", parameter=str(problem["loc"][0]) if problem["loc"] else "verdict"
        ) from error


def judge(ledger: Ledger, judgements: Sequence[Judgement], contents: Contents | None = None) -> list[ClaimRecord]:
    """Record judgements, and the claims, sources and entities that follow; return the claims that now stand.

    All or nothing. `contents`, if the caller has them, are brought up to date. Raises NotFound, and BadInput for what
    is not a claim that the model takes.
    """
    _, sources, _ = _record(ledger, lambda held: _decide(judgements, held, ledger), contents or ledger.contents())
    return [claim for content in sources for claim in content.claims]


def accept_sure(ledger: Ledger, confidence: float) -> tuple[int, list[BadInput]]:
    """Accept all that waits and is as sure as `confidence`; return how many, and why others were not taken."""
    contents = ledger.contents()
    by_document: dict[str, list[Pending]] = {}
    for each in all_found(contents).values():
        if each.judgement is None and each.claim.confidence >= confidence:
            by_document.setdefault(each.proposal.document, []).append(each)
    taken, refusals = 0, []
    parts = list(by_document.values())
    while parts:
        part = parts.pop(0)
        rule = f"rule at {confidence:g}"
        try:
            judge(ledger, [judgement(each, "accepted", by=AUTO, reason=rule) for each in part], contents)
            taken += len(part)
        except BadInput as refusal:
            # One that cannot be taken does not hold up the others of its document.
            if len(part) == 1:
                refusals.append(refusal)
            else:
                parts[:0] = [[each] for each in part]
    return taken, refusals


def merge(ledger: Ledger, duplicate: str, into: str | None, by: str, reason: str | None) -> None:
    """Record that an entity is another one, or (None) that it is itself again.

    Raises NotFound for an unknown entity, BadParameter for a merge that cannot be.
    """

    def decide(contents: Contents) -> Decision:
        for each in (duplicate, into):
            if each is not None and each not in contents.recorded:
                raise NotFound(f"There is no entity {each!r}.", candidates=nearest(each, contents.recorded))
        if into is None and contents.merges.of(duplicate) == duplicate:
            raise BadParameter(f"{duplicate!r} is not merged into another entity.", parameter="duplicate")
        if into is not None:
            _refuse_merge(duplicate, into, contents)
        return [], [], [Merge(duplicate=duplicate, into=into, by=by, at=now(), reason=reason)]

    _record(ledger, decide, ledger.contents())


def _record(ledger: Ledger, decide: Callable[[Contents], Decision], contents: Contents) -> Decision:
    """Record what follows from what the ledger holds, deciding again whenever somebody else wrote meanwhile."""
    tries = 0
    while True:
        for entry in ledger.entries(contents.sequence):
            contents.apply(entry)
        decision = decide(contents)
        tries += 1
        try:
            ledger.record(*decision, head=contents.sequence)
        except Busy:
            if tries == _TRIES:
                raise
        else:
            return decision


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
    if contents.merges.group_circle(duplicate, into, contents.recorded):
        raise BadParameter(f"{into!r} would become part of its own part.", parameter="into")


def _decide(judgements: Sequence[Judgement], contents: Contents, ledger: Ledger) -> Decision:
    judged = {**contents.judgements, **{each.claim: each for each in judgements}}
    found = all_found(replace(contents, judgements=judged))
    proposals = {each.document: each for each in (find(one.claim, found).proposal for one in judgements)}
    standing: dict[str, list[Pending]] = {document: [] for document in sorted(proposals)}
    for each in found.values():
        if each.stands and each.proposal.document in standing:
            standing[each.proposal.document].append(each)
    entities: dict[str, EntityRecord] = {}
    sources: list[SourceContent] = []
    for document, claims in standing.items():
        source = source_behind(proposals[document], contents)
        if not claims and source.id not in contents.sources:
            continue
        if claims:
            held = (each for each in contents.sources.values() if not each.document or contents.claims_of[each.id])
            refuse_known_address(source, [*held, *(each.source for each in sources if each.claims)])
        entities |= needed(claims, {**contents.recorded, **entities})
        known = {**contents.recorded, **entities}
        text = ledger.document(document)
        sources.append(SourceContent(source, claims_of(claims, source.id, known, text.text if text else "")))
    return list(entities.values()), sources, list(judgements)
