"""The RDF projection on disk, in Oxigraph; queries are answered from its snapshots (see sparql_pool).

One process writes. Readers never open the store that is written, which Oxigraph leaves undefined; they open
snapshots: complete copies made of hard links, which take next to no time or space.
"""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

from graph.errors import EngineUnavailable


class TripleStore:
    """The quads on disk at `path`, which is created if it is missing.

    Raises EngineUnavailable wherever the disk or the store's own files fail, or another process holds them.
    """

    def __init__(self, path: Path) -> None:
        self.snapshots = path.parent / "snapshots"
        self._path = path
        with _engine_errors():
            self.snapshots.mkdir(parents=True, exist_ok=True)
            self._open: Store | None = Store(path)

    def apply(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Take `removed` out, then put `added` in; what is already so stays so. All or nothing, without blank nodes."""
        with self._writing():
            # Only `update` puts removals and additions into one transaction.
            self._store.update(f"DELETE DATA {{\n{_data(removed)}}} ;\nINSERT DATA {{\n{_data(added)}}}")

    def load(self, lines: Iterable[str]) -> None:
        """Fill an empty store with N-Quads, in bulk; after a crash in the midst of it, doing it again completes it."""
        # From a file: the engine then never holds all of it at once.
        draft = self._path.parent / "loading.nq"
        with self._writing():
            with draft.open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
            self._store.bulk_load(path=str(draft), format=RdfFormat.N_QUADS)
            draft.unlink()

    def quads(self) -> Iterator[Quad]:
        """All quads, in no certain order."""
        return iter(self._store)

    def __len__(self) -> int:
        return len(self._store)

    def clear(self) -> None:
        """Remove everything."""
        with self._writing():
            self._store.clear()

    def publish_snapshot(self) -> Path:
        """Make what is in the store visible to queries; return the new snapshot's directory.

        Older snapshots are dropped unless a query worker still has them open.
        """
        number = max(_numbers(self.snapshots), default=0) + 1
        unfinished = self.snapshots / f"unfinished-{number}"
        shutil.rmtree(unfinished, ignore_errors=True)
        with self._writing():
            self._store.backup(unfinished)
            snapshot = unfinished.rename(self.snapshots / str(number))
        self._drop_before(number)
        return snapshot

    def close(self) -> None:
        """Write everything to disk and let go of the store, so that another process may open it."""
        if self._open is not None:
            with self._writing():
                self._store.flush()
        self._open = None

    @property
    def _store(self) -> Store:
        if self._open is None:
            with _engine_errors():
                self._open = Store(self._path)
        return self._open

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Let go of the store when a write fails: it would refuse all further ones until it is opened anew."""
        with _engine_errors():
            try:
                yield
            except OSError:
                self._open = None
                raise

    def _drop_before(self, number: int) -> None:
        for older in _numbers(self.snapshots):
            snapshot = self.snapshots / str(older)
            if older < number and (lock := _lock(snapshot, fcntl.LOCK_EX)) is not None:
                shutil.rmtree(snapshot, ignore_errors=True)
                os.close(lock)


class Snapshot:
    """The newest snapshot in a directory of them, open for reading and safe from removal until closed.

    Raises EngineUnavailable when there is none.
    """

    def __init__(self, snapshots: Path) -> None:
        self.number, self._lock = _hold_newest(snapshots)
        with _engine_errors():
            self.store = Store.read_only(str(snapshots / str(self.number)))

    def is_newest(self, snapshots: Path) -> bool:
        """Whether no later snapshot has been published."""
        return max(_numbers(snapshots), default=0) <= self.number

    def close(self) -> None:
        """Let go of the snapshot."""
        del self.store
        os.close(self._lock)


def _hold_newest(snapshots: Path) -> tuple[int, int]:
    # A snapshot that was newest when it was listed may be superseded and dropped before it is locked.
    while (number := max(_numbers(snapshots), default=0)) > 0:
        lock = _lock(snapshots / str(number), fcntl.LOCK_SH)
        if lock is not None:
            return number, lock
    raise EngineUnavailable(
        "There is nothing to query yet: no RDF snapshot has been published.",
        remedy="Load data first.",
    )


def _lock(directory: Path, kind: int) -> int | None:
    """A file descriptor that holds the directory, or None where it is gone or held otherwise."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _numbers(snapshots: Path) -> list[int]:
    return [int(one.name) for one in snapshots.iterdir() if one.name.isdecimal()]


def _data(quads: Iterable[Quad]) -> str:
    lines = []
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object}"
        in_default = isinstance(quad.graph_name, DefaultGraph)
        lines.append(f"{triple} .\n" if in_default else f"GRAPH {quad.graph_name} {{ {triple} }}\n")
    return "".join(lines)


@contextmanager
def _engine_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineUnavailable(
            f"The triple store cannot be read or written: {error}.",
            remedy="See whether the disk is full; nothing in the ledger is lost.",
        ) from error
