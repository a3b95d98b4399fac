"""Keeps the RDF projection on disk in step: only the quads that changed are written, then a snapshot is made."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from graph.deals.world import Change
from graph.errors import StorageFailure
from graph.projections.rdf import all_quads
from graph.stores.projection import Position, Progress
from graph.stores.triples import TripleStore


class RdfStore:
    """The RDF projection under `folder`: the triple store, its snapshots, and where it stands."""

    name = "RDF"

    def __init__(self, folder: Path) -> None:
        self._position_file = folder / "position.json"
        self.triples = TripleStore(folder / "store")

    def close(self) -> None:
        """Write everything to disk and let go of the store."""
        self.triples.close()

    def position(self) -> Position:
        """Return where the RDF projection stands."""
        try:
            return Position(**json.loads(self._position_file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Position(None, None)
        except (OSError, ValueError, TypeError) as error:
            raise StorageFailure(
                f"{self._position_file} cannot be read: {error}.", remedy="Run `dealgraph rebuild`."
            ) from error

    def clear(self) -> None:
        """Empty the projection."""
        self._position_file.unlink(missing_ok=True)
        self.triples.clear()

    def apply(self, change: Change, version: str, progress: Progress) -> None:
        """Bring the RDF projection over a change to `version`; see ProjectionStore."""
        before, after = set(all_quads(change.before)), all_quads(change.after)
        removed = sorted(before.difference(after))
        added = [line for line in after if line not in before] if before else after
        total = len(removed) + len(added)
        progress(self.name, 0, total)
        self._write(Position(self.position().version, version))
        if len(self.triples) == 0:
            self.triples.load(added)
        else:
            self.triples.apply(_parsed(removed), _parsed(added))
        self.triples.publish_snapshot()
        self._write(Position(version, version))
        progress(self.name, total, total)

    def _write(self, position: Position) -> None:
        draft = self._position_file.with_suffix(".tmp")
        try:
            with draft.open("w", encoding="utf-8") as file:
                json.dump({"version": position.version, "intent": position.intent}, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._position_file)
        except OSError as error:
            raise StorageFailure(
                f"{self._position_file} cannot be written: {error.strerror}.",
                remedy="See whether the disk is full; what was recorded before is safe.",
            ) from error


def _parsed(lines: list[str]) -> Iterable[Quad]:
    return parse("\n".join(lines), RdfFormat.N_QUADS)
