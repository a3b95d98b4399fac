"""How certain a claim is, what it changes and when: what the encoder tells of the names that it is about."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from loaders.extract.encoder.heads import Odds
from loaders.extract.encoder.labels import CHANGE, CHANGES, STATUS, WITH_STATUS
from loaders.extract.encoder.network import softmax
from loaders.extract.encoder.package import Floats
from loaders.extract.rules.attach import field_of

_T = TypeVar("_T")
_SURE = 0.8  # how likely what stands above a rule's word must be
_TOLD = 0.4  # how likely a date or a sum must be to be told, be it that none is likelier
DATED = ("date", "released", "period")
LASTING = ("holds", "interim")  # of a post that somebody has, a date near by is seldom the one since when


def values(told: Odds, row: int, claim_type: str) -> dict[str, str]:
    """Return the certainty, the change and the date that are likeliest; without a date where none is likelier."""
    return {field: value for field, value, _ in _likeliest(told, [row], claim_type) if value}


def surer(told: Odds, rows: Sequence[int], claim_type: str, stated: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands instead of what a rule stated of some pairs, or beside it.

    That is another certainty or change that is very likely, and the likeliest date of what has none.
    """
    undated = not any(field in stated for field in DATED) and stated.get("change") not in LASTING
    return {
        field: value
        for field, value, chance in _likeliest(told, rows, claim_type)
        if value and value != stated.get(field) and (undated if field in DATED else chance >= _SURE)
    }


def sums(told: Odds, rows: Sequence[int], claim_type: str, least: float) -> dict[str, Any]:
    """Return by its field the sum of some pairs that is likeliest, None if that is none; nothing below `least`."""
    field = field_of(claim_type, "M")
    if not field:
        return {}
    own, chance = likeliest(told.of_sums[rows], told.sums)
    return {field: own and own.written()} if chance >= least else {}


def misdated(told: Odds, rows: Sequence[int], claim_type: str) -> bool:
    """Tell whether a post is very likely not of the date that a rule gave it, nor of another."""
    date, chance = likeliest(told.of_dates[rows], told.dates)
    return claim_type == "role" and not date and chance >= _SURE


def _likeliest(told: Odds, rows: Sequence[int], claim_type: str) -> Iterator[tuple[str, str, float]]:
    """Yield each field of a type with its likeliest value, for all of some pairs, and how likely that is."""
    if claim_type in WITH_STATUS:
        yield "status", *likeliest(told.status[rows], STATUS)
    if claim_type in CHANGE:
        own = CHANGE[claim_type]
        yield "change", *likeliest(told.change[rows][:, [CHANGES.index(each) for each in own]], own)
    if claim_type != "competition" and (field := field_of(claim_type, "T")):
        yield field, *likeliest(told.of_dates[rows], told.dates)


def likeliest(logits: Floats, labels: Sequence[_T]) -> tuple[_T, float]:
    """Return the label that is likeliest for all of some pairs, and how likely; none only where others are unlikely."""
    means, chances = logits.mean(0), softmax(logits).mean(0)
    told = [place for place, label in enumerate(labels) if label and chances[place] >= _TOLD]
    place = max(told or range(len(labels)), key=lambda each: float(means[each]))
    return labels[place], float(chances[place])
