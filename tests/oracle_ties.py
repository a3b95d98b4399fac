"""What docs/ties.md says of one pair on one day, in plain Python; the part of the oracle that reads claims.

It shares no code with graph/deals/: two independent readings of one text that agree are worth more than a test that
repeats the code. It looks at one day of each clock at a time, where the program computes all intervals at once.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
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
class OracleTie:
    """A tie as it stands on one day of each clock."""

    type: str
    start: str
    end: str
    deal: str
    stance: str
    certainty: str
    valid_from: str
    disputed: bool


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


@dataclass
class Course:
    """What is known about one pair in one relation of one deal."""

    deal: str
    relation: Relation
    pair: Pair
    statements: list[Statement]

    @cached_property
    def begin(self) -> str | None:
        """Return the day on which the relation begins, None if nothing firm says that there is one."""
        begins = [one for one in self.statements if one.effect in BEGINS]
        granted = [one for one in self.statements if one.effect in TAKES_FOR_GRANTED]
        if not begins and not granted:
            return None
        firsts = [one.position for one in begins if one.position]
        shown = [one.span[1] for one in granted + [one for one in begins if not one.position]]
        if not firsts or any(day < min(firsts) for day in shown):
            return UNKNOWN
        return min(firsts)

    @cached_property
    def turns(self) -> list[tuple[str, Statement]]:
        """Return the statements that set a stance with the days from which they do, in their order."""
        order = ("void", *STANCES)
        found = [
            (max(one.position, self.begin), one)
            for one in self.statements
            if self.begin and one.position and one.effect in STANCE_SET
            if one.effect != "void" or one.position >= self.begin
        ]
        return sorted(found, key=lambda t: (t[0], t[1].known, order.index(STANCE_SET[t[1].effect]), t[1].claim))

    @cached_property
    def days(self) -> list[str]:
        """Return the days on which the stance may change."""
        return sorted({self.begin, *(day for day, _ in self.turns)}) if self.begin else []

    def walk(self, until: str) -> Iterator[tuple[Statement | None, str]]:
        """Yield the statements that count on a day, each with the stance that it leaves."""
        if self.begin is None or until < self.begin:
            return
        stance = "in_force"
        yield None, stance
        for day, statement in self.turns:
            if day > until:
                return
            passive = {"present": ("in_force", "reduced", "ending"), "continues": ("reduced",)}
            if stance not in passive.get(statement.effect, ()):
                stance = STANCE_SET[statement.effect]
            yield statement, stance

    def stance_on(self, day: str) -> str:
        """Return the stance on a day; `void` for none."""
        stances = [stance for _, stance in self.walk(day)]
        return stances[-1] if stances else "void"

    def stretch(self, day: str) -> list[str]:
        """Return the days of `days` that fall into the stretch of one stance around a day."""
        stance, run = self.stance_on(day), []
        for turn in self.days:
            if self.stance_on(turn) == stance:
                run.append(turn)
            elif turn <= day:
                run = []
            else:
                break
        return run

    def firm(self, day: str) -> OracleTie | None:
        stance = self.stance_on(day)
        if stance == "void":
            return None
        run = self.stretch(day)
        certainty, since = self.certainty(stance, run, day)
        kind = self.relation.past if stance == "ended" else self.relation.present
        return OracleTie(kind, *self.pair, self.deal, stance, certainty, since, self.disputed(stance, run))

    def certainty(self, stance: str, run: list[str], day: str) -> tuple[str, str]:
        """Return the certainty of a stretch on a day, and since when it is this.

        A statement without a position says "is there" of no day in particular, so it counts all along; what counts
        only after the stretch says nothing of it.
        """
        effects = {effect for effect, found in STANCE_SET.items() if found == stance}
        effects |= {"held"} if stance == "in_force" else set()
        first, until = run[0], min((turn for turn in self.days if turn > run[-1]), default=OPEN)
        support = [(one.position or first, one) for one in self.statements if one.effect in effects]
        support = [(max(first, position), one) for position, one in support if position < until]
        if not support:
            return "completed", first
        # Where none counts yet, the first to come counts already.
        earliest = min(position for position, _ in support)
        rank, since = strongest([one for position, one in support if position == earliest]), first
        for position in sorted({position for position, _ in support if position <= day}):
            then = strongest([one for counted, one in support if counted == position])
            if then > rank:
                rank, since = then, position
        return CERTAINTIES[rank], since

    def disputed(self, stance: str, run: list[str]) -> bool:
        if stance != "ended" and any(one.effect == "doubt" for one in self.statements):
            return True
        settled = [
            one
            for one, left in self.walk(run[-1])
            if one and left == stance and one.effect != "present" and max(one.position, self.begin) >= run[0]
        ]
        return bool(settled) and any(disagree(settled[-1], other) for other in self.statements)

    def soft(self, stance: str, day: str) -> OracleTie | None:
        own = [one for one in self.statements if one.effect == f"may {stance}"]
        if not own:
            return None
        start = min(one.position for one in own)
        far = STANCES[STANCES.index(stance) :]
        true = [max(start, turn) for turn in self.days if self.stance_on(turn) in far][:1]
        enders = ("void", "doubt") if stance == "in_force" else ("void", "doubt", "continues")
        off = [one.position for one in self.statements if one.effect in enders and one.position >= start]
        if not start <= day < min([*true, *off, OPEN]):
            return None
        kind = self.relation.possible if stance == "in_force" else self.relation.leaving
        return OracleTie(kind, *self.pair, self.deal, stance, CERTAINTIES[strongest(own)], start, False)

    def ties_on(self, day: str) -> list[OracleTie]:
        found = [self.firm(day), *(self.soft(stance, day) for stance in ("in_force", "reduced", "ending"))]
        return [tie for tie in found if tie]
