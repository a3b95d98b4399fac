"""Ledger → both projections: incremental, idempotent, with progress, and healed after a crash."""

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Condition

from graph.deals.world import World
from graph.errors import Busy, EngineUnavailable
from graph.ledger import Ledger
from graph.stores.projection import Position, Progress, ProjectionStore

_WAIT_SECONDS = 30
_DERIVING = ("contents.py", "merges.py", "model/*", "deals/*", "projections/*")


@cache
def derivation() -> str:
    """Return a short hash of what derives the graphs from the ledger: another program makes other graphs."""
    folder = Path(__file__).parent
    files = sorted(path for part in _DERIVING for path in folder.glob(part) if path.suffix in (".py", ".yaml"))
    texts = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(texts).hexdigest()[:6]


def dataset_version(ledger: Ledger, sequence: int) -> str:
    """Return the version of the dataset: the ledger's at an entry, and the program's that derives the graphs."""
    return f"{ledger.version(sequence)}-{derivation()}"


class Publisher:
    """Keeps the projections and the world in memory in step with the ledger.

    Readers hold `reading()` so that the world and both projections stand at one version while they look; while
    they do not, because publishing broke off, nobody may look.
    """

    def __init__(self, ledger: Ledger, stores: Sequence[ProjectionStore], progress: Progress) -> None:
        self._ledger = ledger
        self._stores = stores
        self._progress = progress
        self._gate = _Gate()
        self._broken_off = False
        self.world = World()
        self.version = dataset_version(ledger, 0)

    def catch_up(self) -> None:
        """Bring the projections to the ledger's head, whatever state they were left in, and build the world.

        A projection that was broken off on its way to some version first goes that way to its end: what was
        written of it is then known. One of a version that the ledger does not know, or that another program
        derived, is emptied and filled anew.
        """
        self.world = World()
        at = {store.name: self._heal(store) for store in self._stores}
        head = self._ledger.head()
        ways = {sequence for position in at.values() for sequence in position} | {head}
        for target in sorted(ways):
            self._advance(target, [store for store in self._stores if at[store.name][0] < target], at)

    def follow(self) -> bool:
        """Publish what was recorded since; tell whether there was anything.

        After a round that failed half-way (an engine that died, a full disk), the next one heals what it left: the
        world, which may be half-changed, is made anew from the ledger.
        """
        head = self._ledger.head()
        if head <= self.world.contents.sequence and not self._broken_off:
            return False
        with self._gate.writing():
            healing, self._broken_off = self._broken_off, True
            if healing:
                self.catch_up()
            else:
                self._advance(head, self._stores, {})
            self._broken_off = False
        return True

    @contextmanager
    def reading(self) -> Iterator[World]:
        """Hold the world and both projections at one version.

        Raises Busy if publishing takes too long, EngineUnavailable from when it broke off until that is healed.
        """
        with self._gate.reading():
            if self._broken_off:
                raise EngineUnavailable(
                    "Publishing broke off, and the graphs may not agree.",
                    remedy="It is tried again all the time; /health says what is wrong.",
                )
            yield self.world

    def _heal(self, store: ProjectionStore) -> tuple[int, int]:
        position = store.position()
        if not self._known(position):
            store.clear()
            position = Position(None, None)
        return sequence_of(position.version), sequence_of(position.intent)

    def _known(self, position: Position) -> bool:
        return all(
            version is None or dataset_version(self._ledger, sequence_of(version)) == version
            for version in (position.version, position.intent)
        )

    def _advance(self, target: int, stores: Sequence[ProjectionStore], at: dict[str, tuple[int, int]]) -> None:
        with _no_garbage():
            change = self.world.advance(self._ledger.entries(self.world.contents.sequence, target))
            version = dataset_version(self._ledger, target)
            for store in stores:
                store.apply(change, version, self._progress)
                at[store.name] = (target, target)
        self.version = version


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Keep the collector from searching the many new objects again and again: none of them forms a circle."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def sequence_of(version: str | None) -> int:
    """Return the number of the ledger's entry that a dataset's version names; 0 for none."""
    return int(version.split("-")[0]) if version else 0


class _Gate:
    """Many readers or one writer; a waiting writer goes before readers that come later."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._readers = 0
        self._writers = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._changed:
            if not self._changed.wait_for(lambda: self._writers == 0, timeout=_WAIT_SECONDS):
                raise Busy("The graph is taking in new data.", remedy="Try again in a minute.")
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._changed:
            self._writers += 1
            self._changed.wait_for(lambda: self._readers == 0)
        try:
            yield
        finally:
            with self._changed:
                self._writers -= 1
                self._changed.notify_all()
