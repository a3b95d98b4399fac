"""Two extractors on one document: what both find is surer."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.model.claims import CLAIM_TYPES
from graph.model.documents import Document
from graph.model.record import role_markers
from graph.model.review import FoundClaim
from loaders.extract.extraction import Extraction, Extractor


class Both:
    """Asks two extractors. A claim of both is the first one's, as sure as that not both are wrong."""

    def __init__(self, first: Extractor, second: Extractor) -> None:
        self._first, self._second = first, second

    def extract(self, document: Document) -> Extraction:
        """Return what either finds in the document."""
        first, second = self._first.extract(document), self._second.extract(document)
        others = {_says(claim.fields): claim for claim in second.claims}
        claims = [_surer(claim, others.pop(_says(claim.fields), None)) for claim in first.claims]
        numbers = {claim.n: len(claims) + place for place, claim in enumerate(others.values(), 1)}
        for claim in others.values():
            cause = numbers.get(claim.caused_by or 0)
            claims.append(claim.model_copy(update={"n": numbers[claim.n], "caused_by": cause}))
        entities = {entity.id: entity for entity in (*second.entities, *first.entities)}
        return first.model_copy(update={"claims": tuple(claims), "entities": tuple(entities.values())})


def _surer(claim: FoundClaim, other: FoundClaim | None) -> FoundClaim:
    if other is None:
        return claim
    both = 1 - (1 - claim.confidence) * (1 - other.confidence)
    return claim.model_copy(update={"confidence": round(both, 2), "rule": f"{claim.rule} + {other.rule}"})


def _says(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what makes two claims one: the type, who plays which role, how firm it is and what changes."""
    saying = {*role_markers(CLAIM_TYPES[fields["type"]]), "parties", "metric"}
    named = {name: fields[name] for name in fields if name in saying}
    return (fields["type"], *sorted(map(str, _flat(named))), fields.get("status"), fields.get("change"))


def _flat(named: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in named.items():
        yield name, sorted(value) if isinstance(value, list) else value
