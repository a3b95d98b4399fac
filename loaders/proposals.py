"""From what an extractor found to a proposal that waits for a reviewer."""

from graph.ledger import Ledger
from graph.model.documents import Document
from graph.model.names import hyphened
from graph.model.review import Proposal
from graph.model.sources import Source
from loaders.extract.extraction import Extraction

_MOST_LETTERS = 90
UNKNOWN = "unknown publisher"


def propose(document: Document, extraction: Extraction, extractor: str, ledger: Ledger) -> Proposal:
    """Record a document and what an extractor found in it; the same text and findings again change nothing."""
    first = ledger.document(document.sha256) or document
    proposal = Proposal(
        document=first.sha256,
        extractor=extractor,
        source=source_of(first),
        entities=extraction.entities,
        claims=extraction.claims,
    )
    ledger.record([], [], [first, proposal])
    return proposal


def source_of(document: Document) -> Source:
    """Return the source that a document's claims stand in."""
    title = document.title or document.name
    publisher = document.publisher or UNKNOWN
    words = "-".join(hyphened(part) or "x" for part in (publisher, document.dated.split("/")[0], title))
    return Source(
        id=f"{words[:_MOST_LETTERS].strip('-')}-{document.sha256[:8]}",
        title=title,
        publisher=publisher,
        url=document.url,
        published=document.published,
        published_inferred=None if document.published else document.published_inferred,
        language=document.language or "und",
        document=document.sha256,
        retrieved=document.retrieved,
    )
