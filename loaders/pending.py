"""Claims that were found in documents, each with what was judged of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.contents import Contents
from graph.errors import NotFound
from graph.model.claims import CLAIM_TYPES
from graph.model.names import nearest
from graph.model.record import role_markers
from graph.model.review import FoundClaim, Judgement, PendingId, Proposal


@dataclass(frozen=True)
class Pending:
    """A found claim with its short id, its proposal, and the newest judgement of it (None: it waits)."""

    id: PendingId
    proposal: Proposal
    claim: FoundClaim
    judgement: Judgement | None

    @property
    def stands(self) -> bool:
        """Tell whether it was accepted, as it is or corrected."""
        return self.judgement is not None and self.judgement.verdict != "rejected"

    @property
    def fields(self) -> dict[str, Any]:
        """Return what it says, as corrected, with the entities that the reviewer named."""
        corrected = self.judgement.fields if self.judgement else None
        fields = self.claim.fields if corrected is None else corrected
        renamed = self.judgement.entities if self.judgement else {}
        roles = _roles(fields)
        return {name: _renamed(value, renamed) if name in roles else value for name, value in fields.items()}

    @property
    def quote(self) -> str:
        """Return its words, as corrected."""
        return (self.judgement and self.judgement.quote) or self.claim.quote


def all_found(contents: Contents) -> dict[PendingId, Pending]:
    """Return every claim that was found in documents by its short id, judged or not, document by document.

    What several extractors find alike is one; what was judged stays, whether or not it would be found again.
    """
    newest = ((each, name) for each in contents.proposals.values() for name in each.found)
    outlived = ((each, name) for name, each in contents.outlived.items())
    found: dict[PendingId, Pending] = {}
    for proposal, name in sorted([*newest, *outlived], key=lambda each: each[0].key):
        judged = contents.judgements.get(name)
        found.setdefault(name, Pending(name, proposal, proposal.found[name], judged))
    return found


def find(pending_id: str, found: Mapping[PendingId, Pending]) -> Pending:
    """Return a found claim by its short id. Raises NotFound."""
    if pending_id not in found:
        raise NotFound(f"No document has a found claim {pending_id!r}.", candidates=nearest(pending_id, found))
    return found[pending_id]


def entities_in(fields: Mapping[str, Any]) -> set[str]:
    """Return the ids of the entities that a claim's fields name."""
    return set(_ids([value for name, value in fields.items() if name in _roles(fields)]))


def _roles(fields: Mapping[str, Any]) -> set[str]:
    """Return the fields that name entities; a suit's two sides stand under one key."""
    model = CLAIM_TYPES.get(str(fields.get("type")))
    return {*(role_markers(model) if model else ()), "parties"}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _ids(each)
