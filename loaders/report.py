"""What came of loading: what was read, what was refused and why."""

from dataclasses import dataclass, field

from graph.errors import BadInput
from graph.ledger import SourceContent
from graph.model.entities import EntityRecord


@dataclass
class Reading:
    """What a loader read: the right parts to record, and a refusal for each wrong one.

    `broken` are the ids of sources that had a refusal: what the ledger has of them stays as it stands.
    """

    files: int = 0
    entities: list[EntityRecord] = field(default_factory=list)
    sources: list[SourceContent] = field(default_factory=list)
    refusals: list[BadInput] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    @property
    def claims(self) -> int:
        """Return the number of claims that were read and are right."""
        return sum(len(content.claims) for content in self.sources)
