"""Which relationship each claim type makes between which of its roles, and what it is called by its state."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Relation:
    """One relationship of a claim type.

    `start` and `end` name the claim's fields that hold its two ends; equal for a symmetric relation, whose one
    field holds both. The names are the relationship types of firm, past and possible ties; `leaving` is the
    type of a possible end or reduction. `event` tells something that happens on a day (an undated claim counts
    from its publication) from something that is so (an undated claim has an unknown start).
    """

    start: str
    end: str
    present: str
    past: str
    possible: str
    leaving: str
    event: bool = False

    @property
    def symmetric(self) -> bool:
        """Tell whether the two ends have the same part in it."""
        return self.start == self.end

    @property
    def types(self) -> tuple[str, ...]:
        """Return every relationship type that this relation can show as."""
        return (self.present, self.past, self.possible, self.leaving)
