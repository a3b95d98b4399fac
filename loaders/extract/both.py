"""Two extractors on one document: what both find is surer."""

from itertools import product

from graph.model.claims import CLAIM_TYPES
from graph.model.documents import Document
from graph.model.review import FoundClaim
from loaders.extract.extraction import Extraction, Extractor
from loaders.extract.rules.drafts import listed
from loaders.extract.wording import sides

Ties = frozenset[tuple[str, str, str]]
_UNSECONDED = 0.5  # what remains of a claim's confidence when the other, asked for all that a text states, is silent


class Both:
    """Asks two extractors, of which the second knows values better.

    Of a deal that both tell, the second's claim stands: as sure as that not both are wrong, where the first says it
    to be as firm and to change as much. What only the first tells is half as sure.
    """

    def __init__(self, first: Extractor, second: Extractor) -> None:
        self._first, self._second = first, second

    def extract(self, document: Document) -> Extraction:
        """Return what either finds in the document, the second's claims before those of the first alone."""
        first, second = self._first.extract(document), self._second.extract(document)
        agreed = {_says(claim): claim for claim in first.claims}
        claims = [_surer(claim, agreed.get(_says(claim))) for claim in second.claims]
        told = {tie: claim.n for claim in reversed(second.claims) for tie in _ties(claim)}
        numbers = {claim.n: told[tie] for claim in first.claims for tie in _ties(claim) if tie in told}
        alone = [claim for claim in first.claims if claim.n not in numbers]
        last = max((claim.n for claim in claims), default=0)
        numbers |= {claim.n: number for number, claim in enumerate(alone, last + 1)}
        for claim in alone:
            cause = numbers[claim.caused_by] if claim.caused_by else None
            sure = round(claim.confidence * _UNSECONDED, 2)
            claims.append(claim.model_copy(update={"n": numbers[claim.n], "caused_by": cause, "confidence": sure}))
        entities = {entity.id: entity for entity in (*second.entities, *first.entities)}
        return first.model_copy(update={"claims": tuple(claims), "entities": tuple(entities.values())})


def _surer(claim: FoundClaim, other: FoundClaim | None) -> FoundClaim:
    if other is None:
        return claim
    both = 1 - (1 - claim.confidence) * (1 - other.confidence)
    return claim.model_copy(update={"confidence": round(both, 2), "rule": f"{other.rule} + {claim.rule}"})


def _says(claim: FoundClaim) -> tuple[Ties, object, object]:
    """Return who is tied to whom by a claim, how firm it is and what changes."""
    return _ties(claim), claim.fields.get("status"), claim.fields.get("change")


def _ties(claim: FoundClaim) -> Ties:
    """Return what makes two claims one deal: each two that it ties together, "" for nobody, of a metric what it is."""
    fields, kind = {**claim.fields, **sides(claim.fields.get("parties"))}, CLAIM_TYPES[claim.fields["type"]]
    ends = [(relation.start, relation.end) for relation in kind.relations] or [("subject", "metric")]
    named = [(listed(fields.get(start) or ""), listed(fields.get(end) or "")) for start, end in ends]
    pairs = (pair for starts, stops in named for pair in product(starts, stops) if len({*pair}) == 2)
    return frozenset((claim.fields["type"], *pair) for pair in pairs)
