"""Where a quote stands in a text."""

import re
from dataclasses import dataclass

from loaders.extract.rules.text import plain

_SENTENCE_END = re.compile(r"[.!?…]\s|\n")


@dataclass(frozen=True)
class Place:
    """A quote as the text has it, and the span of the sentence around it."""

    quote: str
    start: int
    end: int


def place_of(quote: str, text: str) -> Place | None:
    """Return where a quote stands, whatever its kinds of spaces, quotes and dashes; None if it is not there."""
    words = plain(quote).split()
    if not words:
        return None
    flat = plain(text)
    found = re.search(r"\s+".join(map(re.escape, words)), flat)
    if not found:
        return None
    before = [end.end() for end in _SENTENCE_END.finditer(text, 0, found.start())]
    after = _SENTENCE_END.search(text, found.end())
    start, end = before[-1] if before else 0, after.start() + 1 if after else len(text)
    return Place(text[found.start() : found.end()], start, start + len(text[start:end].rstrip()))
