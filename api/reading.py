"""`dealgraph read`: articles in; the claims that their words carry out, and before a reviewer."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from api.console import err, out, say, show_refusals
from api.extractors import ExtractorName, reader_of
from api.settings import Settings
from api.terminal import harmless
from graph.counted import counted
from graph.errors import BadInput
from graph.ledger import Ledger
from graph.model.documents import Document
from graph.model.review import FoundClaim
from loaders.documents.read import documents
from loaders.extract.extraction import Extraction
from loaders.extract.rules.language import codes
from loaders.extract.wording import wording
from loaders.proposals import propose
from queries.arguments import today


def read(
    arguments: Sequence[str],
    settings: Settings,
    extractor: ExtractorName,
    *,
    dry: bool,
    published: str | None,
    language: str | None,
    publisher: str | None,
) -> Iterator[tuple[Document, Extraction] | BadInput]:
    """Yield each document with what it says, or why it was refused, as they come; it waits for a reviewer unless `dry`.

    Names are recognized by the entities of the ledger. The last three are what the caller says
    of all documents. Raises BadParameter, EngineUnavailable, StorageFailure.
    """
    found = documents(arguments, today(), published=published, language=language, publisher=publisher)
    ledger = Ledger(settings.home / "ledger.db")
    try:
        reader = reader_of(extractor, ledger.contents().entities, settings)
        for document in found:
            if isinstance(document, BadInput):
                yield document
                continue
            extraction = reader.extractor.extract(document)
            if not dry:
                propose(document, extraction, extractor, ledger)
            yield document, extraction
        if told_cost := str(reader.spent):
            say(told_cost)
    finally:
        ledger.close()


def show(found: Iterator[tuple[Document, Extraction] | BadInput], extractor: ExtractorName, *, as_lines: bool) -> int:
    """Print what was read, as it comes: for a person, or as one line of JSON a document; return how many failed."""
    read_documents = claims = refused = 0
    for each in found:
        if isinstance(each, BadInput):
            show_refusals([each])
            refused += 1
            continue
        document, extraction = each
        read_documents += 1
        claims += len(extraction.claims)
        if as_lines:
            sys.stdout.write(extraction.line() + "\n")
        else:
            _show_claims(document, extraction, by_rules=extractor in ("rules", "encoder"))
    told = f"Read {counted(read_documents, 'document')}: {counted(claims, 'claim')}; {refused} refused."
    err.print(told, highlight=False)
    return refused


def _show_claims(document: Document, extraction: Extraction, *, by_rules: bool) -> None:
    """Print a document's claims, each with its sentence, in which the words that carry it are lit up."""
    names = {entity.id: entity.name for entity in extraction.entities}
    about = [document.language or "language unknown", document.dated, counted(len(extraction.claims), "claim")]
    title = harmless(document.title or document.name)
    out.print(Text.assemble((title, "bold"), f"\n{' · '.join(about)}\n"), soft_wrap=True)
    if extraction.unread:
        say(f"{harmless(document.name)} is too long: its last {extraction.unread:,} characters were not read.")
    if by_rules and not extraction.claims and document.language not in codes():
        say(f"{harmless(document.name)}: {_not_read(document.language)}")
    for claim in extraction.claims:
        out.print(headline(f"{claim.n:3}", claim, claim.fields, names), soft_wrap=True)
        out.print(lit(document.text, claim), soft_wrap=True)


def _not_read(language: str | None) -> str:
    if language is None:
        return "too little text to tell its language; say which with --language."
    return f"there are rules for {', '.join(codes())} only, not for {harmless(language)}; see --extractor llm."


def headline(number: str, claim: FoundClaim, fields: Mapping[str, Any], names: Mapping[str, str]) -> Text:
    """Return one line for a claim: its number, what it says, how sure it is, and what found it."""
    said = harmless(wording(fields, names))
    line = Text.assemble((f"{number} ", "dim"), (f"{fields['type']:12}", "cyan"), said)
    line.append(f"  {claim.confidence:.2f} {harmless(claim.rule)}", "dim")
    return line.append("".join(harmless(f", {field} by {by}") for field, by in claim.values_by.items()), "dim")


def lit(text: str, claim: FoundClaim) -> Text:
    """Return the sentence of a claim, with the words that carry it lit up."""
    sentence = text[claim.start : claim.end]
    parts = (re.sub(r"\s+", " ", harmless(part)) for part in sentence.partition(claim.quote))
    before, quote, after = parts
    return Text.assemble("    ", before, (quote, "bold black on yellow"), after, "\n")
