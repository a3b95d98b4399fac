"""The history of one relation between two entities, as it looked with what was known on one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.deals.policy import RULES, STRENGTH, Effect
from graph.deals.statements import Statement
from graph.model.dates import OPEN_DAY, UNKNOWN_DAY, days_between
from graph.model.vocabulary import Certainty, Stance

ORDER = {stance: rank for rank, stance in enumerate(Stance)}
CHANGES = frozenset({Effect.IN_FORCE, Effect.EXPANDS, Effect.CONTINUES, Effect.REDUCED, Effect.ENDING, Effect.ENDED})
_SETS = CHANGES | {Effect.PRESENT, Effect.VOID}
_LONGEST_COMPARED = 31  # days: statements dated to a year say too little of one time to disagree on it


@dataclass(frozen=True)
class Segment:
    """One stretch of a relation: days [valid_from, valid_to), what it was, and how many origins say so.

    `began` is since when the relation is there without a break, or has been over.
    """

    soft: bool
    stance: Stance
    certainty: Certainty
    valid_from: str
    valid_to: str
    began: str
    disputed: bool
    origins: int


@dataclass(frozen=True)
class _State:
    since: str
    stance: Stance | None
    winner: Statement | None


def segments(known: Sequence[Statement], event: bool) -> list[Segment]:
    """Return the firm and soft stretches that `known` statements about one pair amount to.

    `event` relations begin on a day; an undated statement of theirs counts from its publication.
    """
    states = _states(known, event)
    return _firm(states, known) + _soft(states, known)


def _position(statement: Statement, event: bool) -> str | None:
    if statement.position is None and event:
        return statement.known
    return statement.position


def _begin(known: Sequence[Statement], event: bool) -> str | None:
    """Return the day on which the relation begins, the unknown day, or None where no firm statement shows it."""
    firm = [statement for statement in known if RULES[statement.effect].begins or _presupposes(statement)]
    if not firm:
        return None
    firsts = [
        position
        for statement in firm
        if RULES[statement.effect].begins and (position := _position(statement, event)) is not None
    ]
    shown = [
        statement.latest or statement.known
        for statement in firm
        if _presupposes(statement) or _position(statement, event) is None
    ]
    if firsts and not any(day < min(firsts) for day in shown):
        return min(firsts)
    return UNKNOWN_DAY


def _presupposes(statement: Statement) -> bool:
    return RULES[statement.effect].presupposes


def _states(known: Sequence[Statement], event: bool) -> list[_State]:
    begin = _begin(known, event)
    if begin is None:
        return []
    states = [_State(begin, Stance.IN_FORCE, None)]
    moves = [
        (max(begin, position), statement.known, _rank(statement), statement.claim, statement)
        for statement in known
        if statement.effect in _SETS
        and (position := _position(statement, event)) is not None
        and not (statement.effect is Effect.VOID and position < begin)
    ]
    for day, on_day in groupby(sorted(moves, key=lambda move: move[:4]), key=lambda move: move[0]):
        stance, last = states[-1].stance, None
        taken = []
        for *_, statement in on_day:
            stance = _next(stance, statement.effect)
            taken.append((stance, statement))
        # What was overruled on its own day set nothing.
        for left, statement in taken:
            if left == stance and statement.effect in CHANGES:
                last = statement
        if stance == states[-1].stance:
            states[-1] = _State(states[-1].since, stance, last or states[-1].winner)
        elif states[-1].since == day:
            states[-1] = _State(day, stance, last)
        else:
            states.append(_State(day, stance, last))
    return states


def _rank(statement: Statement) -> int:
    stance = RULES[statement.effect].stance
    return -1 if stance is None else ORDER[stance]


def _next(current: Stance | None, effect: Effect) -> Stance | None:
    if effect is Effect.VOID:
        return None
    if effect is Effect.PRESENT:
        return Stance.IN_FORCE if current in (None, Stance.ENDED) else current
    if effect is Effect.CONTINUES and current is Stance.REDUCED:
        return current
    return RULES[effect].stance


def _firm(states: list[_State], known: Sequence[Statement]) -> list[Segment]:
    firm = [statement for statement in known if not RULES[statement.effect].soft]
    origins = len({statement.origin for statement in firm})
    found: list[Segment] = []
    ends = [*(state.since for state in states[1:]), OPEN_DAY]
    began = _begins(states)
    for state, until in zip(states, ends[: len(states)], strict=True):
        if state.stance is None or state.since >= until:
            continue
        disputed = _disputed(state, firm)
        for day, end, certainty in _by_certainty(state, until, firm):
            found.append(Segment(False, state.stance, certainty, day, end, began[state], disputed, origins))
    return found


def _begins(states: list[_State]) -> dict[_State, str]:
    """Return since when, at each state, the relation is there without a break, or has been over."""
    began: dict[_State, str] = {}
    before: _State | None = None
    for state in states:
        goes_on = (
            before is not None
            and None not in (before.stance, state.stance)
            and (before.stance is Stance.ENDED) == (state.stance is Stance.ENDED)
        )
        began[state] = began[before] if before is not None and goes_on else state.since
        before = state
    return began


def _by_certainty(state: _State, until: str, firm: Sequence[Statement]) -> list[tuple[str, str, Certainty]]:
    """Part a state at the days on which its certainty grows (announced first, completed later)."""
    steps: list[tuple[str, Certainty]] = []
    supports = sorted(
        (max(state.since, statement.position or state.since), -STRENGTH[statement.certainty], statement.certainty)
        for statement in firm
        if _supports(statement, state.stance)
    )
    for day, _, certainty in supports:
        if day < until and (not steps or STRENGTH[certainty] > STRENGTH[steps[-1][1]]):
            steps.append((day, certainty))
    if not steps or steps[0][0] > state.since:
        steps = [(state.since, steps[0][1] if steps else Certainty.COMPLETED), *steps[1:]]
    ends = [*(day for day, _ in steps[1:]), until]
    return [(day, end, certainty) for (day, certainty), end in zip(steps, ends, strict=True)]


def _supports(statement: Statement, stance: Stance | None) -> bool:
    rule = RULES[statement.effect]
    if statement.effect is Effect.HELD:
        return stance is Stance.IN_FORCE
    return rule.stance is stance


def _disputed(state: _State, firm: Sequence[Statement]) -> bool:
    if any(statement.effect is Effect.DOUBT for statement in firm) and state.stance is not Stance.ENDED:
        return True
    winner = state.winner
    if winner is None or winner.effect not in CHANGES:
        return False
    return any(disagree(winner, other) for other in firm if other.effect in CHANGES)


def disagree(one: Statement, other: Statement) -> bool:
    """Tell whether two statements say different things of one time: their dates meet, their stances differ.

    An end that is under way and one that is done agree; so do what goes on and what is smaller than before.
    """
    stances = {RULES[one.effect].stance, RULES[other.effect].stance}
    if len(stances) == 1 or stances == {Stance.ENDING, Stance.ENDED}:
        return False
    if {one.effect, other.effect} == {Effect.CONTINUES, Effect.REDUCED}:
        return False
    first, second = _span(one), _span(other)
    if max(days_between(*first), days_between(*second)) >= _LONGEST_COMPARED:
        return False
    return first[0] <= second[1] and second[0] <= first[1]


def _span(statement: Statement) -> tuple[str, str]:
    return statement.earliest or statement.known, statement.latest or statement.known


def _soft(states: list[_State], known: Sequence[Statement]) -> list[Segment]:
    found: list[Segment] = []
    for effect in (Effect.MAY_IN_FORCE, Effect.MAY_REDUCED, Effect.MAY_ENDING):
        stance = RULES[effect].stance
        said = [statement for statement in known if statement.effect is effect]
        if not said or stance is None:
            continue
        since = min(statement.position or statement.known for statement in said)
        until = min([OPEN_DAY, *_ends_of_soft(stance, since, states, known)])
        if since < until:
            strongest = max((statement.certainty for statement in said), key=STRENGTH.__getitem__)
            origins = len({statement.origin for statement in said})
            found.append(Segment(True, stance, strongest, since, until, since, False, origins))
    return found


def _ends_of_soft(stance: Stance, since: str, states: list[_State], known: Sequence[Statement]) -> list[str]:
    """Return the days from which a possibility is one no more: it came true, was called off or was denied."""
    true = [state.since for state in states if state.stance is not None and ORDER[state.stance] >= ORDER[stance]]
    came_true = [max(day, since) for day in true[:1]]
    off = {Effect.VOID, Effect.DOUBT} | ({Effect.CONTINUES} if stance is not Stance.IN_FORCE else set())
    called_off = [
        position
        for statement in known
        if statement.effect in off and (position := statement.position) is not None and position >= since
    ]
    return came_true + called_off
