"""The figures of a deal: which one most origins state, and where claims cannot all be right."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from graph.deals.origins import origin
from graph.model.amounts import Amount, compatible
from graph.model.claims import BaseClaim
from graph.model.sources import Source
from graph.model.vocabulary import AmountIs, Status

_SIZES = ("amount", "total_value", "value")
_FIGURES = (*_SIZES, "annual_value", "valuation", "stake")
_SOFT = (Status.RUMOURED, Status.IN_TALKS, Status.PLANNED, Status.CANCELLED, Status.DENIED)
_SHARE_SLACK = Decimal("0.005")


@dataclass(frozen=True)
class Contradiction:
    """Two claims of one deal whose figures for one field cannot both be right."""

    field: str
    one: str
    other: str


def size(claims: Iterable[BaseClaim], sources: Mapping[str, Source]) -> Amount | None:
    """Return the size that most origins of firm claims state (the smaller one where two are equal)."""
    origins: dict[Amount, set[str]] = defaultdict(set)
    for claim in claims:
        for field in _SIZES:
            amount = getattr(claim, field, None)
            if amount is not None and _comparable(claim, field)[0] == "whole" and claim.status not in _SOFT:
                origins[amount].add(origin(claim, sources[claim.source]))
    return min(origins, key=lambda amount: (-len(origins[amount]), amount.value, amount.bound), default=None)


def contradictions(claims: Sequence[BaseClaim]) -> list[Contradiction]:
    """Return each pair of firm claims whose figures cannot both be right, in a fixed order."""
    found: list[Contradiction] = []
    for field in _FIGURES:
        comparable: dict[tuple[object, ...], list[BaseClaim]] = defaultdict(list)
        for claim in claims:
            if getattr(claim, field, None) is not None and claim.status not in _SOFT:
                comparable[_comparable(claim, field)].append(claim)
        for alike in comparable.values():
            ordered = sorted(alike, key=lambda claim: claim.id)
            found += [
                Contradiction(field, one.id, other.id)
                for one, other in combinations(ordered, 2)
                if not _agree(getattr(one, field), getattr(other, field))
            ]
    return found


def _comparable(claim: BaseClaim, field: str) -> tuple[object, ...]:
    """Return what two figures must have in common to speak of the same thing."""
    if field == "amount" and getattr(claim, "amount_is", None) is AmountIs.PER_INVESTOR:
        return ("part", claim.ends("investors"))
    if field == "stake":
        return ("part", claim.ends("investors"))
    if field == "annual_value":
        return ("year", getattr(claim, "period", None) or claim.date)
    if field == "valuation":
        return ("valuation", getattr(claim, "valuation_kind", None))
    return ("whole",)


def _agree(one: Amount | Decimal, other: Amount | Decimal) -> bool:
    if isinstance(one, Amount) and isinstance(other, Amount):
        return compatible(one, other)
    return abs(Decimal(str(one)) - Decimal(str(other))) <= _SHARE_SLACK
