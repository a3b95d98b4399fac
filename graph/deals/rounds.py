"""Parts the investments in one organization into rounds.

A named round is one round. Other claims join the round that they fit best: dates that meet (or nearly do) and a
shared investor. The most precise claims come first, so that a vague one ("2025") finds the rounds in place.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.deals.statements import when
from graph.model.amounts import Amount, compatible
from graph.model.claims import Investment
from graph.model.dates import bounds, days_between
from graph.model.sources import Source
from graph.model.vocabulary import AmountIs, Status

NEAR = 45  # days between two reports of one round
TALKS = 180  # days that talks or plans may precede their round
_NAMED = re.compile(r"^(series [a-z][0-9+]?|seed|pre-seed|ipo)(?!\w)", re.IGNORECASE)
_SOFT = (Status.RUMOURED, Status.IN_TALKS, Status.PLANNED)


@dataclass(frozen=True)
class Round:
    """The claims about one round, with the end of its deal's id, its title and why they were joined."""

    suffix: str
    title: str
    reason: str
    claims: tuple[Investment, ...]


@dataclass
class _Draft:
    """A round in the making."""

    name: str | None = None
    cumulative: bool = False
    claims: list[Investment] = field(default_factory=list)

    @property
    def investors(self) -> set[str]:
        return {investor for claim in self.claims for investor in claim.investors}

    @property
    def amounts(self) -> list[Amount]:
        return [claim.amount for claim in self.claims if claim.amount is not None]

    @property
    def date(self) -> str | None:
        """Return the most precise date of the round's claims, as written; the earliest of several."""
        dates = [date for claim in self.claims if (date := when(claim)) is not None]
        return min(dates, key=lambda date: (-_precision(date), bounds(date)), default=None)


def rounds(claims: Sequence[Investment], sources: Mapping[str, Source]) -> list[Round]:
    """Return the rounds that claims about one target amount to; the same for any order of the claims."""
    drafts: list[_Draft] = []
    for claim in sorted(claims, key=_most_telling_first):
        home = _home(claim, drafts, sources[claim.source].known_from.day)
        if home is None:
            home = _Draft(_round_name(claim), claim.amount_is is AmountIs.CUMULATIVE)
            drafts.append(home)
        home.claims.append(claim)
    return list(_finish(drafts))


def _most_telling_first(claim: Investment) -> tuple[int, int, int, tuple[str, str], str]:
    date = when(claim)
    return (
        0 if _round_name(claim) else 1,
        1 if claim.status in _SOFT else 0,
        -_precision(date),
        bounds(date) if date else ("", ""),
        claim.id,
    )


def _precision(date: str | None) -> int:
    """Return 3 for a day, 2 for a month, 1 for a year or an interval, 0 for none."""
    if date is None:
        return 0
    return 1 if "/" in date else min(3, date.count("-") + 1)


def _round_name(claim: Investment) -> str | None:
    match = _NAMED.match(claim.round or "")
    return match.group(1).lower().replace(" ", "-").replace("+", "-plus") if match else None


def _home(claim: Investment, drafts: Iterable[_Draft], known: str) -> _Draft | None:
    fitting = [(score, -number, draft) for number, draft in enumerate(drafts) if (score := _fit(claim, draft, known))]
    return max(fitting, key=lambda fit: fit[:2])[2] if fitting else None


def _fit(claim: Investment, draft: _Draft, known: str) -> float:
    """Return how well a claim fits a round, 0 if it cannot be about it."""
    if (claim.amount_is is AmountIs.CUMULATIVE) != draft.cumulative:
        return 0
    shared = set(claim.investors) & draft.investors
    if draft.cumulative:
        return 1 if set(claim.investors) == draft.investors else 0
    name = _round_name(claim)
    if name is not None and draft.name is not None:
        return _same_name(claim, draft) if name == draft.name else 0
    same_amount = claim.amount is not None and any(
        claim.amount.currency == other.currency and compatible(claim.amount, other) for other in draft.amounts
    )
    one_is_silent = not claim.investors or not draft.investors
    if not shared and not (one_is_silent and same_amount):
        return 0
    distance = _distance(claim, draft, known)
    if distance is None:
        return 0
    # Time tells more than the amount: sources that misstate a deal's amount are kept with it, as contradictions.
    return 1 + len(shared) / 100 + (0.5 if same_amount else 0) + 1 / (1 + distance / NEAR)


def _same_name(claim: Investment, draft: _Draft) -> float:
    """A company has one Series B; two claims a year and more apart speak of different ones all the same."""
    date, other = when(claim), draft.date
    if date is None or other is None:
        return 10
    return 10 if _gap(bounds(date), bounds(other)) <= TALKS else 0


def _distance(claim: Investment, draft: _Draft, known: str) -> int | None:
    """Return the days between a claim and a round, None if they are too far apart to be one."""
    other = draft.date
    date = when(claim)
    if date is None or other is None:
        if other is None:
            return NEAR
        day = bounds(other)[0]
        # What is reported as done cannot have been done later; what is undated is about the latest round then.
        if day > known and claim.status not in _SOFT:
            return None
        return abs(days_between(day, known))
    gap = _gap(bounds(date), bounds(other))
    soft = claim.status in _SOFT or all(member.status in _SOFT for member in draft.claims)
    return gap if gap <= (TALKS if soft else NEAR) else None


def _gap(one: tuple[str, str], other: tuple[str, str]) -> int:
    """Return the days between two dates, 0 if they meet."""
    return max(0, days_between(one[1], other[0]), days_between(other[1], one[0]))


def _finish(drafts: Iterable[_Draft]) -> Iterable[Round]:
    taken: dict[str, int] = {}
    for draft in sorted(drafts, key=_age):
        suffix, title, reason = _describe(draft)
        taken[suffix] = taken.get(suffix, 0) + 1
        if taken[suffix] > 1:
            suffix = f"{suffix}-{taken[suffix]}"
        yield Round(suffix, title, reason, tuple(sorted(draft.claims, key=lambda claim: claim.id)))


def _age(draft: _Draft) -> tuple[tuple[str, str], str]:
    date = draft.date
    return (bounds(date) if date else ("", "")), min(claim.id for claim in draft.claims)


def _month(date: str | None) -> str:
    """Return the month of a date, its year where it is no more precise."""
    if date is None:
        return "undated"
    return bounds(date)[0][: 7 if _precision(date) > 1 else 4]


def _describe(draft: _Draft) -> tuple[str, str, str]:
    if draft.cumulative:
        investors = "-".join(sorted(draft.investors)) or "all"
        return f"total-{investors}", "Total invested in", "same target and investors, sums over several rounds"
    if draft.name is not None:
        title = draft.name.replace("-plus", "+").replace("-", " ").title()
        return draft.name, f"{title} of", "same target and named round, or near dates with a shared investor"
    month = _month(draft.date)
    suffix = "-".join([month, *draft.investors]) if len(draft.investors) == 1 else month
    return suffix, f"Investment of {month} in", "same target, near dates and a shared investor or the same amount"
