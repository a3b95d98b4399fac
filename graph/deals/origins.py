"""Who first said so: counts publishers that do not credit another one, not pages."""

import re
from functools import cache, lru_cache
from pathlib import Path

import yaml

from graph.model.claims import BaseClaim
from graph.model.sources import Source


@cache
def _outlets() -> re.Pattern[str]:
    names = yaml.safe_load((Path(__file__).parent / "outlets.yaml").read_text(encoding="utf-8"))
    # Some names are written with and without their article.
    plain = sorted((re.escape(name.removeprefix("The ")) for name in names), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(plain)})\b", re.IGNORECASE)


@lru_cache(maxsize=65536)
def _credited(text: str) -> str | None:
    match = _outlets().search(text)
    return match.group(1).casefold() if match else None


def origin(claim: BaseClaim, source: Source) -> str:
    """Return the outlet that a claim credits, or else its own publisher."""
    credit = _credited(claim.attributed_to) if claim.attributed_to else None
    return credit or _credited(source.publisher) or source.publisher.casefold()
