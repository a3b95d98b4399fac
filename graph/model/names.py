"""Names as people type them: accents, case and spacing do not count; slips of the pen find their neighbours."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

SIMILAR_ENOUGH = 70


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return the form under which two spellings of one name are equal."""
    decomposed = unicodedata.normalize("NFKD", name)
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.casefold().split())


def nearest(text: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """Return the names most like `text`, best first; none if nothing comes close."""
    found = process.extract(text, list(names), scorer=fuzz.WRatio, processor=fold, limit=limit)
    return [name for name, score, _ in found if score >= SIMILAR_ENOUGH]
