"""What an extractor finds in a document; every extractor gives the same."""

import json
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from graph.model.documents import Document
from graph.model.entities import Slug


class FoundEntity(BaseModel):
    """An entity that a document names. `mentions` are its names in the text, as they stand there.

    `known` tells whether the ledger has it; `reason` says by what it was recognized.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    type: Literal["organization", "person", "product"]
    name: str
    mentions: tuple[str, ...]
    known: bool
    reason: str


class FoundClaim(BaseModel):
    """A claim that a document's words carry.

    `fields` are the claim in the form of data/FORMAT.md (type, roles as entity ids, values), without source, quote,
    summary and caused_by. `quote` are at most 12 words that stand in the text; `start` and `end` the span of the
    sentence that carries the claim (code points). `rule` names what found it, `words` what it went by, and
    `confidence` is the precision that was measured for that rule on the development set. `caused_by` is the `n`
    of another claim.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    n: int
    fields: dict[str, Any]
    quote: str
    start: int
    end: int
    rule: str
    words: tuple[str, ...] = ()
    confidence: float = Field(ge=0, le=1)
    caused_by: int | None = None


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
