"""Reads policy.yaml, the table from (claim type, change, status) to effects."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from graph.model.claims import BaseClaim
from graph.model.vocabulary import Certainty, Stance, Status

STATED = "stated"


class Effect(StrEnum):
    """What a claim does to its relation; policy.yaml explains each word."""

    IN_FORCE = "in_force"
    PRESENT = "present"
    EXPANDS = "expands"
    CONTINUES = "continues"
    REDUCED = "reduced"
    ENDING = "ending"
    ENDED = "ended"
    HELD = "held"
    MAY_IN_FORCE = "may in_force"
    MAY_REDUCED = "may reduced"
    MAY_ENDING = "may ending"
    VOID = "void"
    DOUBT = "doubt"

    @property
    def ends_all(self) -> bool:
        """Tell whether a claim that names only one side of the deal says this of all its pairs."""
        return self in (Effect.ENDED, Effect.VOID, Effect.DOUBT)


@dataclass(frozen=True)
class EffectRule:
    """What follows from an effect: the stance that it sets or makes possible, and what it takes for granted."""

    stance: Stance | None
    soft: bool = False
    presupposes: bool = False
    begins: bool = False


RULES = MappingProxyType(
    {
        Effect.IN_FORCE: EffectRule(Stance.IN_FORCE, begins=True),
        Effect.PRESENT: EffectRule(Stance.IN_FORCE, begins=True),
        Effect.EXPANDS: EffectRule(Stance.IN_FORCE, presupposes=True),
        Effect.CONTINUES: EffectRule(Stance.IN_FORCE, presupposes=True),
        Effect.REDUCED: EffectRule(Stance.REDUCED, presupposes=True),
        Effect.ENDING: EffectRule(Stance.ENDING, presupposes=True),
        Effect.ENDED: EffectRule(Stance.ENDED, presupposes=True),
        Effect.HELD: EffectRule(None, presupposes=True),
        Effect.MAY_IN_FORCE: EffectRule(Stance.IN_FORCE, soft=True),
        Effect.MAY_REDUCED: EffectRule(Stance.REDUCED, soft=True),
        Effect.MAY_ENDING: EffectRule(Stance.ENDING, soft=True),
        Effect.VOID: EffectRule(None),
        Effect.DOUBT: EffectRule(None),
    }
)

STRENGTH = MappingProxyType({certainty: rank for rank, certainty in enumerate(Certainty)})


@cache
def table() -> MappingProxyType[tuple[str, str, str], tuple[Effect, ...]]:
    """Return the effects of each (claim type, change, status)."""
    rows = yaml.safe_load((Path(__file__).parent / "policy.yaml").read_text(encoding="utf-8"))
    cells = {}
    for claim_type, changes in rows.items():
        for change, columns in changes.items():
            for status, cell in columns.items():
                words = [] if cell == "-" else cell.split(" + ")
                cells[claim_type, change, status] = tuple(Effect(word) for word in words)
    return MappingProxyType(cells)


def effects(claim: BaseClaim) -> tuple[Effect, ...]:
    """Return what a claim does to its relation."""
    change = getattr(claim, "change", None)
    return table()[claim.type, change or "-", claim.status or STATED]


def certainty(claim: BaseClaim) -> Certainty:
    """Return how firm a claim states its fact: a claim without a status, or about an end, holds as stated."""
    if claim.status is None or claim.status in (Status.ENDED, Status.CANCELLED, Status.DENIED):
        return Certainty.COMPLETED
    return Certainty(claim.status.value)
