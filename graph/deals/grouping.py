"""Which claims are about one deal, and why.

Claims are first parted into blocks that no deal crosses (see `block`), so that a new claim can change the deals
of its own block only. Within a block every type but investments is one deal per block; rounds.py parts those.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from graph.deals.rounds import Round, rounds
from graph.model.claims import BaseClaim, Investment, Legal, Metric, Post, Supply
from graph.model.sources import Source

Names = Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """The claims of one deal, its id, what it is called (entity ids in braces), and why they belong together."""

    id: str
    title: str
    reason: str
    claims: tuple[BaseClaim, ...]
    topic: str | None = None


def block(claim: BaseClaim) -> str:
    """Return the key of the block that a claim is in: a claim's deal depends on its block alone."""
    return f"{claim.type}/{_BLOCKS[claim.type](claim)}"


def group(key: str, claims: Sequence[BaseClaim], sources: Mapping[str, Source]) -> list[Group]:
    """Return the deals that the claims of one block are about; the same for any order of the claims."""
    ordered = tuple(sorted(claims, key=lambda claim: claim.id))
    first = ordered[0]
    if isinstance(first, Investment):
        parted = rounds(cast("tuple[Investment, ...]", ordered), sources)
        return [_round_group(each, first.target) for each in parted]
    title, reason = _TITLES[first.type](first)
    return [Group(_deal_id(key), title, reason, ordered, _topic(first))]


def _topic(claim: BaseClaim) -> str | None:
    match claim:
        case Supply():
            return claim.service.value
        case Post():
            return title_class(claim.title)
        case Metric():
            return claim.metric.value
    return None


def _round_group(found: Round, target: str) -> Group:
    return Group(f"investment.{target}.{found.suffix}", f"{found.title} {{{target}}}", found.reason, found.claims)


def _deal_id(key: str) -> str:
    """Return a block's key as an id: dots, which no entity's id has, part what is one word each."""
    return ".".join(_slug(part) for part in key.split("/"))


def _slug(text: str) -> str:
    """Return a text as one word of an id; what a slug cannot hold is told apart by a hash."""
    lowered = text.lower()
    slug = re.sub(r"[^a-z0-9_~]+", "-", lowered).strip("-")
    if re.fullmatch(r"[a-z0-9_~ -]*", lowered):
        return slug
    return f"{slug}-{hashlib.sha256(lowered.encode()).hexdigest()[:6]}".strip("-")


@cache
def _title_classes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = yaml.safe_load((Path(__file__).parent / "titles.yaml").read_text(encoding="utf-8"))
    return tuple(
        (row["class"], re.compile(rf"\b({'|'.join(map(re.escape, row['words']))})\b", re.IGNORECASE)) for row in rows
    )


def title_class(title: str) -> str:
    """Return the class of a post's title; a title that fits none is its own."""
    for name, words in _title_classes():
        if words.search(title):
            return name
    return _slug(title) or "post"


def _parties(claim: BaseClaim) -> str:
    return "/".join(claim.ends("parties"))


def _legal_block(claim: BaseClaim) -> str:
    legal = cast("Legal", claim)
    if legal.regulator is not None:
        return f"examination/{legal.regulator}/{legal.subject}"
    return f"suit/{'_'.join(legal.plaintiffs)}/{'_'.join(legal.defendants)}"


def _metric_block(claim: BaseClaim) -> str:
    metric = cast("Metric", claim)
    # An interval's own slash would part the key; an open end has no letter of its own.
    moment = (metric.period or metric.date or "undated").replace("..", "open").replace("/", "_")
    kind = "forecast" if metric.forecast else "actual"
    unit = metric.unit or metric.value.currency or ""
    return f"{metric.subject}/{metric.metric.value}/{_slug(moment)}/{kind}/{_slug(unit)}"


def _legal_title(claim: BaseClaim) -> tuple[str, str]:
    legal = cast("Legal", claim)
    if legal.regulator is not None:
        return f"{{{legal.regulator}}} examines {{{legal.subject}}}", "same authority and subject"
    sides = (" and ".join(f"{{{party}}}" for party in side) for side in (legal.plaintiffs, legal.defendants))
    return " against ".join(sides), "same plaintiffs and defendants"


def _joined(claim: BaseClaim) -> str:
    return " and ".join(f"{{{party}}}" for party in claim.ends("parties"))


_BLOCKS: Mapping[str, Callable[[BaseClaim], str]] = {
    "investment": lambda claim: cast("Investment", claim).target,
    "acquisition": lambda claim: f"{claim.ends('acquirer')[0]}/{claim.ends('target')[0]}",
    "supply": lambda claim: "/".join(
        (*claim.ends("customer"), *claim.ends("supplier"), cast("Supply", claim).service.value)
    ),
    "partnership": _parties,
    "competition": _parties,
    "role": lambda claim: "/".join(
        (*claim.ends("person"), *claim.ends("organization"), title_class(cast("Post", claim).title))
    ),
    "product": lambda claim: f"{claim.ends('developer')[0]}/{claim.ends('product')[0]}",
    "metric": _metric_block,
    "founding": lambda claim: claim.ends("organization")[0],
    "legal": _legal_block,
}

_TITLES: Mapping[str, Callable[[BaseClaim], tuple[str, str]]] = {
    "acquisition": lambda claim: (
        f"{{{claim.ends('acquirer')[0]}}} acquires {{{claim.ends('target')[0]}}}",
        "same acquirer and target",
    ),
    "supply": lambda claim: (
        f"{{{claim.ends('customer')[0]}}} buys {cast('Supply', claim).service.value} "
        f"from {{{claim.ends('supplier')[0]}}}",
        "same customer, supplier and service",
    ),
    "partnership": lambda claim: (f"{_joined(claim)} work together", "same parties"),
    "competition": lambda claim: (f"{_joined(claim)} compete", "same parties"),
    "role": lambda claim: (
        f"{{{claim.ends('person')[0]}}}: {title_class(cast('Post', claim).title)} at "
        f"{{{claim.ends('organization')[0]}}}",
        "same person, organization and class of title",
    ),
    "product": lambda claim: (
        f"{{{claim.ends('product')[0]}}} of {{{claim.ends('developer')[0]}}}",
        "same developer and product",
    ),
    "metric": lambda claim: (
        f"{{{claim.ends('subject')[0]}}}: {cast('Metric', claim).metric.value} "
        f"{cast('Metric', claim).period or claim.date or ''}".rstrip(),
        "same subject, measure, period and unit",
    ),
    "founding": lambda claim: (f"Founding of {{{claim.ends('organization')[0]}}}", "same organization"),
    "legal": _legal_title,
}
