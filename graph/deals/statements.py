"""What one claim contributes to the history of its deal's relation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import combinations, product

from graph.deals.origins import origin
from graph.deals.policy import RULES, Effect, certainty, effects
from graph.model.claims import BaseClaim
from graph.model.dates import bounds, days_between
from graph.model.relations import Relation
from graph.model.sources import Source
from graph.model.vocabulary import Certainty

Pair = tuple[str, str]
Date = tuple[str, str]


@dataclass(frozen=True)
class Statement:
    """One effect of one claim on one relation.

    `earliest` and `latest` are the bounds of the claim's date, None for an undated one. `pairs` are the entities
    that it relates; none for a claim that names only one side.
    """

    claim: str
    effect: Effect
    certainty: Certainty
    pairs: frozenset[Pair]
    earliest: str | None
    latest: str | None
    known: str
    origin: str

    @cached_property
    def position(self) -> str | None:
        """Return the day from which the statement counts; None for an undated one that only says "is there".

        A beginning counts from the first day of its date; an end, a cancellation or a denial from the day by
        which it surely was so: the last day of its date, or the day it was known, whichever is earlier.
        """
        if self.earliest is None or self.latest is None:
            return None if self.effect in (Effect.PRESENT, Effect.HELD) else self.known
        if self.effect in (Effect.ENDED, Effect.VOID, Effect.DOUBT):
            return max(self.earliest, min(self.latest, self.known))
        if RULES[self.effect].soft:
            return min(self.earliest, self.known)
        return self.earliest


def when(claim: BaseClaim) -> str | None:
    """Return the date that places a claim in time: its date, or else its period or its release."""
    return claim.date or getattr(claim, "period", None) or getattr(claim, "released", None)


def pairs_of(claim: BaseClaim, relation: Relation) -> frozenset[Pair]:
    """Return the pairs (start, end) that a claim relates; a symmetric pair has its ids in order."""
    if relation.symmetric:
        return frozenset(combinations(sorted(claim.ends(relation.start)), 2))
    ends = product(claim.ends(relation.start), claim.ends(relation.end))
    return frozenset((start, end) for start, end in ends if start != end)


def statements_of(claim: BaseClaim, source: Source, relation: Relation) -> list[Statement]:
    """Return the claim's statements about one of its relations."""
    date = when(claim)
    earliest, latest = bounds(date) if date else (None, None)
    return [
        Statement(
            claim.id,
            effect,
            # What a rumour takes for granted ("X may stop buying") is no rumour itself.
            Certainty.COMPLETED if effect is Effect.HELD else certainty(claim),
            pairs_of(claim, relation),
            earliest,
            latest,
            source.known_from.day,
            origin(claim, source),
        )
        for effect in effects(claim)
    ]


def refine(statements: list[Statement], event: bool) -> list[Statement]:
    """Give each dated statement the most precise date of the same fact that lies within its own.

    Statements of one effect speak of one fact; a beginning and a presence are one fact in this respect. Of an
    event, an undated statement takes the most precise date that lies before it was known.
    """
    groups: dict[Effect, list[Statement]] = {}
    for statement in statements:
        group = Effect.IN_FORCE if RULES[statement.effect].begins else statement.effect
        groups.setdefault(group, []).append(statement)
    return [
        statement for group in groups.values() for statement in (_refined(group, event) if len(group) > 1 else group)
    ]


def _refined(group: list[Statement], event: bool) -> list[Statement]:
    dates = {(each.earliest, each.latest) for each in group if each.earliest is not None and each.latest is not None}
    # The innermost date: nothing else lies within it; the earliest of them where there are several.
    inner = sorted(dates, key=lambda date: (_length(date), date))
    within = {date: next(each for each in inner if date[0] <= each[0] and each[1] <= date[1]) for date in dates}
    return [_placed(statement, inner, within, event) for statement in group]


def _placed(statement: Statement, inner: list[Date], within: Mapping[Date, Date], event: bool) -> Statement:
    if statement.earliest is not None and statement.latest is not None:
        date = statement.earliest, statement.latest
        return statement if within[date] == date else _dated(statement, within[date])
    before = next((date for date in inner if date[0] <= statement.known), None) if event else None
    return _dated(statement, before) if before else statement


# The history of a deal is followed day by day, and its statements are dated alike on most of them.
@lru_cache(maxsize=10_000)
def _dated(statement: Statement, date: Date) -> Statement:
    return replace(statement, earliest=date[0], latest=date[1])


def _length(date: Date) -> int:
    """Order dates by precision: a day, a month, a year, more."""
    days = days_between(*date)
    return sum(days >= length for length in (1, 31, 366))
