"""The figures of a deal: which one most origins state, and where claims cannot all be right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from graph.deals.deal import Contradiction
from graph.deals.origins import origin
from graph.model.amounts import Amount, Bound, compatible
from graph.model.claims import BaseClaim
from graph.model.dates import OPEN_DAY
from graph.model.sources import Source
from graph.model.vocabulary import AmountIs, Status

_SIZES = ("amount", "total_value", "value")
_FIGURES = (*_SIZES, "annual_value", "valuation", "stake")
_SOFT = (Status.RUMOURED, Status.IN_TALKS, Status.PLANNED, Status.CANCELLED, Status.DENIED)
_SHARE_SLACK = Decimal("0.005")

Figure = Amount | Decimal


def size(claims: Iterable[BaseClaim], sources: Mapping[str, Source]) -> Amount | None:
    """Return the size that most origins of firm claims state (the smaller one where two are equal)."""
    origins: dict[Amount, set[str]] = defaultdict(set)
    for claim in claims:
        for field in _SIZES:
            amount = getattr(claim, field, None)
            if amount is not None and _comparable(claim, field)[0] == "whole" and claim.status not in _SOFT:
                origins[amount].add(origin(claim, sources[claim.source]))
    return min(origins, key=lambda amount: (-len(origins[amount]), amount.value, amount.bound), default=None)


def contradicting_figures(
    deal_id: str, claims: Sequence[BaseClaim], sources: Mapping[str, Source]
) -> Iterator[Contradiction]:
    """Yield one contradiction for each two figures of a deal that cannot both be right, in a fixed order.

    Each side is spoken for by the claim that was known first; soft claims (talks, plans) contradict nothing.
    """
    for field in _FIGURES:
        alike: dict[tuple[object, ...], dict[Figure, list[BaseClaim]]] = defaultdict(lambda: defaultdict(list))
        for claim in claims:
            figure = getattr(claim, field, None)
            if figure is not None and claim.status not in _SOFT:
                alike[_comparable(claim, field)][figure].append(claim)
        for figures in alike.values():
            for one, other in combinations(sorted(figures, key=_order), 2):
                if not _agree(one, other):
                    sides = (first_known(figures[one], sources), first_known(figures[other], sources))
                    yield Contradiction(
                        deal=deal_id,
                        field=field,
                        one_value=_shown(one),
                        other_value=_shown(other),
                        one=sides[0].id,
                        other=sides[1].id,
                        known_from=max(sources[side.source].known_from.day for side in sides),
                        known_to=OPEN_DAY,
                    )


def first_known(claims: Iterable[BaseClaim], sources: Mapping[str, Source]) -> BaseClaim:
    """Return the claim that was known first."""
    return min(claims, key=lambda claim: (sources[claim.source].known_from.day, claim.id))


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


def _agree(one: Figure, other: Figure) -> bool:
    if isinstance(one, Amount) and isinstance(other, Amount):
        return compatible(one, other)
    return abs(_number(one) - _number(other)) <= _SHARE_SLACK


def _number(figure: Figure) -> Decimal:
    return figure.value if isinstance(figure, Amount) else figure


def _order(figure: Figure) -> tuple[Decimal, str]:
    return _number(figure), _shown(figure)


def _shown(figure: Figure) -> str:
    """Return a figure as text: "about 14000000000 USD"."""
    if not isinstance(figure, Amount):
        return f"{figure:f}"
    bound = "" if figure.bound is Bound.EXACT else figure.bound.value.replace("_", " ")
    return " ".join(part for part in (bound, f"{figure.value:f}", figure.currency or "") if part)
