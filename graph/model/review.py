"""What was found in documents, and what reviewers judged of it."""

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.model.documents import Sha256
from graph.model.entities import Slug, Text
from graph.model.sources import Source

_FROZEN = ConfigDict(frozen=True, extra="forbid")
PendingId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}\.[0-9a-f]{8}$")]
REVIEWER = "reviewer"  # who judges, where nobody is named
Verdict = Literal["accepted", "corrected", "rejected"]


class FoundEntity(BaseModel):
    """An entity that a document names. `mentions` are its names in the text, as they stand there.

    `known` tells whether the ledger has it; `reason` says by what it was recognized.
    """

    model_config = _FROZEN

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
    sentence that carries the claim (code points). `rule` names what found it, `words` what it went by, `values_by`
    what told those of its values, by field, that this did not, and `confidence` is the precision that was measured
    for that rule on the development texts. `caused_by` is the `n` of another claim.
    """

    model_config = _FROZEN

    n: int
    fields: dict[str, Any]
    quote: str
    start: int
    end: int
    rule: str
    words: tuple[str, ...] = ()
    values_by: dict[str, str] = {}
    confidence: float = Field(ge=0, le=1)
    caused_by: int | None = None


class Proposal(BaseModel):
    """What one extractor found in one document, and the source that its claims would stand in. Never changed."""

    model_config = _FROZEN

    document: Sha256
    extractor: Annotated[str, Field(pattern=r"^[a-z]+$")]
    source: Source
    entities: tuple[FoundEntity, ...]
    claims: tuple[FoundClaim, ...]

    @property
    def key(self) -> str:
        """Return what it is named by in the ledger: another reading by the same extractor takes its place."""
        return f"{self.document}.{self.extractor}"

    @cached_property
    def found(self) -> dict[PendingId, FoundClaim]:
        """Return its claims by their short names, such as 3f2a9c1b.04d2aa1e.

        A name stands for what the claim says and its words, not for its number: when better rules read the text again,
        a judgement stays with the claim that it judged.
        """
        return {self._name(claim): claim for claim in self.claims}

    def _name(self, claim: FoundClaim) -> PendingId:
        says = json.dumps([claim.fields, claim.quote], sort_keys=True, ensure_ascii=False)
        return f"{self.document[:8]}.{hashlib.sha256(says.encode()).hexdigest()[:8]}"


class Judgement(BaseModel):
    """What a reviewer says of one pending claim; the newest judgement of a claim counts.

    A correction carries the claim's fields as they should be. `entities` says which known entity a proposed one is.
    `at` is the UTC time, YYYY-MM-DDTHH:MM:SSZ.
    """

    model_config = _FROZEN

    claim: PendingId
    verdict: Verdict
    fields: dict[str, Any] | None = None
    quote: Text | None = None
    entities: dict[Slug, Slug] = {}
    by: Text = REVIEWER
    at: str
    reason: Text | None = None

    @model_validator(mode="after")
    def _corrections_say_so(self) -> "Judgement":
        if self.verdict != "corrected" and not (self.fields is None and self.quote is None):
            raise ValueError("fields and a quote are for the verdict corrected")
        return self


class Merge(BaseModel):
    """One entity is another: `duplicate` is shown as `into`, or as itself again if `into` is None."""

    model_config = _FROZEN

    duplicate: Slug
    into: Slug | None
    by: Text = REVIEWER
    at: str
    reason: Text | None = None
