"""RSS and Atom feeds: which articles they name."""

import io
from datetime import date
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]

from loaders.documents.characters import line
from loaders.documents.parsed import Entry, Feed, Unreadable

_MAX_ENTRIES = 50


def read_feed(data: bytes, url: str | None, day: str) -> Feed:
    """Return the first 50 entries that have a link, which counts from `url`. Raises Unreadable if there are none.

    `day` is the one on which the feed was found: an entry's own is dropped if it is later.
    """
    # A file object, because the library would open a text that looks like an address or a path.
    found = [entry for entry in feedparser.parse(io.BytesIO(data)).entries if entry.get("link")]
    if not found:
        raise Unreadable("is a feed without a link to an article.")
    entries = tuple(
        Entry(urljoin(url or "", entry.link), line(entry.get("title")), _day(entry, day))
        for entry in found[:_MAX_ENTRIES]
    )
    return Feed(entries, left_out=len(found) - len(entries))


def _day(entry: Any, latest: str) -> str | None:
    moment = entry.get("published_parsed")
    found = date(*moment[:3]).isoformat() if moment else None
    return found if found and found <= latest else None
