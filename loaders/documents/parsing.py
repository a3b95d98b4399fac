"""What some bytes are, and what they hold. It runs in a process of its own, see isolation.py."""

import re
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from graph.model.entities import Url
from loaders.documents.characters import clean, decode, line
from loaders.documents.feeds import read_feed
from loaders.documents.languages import language_of
from loaders.documents.pages import read_page
from loaders.documents.parsed import Article, Feed, Raw, Unreadable
from loaders.documents.pdf import read_pdf
from loaders.documents.plain import read_plain

# All of them stand near the beginning, after comments and the like.
_HEAD = 2000
_PAGE = re.compile(
    r"<!doctype html|<html[\s>]|^\s*<(?:head|body|article|main|section|div|h1|p|meta|title)[\s>]", re.IGNORECASE
)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_XML = re.compile(r"^\s*<\?xml")
_URL: TypeAdapter[str] = TypeAdapter(Url)
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])")


def parse(raw: Raw) -> Article | Feed:
    """Return the article or the feed that the bytes hold, judged by what they are, not by a name. Raises Unreadable."""
    if b"%PDF-" in raw.data[:1024]:
        return _finished(read_pdf(raw.data, raw.day), raw)
    text = clean(decode(raw.data, raw.charset))
    head = text[:_HEAD]
    if _PAGE.search(head):
        return _finished(read_page(text, raw.url, raw.day), raw)
    if _FEED.search(head):
        if "<!ENTITY" in text:
            raise Unreadable("declares entities of its own, which may stand for files or for gigabytes.")
        return read_feed(raw.data, raw.url, raw.day)
    if _XML.search(head):
        raise Unreadable("is XML, but neither a feed nor a page.")
    return _finished(read_plain(text), raw)


def _finished(article: Article, raw: Raw) -> Article:
    text = clean(article.text)
    stated = _LANGUAGE.match((article.language or "").lower())
    return replace(
        article,
        text=text,
        title=line(article.title),
        publisher=line(article.publisher),
        author=line(article.author),
        # Templates often state a language that the article is not in.
        language=language_of(text) or (stated[0] if stated else None),
        url=_address(article.url) or _address(raw.url),
    )


def _address(url: str | None) -> str | None:
    """Return an address if it is one that a document can have; pages state others too."""
    try:
        return _URL.validate_python(url)
    except ValidationError:
        return None
