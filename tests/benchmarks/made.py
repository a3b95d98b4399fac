"""Small golds and extractions, made by hand."""

from collections.abc import Mapping
from typing import Any

from benchmarks.evaluation.gold import GoldClaim, GoldEntity, Pair
from graph.model.documents import Document
from graph.model.names import fold
from graph.model.review import FoundClaim, FoundEntity
from loaders.extract.extraction import Extraction

TEXT = "Meta put $14.3 billion into Scale AI for 49 %.\nGoogle leaves Scale, says Société Générale.\n"
NAMES = {"meta": "Meta", "scale-ai": "Scale AI", "google": "Google", "sg": "Société Générale"}
HELD = {"type": "investment", "investors": ["meta"], "target": "scale-ai", "status": "completed"}
BILLIONS = {"value": 14_300_000_000, "currency": "USD"}
DEAL = HELD | {"amount": BILLIONS}
LEAVES = {"type": "supply", "supplier": "scale-ai", "customer": "google", "service": "other", "change": "ending"}


def pair_of(*claims: Mapping[str, Any], names: Mapping[str, str] = NAMES) -> Pair:
    """Write a gold in a folder's form and give what is read of it; claims are numbered from 1."""
    entities = tuple(GoldEntity(each, "organization", frozenset({fold(name)})) for each, name in names.items())
    golds = [{"n": n, "quote": "Meta", **claim} for n, claim in enumerate(claims, 1)]
    return Pair(
        Document(name="a.txt", text=TEXT, language="en", published="2025-06", retrieved="2026-11-24"),
        entities,
        tuple(GoldClaim(c["n"], c, c.pop("span", (0, 4)), c.get("same_event", c["n"])) for c in golds),
    )


def extraction_of(*claims: Mapping[str, Any], names: Mapping[str, str] = NAMES, rule: str = "r") -> Extraction:
    entities = tuple(
        FoundEntity(id=each, type="organization", name=name, mentions=(name,), known=True, reason="")
        for each, name in names.items()
    )
    found = tuple(_found(n, dict(claim), rule) for n, claim in enumerate(claims, 1))
    return Extraction(document="a.txt", sha256="0" * 64, language="en", published=None, entities=entities, claims=found)


def _found(n: int, fields: dict[str, Any], rule: str) -> FoundClaim:
    start, end = fields.pop("span", (0, 46))
    return FoundClaim(n=n, fields=fields, quote="Meta", start=start, end=end, rule=rule, confidence=1)
