"""Names as people type them: accents, case and spacing do not count; slips of the pen find their neighbours."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

from graph.model.entities import EntityRecord

SIMILAR_ENOUGH = 70


@lru_cache(maxsize=65536)
def unaccented(text: str) -> str:
    """Return a text without its accents, its case left as it is."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return the form under which two spellings of one name are equal."""
    return " ".join(unaccented(name).casefold().split())


def by_folded_name(entities: Iterable[EntityRecord]) -> dict[str, str]:
    """Return the ids of entities by each of their names, folded."""
    return {fold(name): entity.id for entity in entities for name in entity.names}


def hyphened(name: str) -> str:
    """Return a name in the letters of an id, its words parted by hyphens; empty for one without such letters."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def nearest(text: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """Return the names most like `text`, best first; none if nothing comes close."""
    found = process.extract(text, list(names), scorer=fuzz.WRatio, processor=fold, limit=limit)
    return [name for name, score, _ in found if score >= SIMILAR_ENOUGH]
