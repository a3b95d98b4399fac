"""Documents: texts that were read, each named by the hash of its text."""

import hashlib
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from graph.model.dates import Day, EdtfDate
from graph.model.entities import Text, Url

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Document(BaseModel):
    """A text with what is known of where it stood.

    `text` is what claims are read from, and what their spans count in (Unicode code points, from 0). `published`
    is an EDTF date that the document or its reader states, `published_inferred` one taken from its address or its
    text. `language` is an ISO 639-1 code, None where none could be told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    text: str
    language: str | None = None
    title: Text | None = None
    publisher: Text | None = None
    author: Text | None = None
    url: Url | None = None
    published: EdtfDate | None = None
    published_inferred: EdtfDate | None = None
    retrieved: Day

    @property
    def sha256(self) -> str:
        """Return the hash of the text: two documents of one text are one."""
        return sha256_of(self.text)

    @property
    def dated(self) -> str:
        """Return the EDTF date that words such as "last year" count from."""
        return self.published or self.published_inferred or self.retrieved


def sha256_of(text: str) -> Sha256:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
