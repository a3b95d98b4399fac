"""RSS and Atom feeds: which articles they name."""

import io
from datetime import date
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]

from loaders.documents.characters import line
from loaders.documents.parsed import Entry, Feed, Unreadable

_MAX_ENTRIES = 50


def read_feed(data: bytes, url: str | None) -> Feed:
    """Return the first 50 entries that have a link, which counts from `url`. Raises Unreadable if there are none."""
    # A file object, because the library would open a text that looks like an address or a path.
    found = [entry for entry in feedparser.parse(io.BytesIO(data)).entries if entry.get("link")]
    if not found:
        raise Unreadable("is a feed without a link to an article.")
    entries = tuple(
        Entry(urljoin(url or "", entry.link), line(entry.get("title")), _day(entry)) for entry in found[:_MAX_ENTRIES]
    )
    return Feed(entries, left_out=len(found) - len(entries))


def _day(entry: Any) -> str | None:
    moment = entry.get("published_parsed")
    return date(*moment[:3]).isoformat() if moment else None
