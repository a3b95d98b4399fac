"""What an extractor finds in a document; every extractor gives the same."""

import json
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from graph.model.documents import Document
from graph.model.review import FoundClaim, FoundEntity


class Extraction(BaseModel):
    """Everything that one extractor found in one document.

    `unread` is the number of characters at the document's end that were not read, because it is too long.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    sha256: str
    language: str | None
    published: str | None
    entities: tuple[FoundEntity, ...]
    claims: tuple[FoundClaim, ...]
    unread: int = 0

    @classmethod
    def of(
        cls, document: Document, entities: tuple[FoundEntity, ...], claims: tuple[FoundClaim, ...], unread: int = 0
    ) -> "Extraction":
        """Return what was found in a document."""
        return cls(
            document=document.name,
            sha256=document.sha256,
            language=document.language,
            published=document.published or document.published_inferred,
            entities=entities,
            claims=claims,
            unread=unread,
        )

    def line(self) -> str:
        """Return it as one line of JSON: a claim's fields stand beside its number and words."""
        told = self.model_dump(mode="json", exclude={"claims"} | (set() if self.unread else {"unread"}))
        claims = [
            {"n": claim.n, **claim.fields, **claim.model_dump(mode="json", exclude={"n", "fields"})}
            for claim in self.claims
        ]
        return json.dumps(told | {"claims": claims}, ensure_ascii=False)


class Extractor(Protocol):
    """Finds claims in documents; made once for the ledger's entities, then used for many documents."""

    def extract(self, document: Document) -> Extraction:
        """Return what the document says; the same for the same document."""
