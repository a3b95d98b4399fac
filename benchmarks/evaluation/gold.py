"""Pairs of an article and what it states: NAME.txt beside NAME.gold.yaml or NAME.yaml.

A gold claim has the form of data/FORMAT.md, with its number `n` and further keys. These bear on the score:

- `optional: true`: neither missed if absent nor wrong if found;
- `same_event: n`: may be merged with claim n (see matching.py);
- `alt_type`, and `X_alt` of a field X (status_alt, amount_alt, supplier_alt, …), one value or a list: also right;
- `stake_max`, and `max` in an amount: the upper end of a range, either end of which is right.

These describe a claim and change nothing: `cumulative`, `hedged`, `superseded_by` (the text corrects the figure, and
conflicting figures are all wanted), `scope`. Keys that no rule knows are listed as remarks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.evaluation.fields import listed, roles_of
from graph.model.documents import Document


@dataclass(frozen=True)
class GoldEntity:
    """An entity that the text names; `names` are folded."""

    id: str
    type: str
    names: frozenset[str]


@dataclass(frozen=True)
class GoldClaim:
    """A claim that the text states; `span` are code points, `event` is the number that its deal goes by."""

    n: int
    fields: Mapping[str, Any]
    span: tuple[int, int]
    event: int

    @property
    def types(self) -> tuple[str, ...]:
        """Return the type and the alternative ones."""
        return (self.fields["type"], *listed(self.fields.get("alt_type")))

    @property
    def optional(self) -> bool:
        """Tell whether the claim is neither missed if absent nor wrong if found."""
        return self.fields.get("optional") is True

    @property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """Return the entities in each role, with those that are also right."""
        return {role: (*ids, *listed(self.fields.get(f"{role}_alt"))) for role, ids in roles_of(self.fields).items()}

    @property
    def metrics(self) -> tuple[str, ...]:
        """Return what a metric measures, with what is also right; nothing for other types."""
        return (*listed(self.fields.get("metric")), *listed(self.fields.get("metric_alt")))


@dataclass(frozen=True)
class Pair:
    """An article and what it states."""

    document: Document
    entities: tuple[GoldEntity, ...]
    claims: tuple[GoldClaim, ...]
