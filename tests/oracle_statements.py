"""What docs/ties.md says of claims and their dates, in plain Python; the part of the oracle that reads claims.

It shares no code with graph/deals/ (see oracle_ties.py).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

import yaml

from graph.model.claims import BaseClaim
from graph.model.dates import bounds, days_between
from graph.model.relations import Relation
from graph.model.sources import Source

POLICY = yaml.safe_load(Path("graph/deals/policy.yaml").read_text(encoding="utf-8"))

STANCES = ("in_force", "reduced", "ending", "ended")
CERTAINTIES = ("rumoured", "in_talks", "planned", "announced", "completed")
STANCE_SET = {
    "in_force": "in_force", "present": "in_force", "expands": "in_force", "continues": "in_force",
    "reduced": "reduced", "ending": "ending", "ended": "ended", "void": "void",
}  # fmt: skip
BEGINS = ("in_force", "present")
TAKES_FOR_GRANTED = ("expands", "continues", "reduced", "ending", "ended", "held")
COUNTS_WITHOUT_PAIRS = ("ended", "void", "doubt")
CAN_DISAGREE = ("in_force", "expands", "continues", "reduced", "ending", "ended")
AGREEING = ({"ending", "ended"}, {"continues", "reduced"})
UNKNOWN = "0001-01-01"
OPEN = "9999-12-31"

Span = tuple[str, str]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Statement:
    """One effect of one claim on one relation."""

    claim: str
    effect: str
    certainty: str
    known: str
    date: Span | None
    pairs: frozenset[Pair]
    event: bool

    @property
    def fact(self) -> str:
        return "in_force" if self.effect == "present" else self.effect

    @property
    def span(self) -> Span:
        return self.date or (self.known, self.known)

    @property
    def position(self) -> str | None:
        if self.date is None:
            return None if self.effect in ("present", "held") and not self.event else self.known
        first, last = self.date
        if self.effect in ("ended", "void", "doubt"):
            return max(first, min(last, self.known))
        return min(first, self.known) if self.effect.startswith("may ") else first


def known_day(source: Source) -> str:
    """Return the day from which the claims of a source count."""
    published = source.published or source.published_inferred
    return min(bounds(published)[1], source.retrieved) if published else source.retrieved


def date_of(claim: BaseClaim) -> Span | None:
    text = claim.date or getattr(claim, "period", None) or getattr(claim, "released", None)
    return bounds(text) if text else None


def effects_of(claim: BaseClaim) -> list[str]:
    change = getattr(claim, "change", None)
    cell = POLICY[claim.type][change.value if change else "-"][claim.status.value if claim.status else "stated"]
    return [] if cell == "-" else cell.split(" + ")


def pairs_of(claim: BaseClaim, relation: Relation) -> frozenset[Pair]:
    starts, ends = claim.ends(relation.start), claim.ends(relation.end)
    every = combinations(sorted(starts), 2) if relation.symmetric else product(starts, ends)
    return frozenset(pair for pair in every if pair[0] != pair[1])


def length(date: Span) -> int:
    return days_between(*date) + 1


def preference(date: Span) -> tuple[int, str, str]:
    """Return a key by which the most precise date comes first."""
    longest = (1, 31, 366)
    return (sum(length(date) > days for days in longest), *date)


def refined(statement: Statement, fact: list[Statement]) -> Statement:
    """Return the statement with the most precise date that the statements of its fact allow it."""
    dates = [other.date for other in fact if other.date]
    own = statement.date
    if own:
        dates = [date for date in dates if own[0] <= date[0] and date[1] <= own[1]]
    else:
        dates = [date for date in dates if statement.event and date[0] <= statement.known]
    return replace(statement, date=min(dates, key=preference)) if dates else statement


def certainty_of(claim: BaseClaim, effect: str) -> str:
    graded = effect != "held" and claim.status and claim.status.value in CERTAINTIES
    return claim.status.value if graded else "completed"


def statements_of(claims: list[BaseClaim], known: dict[str, str], relation: Relation) -> list[Statement]:
    """Return what known claims of one deal say about one relation."""
    raw = [
        Statement(
            claim=claim.id,
            effect=effect,
            certainty=certainty_of(claim, effect),
            known=known[claim.id],
            date=date_of(claim),
            pairs=pairs_of(claim, relation),
            event=relation.event,
        )
        for claim in claims
        if claim.ends(relation.start) or claim.ends(relation.end)
        for effect in effects_of(claim)
    ]
    return [refined(one, [other for other in raw if other.fact == one.fact]) for one in raw]


def counts_for(statement: Statement, pair: Pair) -> bool:
    """Tell whether a statement is about a pair: by name, or because it names no pair and is about all."""
    return pair in statement.pairs or (not statement.pairs and statement.effect in COUNTS_WITHOUT_PAIRS)


def disagree(one: Statement, other: Statement) -> bool:
    """Tell whether two statements about one pair cannot both be right."""
    if not (one.effect in CAN_DISAGREE and other.effect in CAN_DISAGREE):
        return False
    if STANCE_SET[one.effect] == STANCE_SET[other.effect] or {one.effect, other.effect} in AGREEING:
        return False
    overlap = one.span[0] <= other.span[1] and other.span[0] <= one.span[1]
    return overlap and length(one.span) < 32 and length(other.span) < 32


def strongest(statements: Collection[Statement]) -> int:
    return max(CERTAINTIES.index(one.certainty) for one in statements)
