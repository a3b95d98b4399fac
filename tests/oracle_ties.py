"""What docs/ties.md says of one pair on one day, in plain Python.

It shares no code with graph/deals/: two independent readings of one text that agree are worth more than a test that
repeats the code. It looks at one day of each clock at a time, where the program computes all intervals at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.model.relations import Relation
from tests.oracle_statements import (
    BEGINS,
    CERTAINTIES,
    OPEN,
    STANCE_SET,
    STANCES,
    TAKES_FOR_GRANTED,
    UNKNOWN,
    Pair,
    Statement,
    disagree,
    strongest,
)


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

    def since(self, day: str) -> str:
        """Return since when the relation has been there without a break, or has been over, on a day.

        A tie begins anew where its stance or its certainty changes; the relation does not.
        """
        over, since = self.stance_on(day) == "ended", day
        for turn in reversed([turn for turn in self.days if turn <= day]):
            stance = self.stance_on(turn)
            if stance == "void" or (stance == "ended") != over:
                break
            since = turn
        return since

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
