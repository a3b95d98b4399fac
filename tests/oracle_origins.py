"""Who first said what a claim says, as docs/ties.md tells it ("Origins")."""

from functools import cache
from pathlib import Path

import yaml

from graph.model.claims import BaseClaim
from graph.model.sources import Source

# "The Guardian" is also called "Guardian", so the article is no part of what is looked for.
OUTLETS = [
    name.removeprefix("The ").casefold()
    for name in yaml.safe_load(Path("graph/deals/outlets.yaml").read_text(encoding="utf-8"))
]


def _places(text: str, name: str) -> list[int]:
    """Return where a name stands in a text as words of their own."""
    padded = f" {text} "
    starts = [at for at in range(1, len(text) + 1) if padded.startswith(name, at)]
    edges = [(at, padded[at - 1], padded[at + len(name)]) for at in starts]
    return [at for at, *around in edges if not any(each.isalnum() or each == "_" for each in around)]


@cache
def outlet_in(text: str) -> str | None:
    """Return the outlet that a text names first; of two that begin at one place the longer."""
    found = [(place, -len(name), name) for name in OUTLETS for place in _places(text.casefold(), name)]
    return min(found)[2] if found else None


def origin(claim: BaseClaim, source: Source) -> str:
    return outlet_in(claim.attributed_to or "") or outlet_in(source.publisher) or source.publisher.casefold()
