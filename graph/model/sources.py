"""Sources: where claims stand, and from which day on they could be known."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from graph.model.dates import Day, EdtfDate, bounds
from graph.model.documents import Sha256
from graph.model.entities import Slug, Text, Url
from graph.model.record import Record, Term


@dataclass(frozen=True)
class KnownFrom:
    """The day from which a source counts as known, and what that day rests on."""

    day: str
    basis: str


class Source(Record):
    """A page or a text: publisher, title, address, dates, language."""

    label: ClassVar[str] = "Source"
    base: ClassVar[str] = "Source"
    iri: ClassVar[str | None] = "schema:Article"

    id: Annotated[Slug, Term()]
    title: Annotated[Text, Term("schema:headline")]
    publisher: Annotated[Text, Term("schema:publisher")]
    url: Annotated[Url | None, Term("schema:url")] = None
    published: Annotated[EdtfDate | None, Term("schema:datePublished", dated=True)] = None
    published_inferred: Annotated[EdtfDate | None, Term(dated=True)] = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"), Term("schema:inLanguage")]
    document: Annotated[Sha256 | None, Term()] = None
    retrieved: Annotated[Day, Term()]

    @model_validator(mode="after")
    def _one_publication_date(self) -> "Source":
        if self.published and self.published_inferred:
            raise ValueError("published_inferred is only for a source without published")
        return self

    @property
    def known_from(self) -> KnownFrom:
        """Return the last day of the publication date, or else the day of retrieval.

        Nothing is known before it surely was: a source of `2025-06` counts as known from 2025-06-30, but
        never later than the day on which it was read.
        """
        for basis, date in (("published", self.published), ("published_inferred", self.published_inferred)):
            if date is not None:
                return KnownFrom(min(bounds(date)[1], self.retrieved), basis)
        return KnownFrom(self.retrieved, "retrieved")

    def derived(self) -> dict[str, str]:
        """Return from when on the source counts as known, and what that rests on."""
        return {"known_from": self.known_from.day, "known_from_basis": self.known_from.basis}

    @property
    def name(self) -> str:
        """Return a short caption."""
        return f"{self.publisher}: {self.title}"
