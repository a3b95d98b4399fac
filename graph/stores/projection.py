"""What a store of a projection must be able to do, so that publishing can keep it in step with the ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from graph.deals.world import Change

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Position:
    """Where a projection stands: the ledger's version that it holds, and the one it was last on its way to.

    Both are None for an empty one. They differ after a crash in the midst of `apply`.
    """

    version: str | None
    intent: str | None


class ProjectionStore(Protocol):
    """A store that holds one projection of the ledger. All raise EngineUnavailable when it does not answer."""

    name: str

    def position(self) -> Position:
        """Return where the projection stands."""
        ...

    def apply(self, change: Change, version: str, progress: Progress) -> None:
        """Bring the projection over a change to `version`.

        Doing the same change again after it was broken off completes it. `progress` gets what is being written
        and how many of how many.
        """
        ...

    def clear(self) -> None:
        """Empty the projection."""
        ...
