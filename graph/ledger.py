"""The durable store of entities, sources and claims: the only truth, from which everything else is rebuilt.

It is a list of entries that only grows. The entry of a source lists the ids of the claims that stand in it
now; a claim that a later entry of its source no longer lists is superseded, and stays in the history. Each
entry carries a digest of itself and of all before it, so that two ledgers with one version hold the same.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from graph.contents import Contents, Entry, EntryKind
from graph.errors import Busy, StorageFailure
from graph.model.claims import ClaimRecord
from graph.model.documents import Document
from graph.model.entities import EntityRecord
from graph.model.review import Judgement, Merge, Proposal
from graph.model.sources import Source

_metadata = sa.MetaData()
_entries = sa.Table(
    "entries",
    _metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.String, nullable=False),
    sa.Column("digest", sa.String, nullable=False),
    sa.Index("entries_by_key", "kind", "key", "sequence"),
)
_ORIGIN = "0" * 64
# Made once: making a statement takes longer than running it.
_NEWEST = (
    sa.select(_entries.c.body)
    .where(_entries.c.kind == sa.bindparam("kind"), _entries.c.key == sa.bindparam("key"))
    .order_by(_entries.c.sequence.desc())
    .limit(1)
)


@dataclass(frozen=True)
class SourceContent:
    """A source and the claims that stand in it, in their order there."""

    source: Source
    claims: tuple[ClaimRecord, ...]

    def __post_init__(self) -> None:
        """Refuse what could be written but never be read again."""
        ids = {claim.id for claim in self.claims}
        if len(ids) != len(self.claims) or any(claim.source != self.source.id for claim in self.claims):
            raise ValueError(f"the claims of {self.source.id} are not all different and all its own")


# What reading and reviewing bring to the ledger beside entities and sources.
Reviewed = Document | Proposal | Judgement | Merge


@dataclass(frozen=True)
class Recorded:
    """What a call of `record` wrote: numbers of entries by kind, and of claims that it superseded."""

    entities: int
    sources: int
    claims: int
    superseded: int


class Ledger:
    """The ledger in an SQLite file, or at another SQLAlchemy URL. One process writes at a time."""

    def __init__(self, path: Path) -> None:
        """Open the ledger at `path`, making it if needed. Raises StorageFailure."""
        self._path = path
        self._engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
        sa.event.listen(self._engine, "connect", _durable)
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not sa.inspect(self._engine).has_table(_entries.name):
                self._make()

    def _make(self) -> None:
        # Within the lock: two processes may open a new ledger at once, and only one can make its table.
        with self._writing() as connection:
            _metadata.create_all(connection)

    def close(self) -> None:
        """Release the file."""
        self._engine.dispose()

    def head(self) -> int:
        """Return the number of the last entry, 0 for an empty ledger."""
        with self._reading() as connection:
            return connection.scalar(sa.select(sa.func.max(_entries.c.sequence))) or 0

    def version(self, sequence: int) -> str:
        """Return the version of the ledger at an entry: its number and the start of its digest."""
        with self._reading() as connection:
            chosen = sa.select(_entries.c.digest).where(_entries.c.sequence == sequence)
            digest = connection.scalar(chosen) or _ORIGIN
        return f"{sequence}-{digest[:12]}"

    def entries(self, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        """Yield the entries numbered above `after`, up to `until`, in order."""
        chosen = sa.select(
            _entries.c.sequence, _entries.c.kind, _entries.c.key, _entries.c.body, _entries.c.recorded_at
        ).where(_entries.c.sequence > after)
        if until is not None:
            chosen = chosen.where(_entries.c.sequence <= until)
        with self._reading() as connection:
            for row in connection.execute(chosen.order_by(_entries.c.sequence)):
                yield Entry(*row)

    def history(self, kind: EntryKind, key: str) -> list[Entry]:
        """Return every entry of one entity, claim or source, oldest first."""
        chosen = (
            sa.select(_entries.c.sequence, _entries.c.kind, _entries.c.key, _entries.c.body, _entries.c.recorded_at)
            .where(_entries.c.kind == kind, _entries.c.key == key)
            .order_by(_entries.c.sequence)
        )
        with self._reading() as connection:
            return [Entry(*row) for row in connection.execute(chosen)]

    def document(self, sha256: str) -> Document | None:
        """Return a document as it was first read; None if it was not."""
        history = self.history("document", sha256)
        return Document.model_validate_json(history[0].body) if history else None

    def contents(self, until: int | None = None) -> Contents:
        """Return what is live at entry `until` (default: now)."""
        contents = Contents()
        for entry in self.entries(until=until):
            contents.apply(entry)
        return contents

    def record(
        self,
        entities: Sequence[EntityRecord],
        sources: Sequence[SourceContent],
        review: Sequence[Reviewed] = (),
        *,
        head: int | None = None,
    ) -> Recorded:
        """Append what is new or changed, all or nothing, and on disk when the call returns.

        Nothing is written for what the ledger holds already. A source with other claims than before supersedes
        those that it no longer has. A document stays as it was when it was first read. `head` is the last entry that
        the caller went by: raises Busy if somebody else has written since.
        """
        with self._writing() as connection:
            pen = _Pen(connection)
            if head is not None and pen.head != head:
                raise Busy("The ledger was written to at the same time.", remedy="Try again.")
            new_entities = sum(
                pen.write("entity", entity.id, entity.model_dump_json(exclude_none=True)) for entity in entities
            )
            new_sources = new_claims = superseded = 0
            for content in sources:
                before = set(pen.claims_of(content.source.id))
                written = sum(
                    pen.write("claim", claim.id, claim.model_dump_json(exclude_none=True)) for claim in content.claims
                )
                # A claim in new words has its old id: only a new entry of its source makes it the live one.
                changed = pen.write("source", content.source.id, _source_body(content), always=written > 0)
                new_claims += written
                new_sources += changed
                superseded += len(before - {claim.id for claim in content.claims}) if changed else 0
            for each in review:
                pen.write_review(each)
            pen.put_down()
        return Recorded(new_entities, new_sources, new_claims, superseded)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._translated(), self._engine.connect() as connection:
            # Taken before the first read: what is compared must be what is there when the entry is written.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (DatabaseError, OSError) as error:
            reason = getattr(error, "orig", None) or error
            raise StorageFailure(
                f"The ledger {self._path} cannot be used: {reason}.",
                remedy="See whether the disk is full and the file is yours; what was recorded before is safe.",
            ) from error


class _Pen:
    """Appends entries within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        last = connection.execute(
            sa.select(_entries.c.sequence, _entries.c.digest).order_by(_entries.c.sequence.desc()).limit(1)
        ).first()
        self.head: int = last.sequence if last else 0
        self._sequence = self.head
        self._digest: str = last.digest if last else _ORIGIN
        self._pending: list[dict[str, object]] = []
        self._written: dict[tuple[EntryKind, str], str] = {}

    def write(self, kind: EntryKind, key: str, body: str, *, always: bool = False) -> bool:
        """Append, unless the newest entry of the key says the same and `always` is not set."""
        if not always and self._newest(kind, key) == body:
            return False
        self._sequence += 1
        text = "\0".join((self._digest, kind, key, body))
        self._digest = hashlib.sha256(text.encode()).hexdigest()
        self._pending.append(
            {
                "sequence": self._sequence,
                "kind": kind,
                "key": key,
                "body": body,
                "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "digest": self._digest,
            }
        )
        self._written[kind, key] = body
        return True

    def write_review(self, what: Reviewed) -> None:
        """Append a document unless it is there, or a proposal, a judgement or a merge unless the newest says so."""
        if isinstance(what, Document):
            if self._newest("document", what.sha256) is None:
                self.write("document", what.sha256, what.model_dump_json(exclude_none=True))
        elif isinstance(what, Proposal):
            self.write("proposal", what.key, what.model_dump_json(exclude_none=True))
        elif isinstance(what, Judgement):
            self.write("judgement", what.claim, what.model_dump_json(exclude_none=True))
        else:
            self.write("merge", what.duplicate, what.model_dump_json())

    def claims_of(self, source_id: str) -> list[str]:
        """Return the ids of the claims that stand in a source now."""
        body = self._newest("source", source_id)
        claims: list[str] = json.loads(body)["claims"] if body else []
        return claims

    def _newest(self, kind: EntryKind, key: str) -> str | None:
        if (kind, key) in self._written:
            return self._written[kind, key]
        body: str | None = self._connection.scalar(_NEWEST, {"kind": kind, "key": key})
        return body

    def put_down(self) -> None:
        """Send what was appended to the database, all in one call."""
        if self._pending:
            self._connection.execute(sa.insert(_entries), self._pending)
            self._pending = []


def _source_body(content: SourceContent) -> str:
    body = {
        "source": content.source.model_dump(mode="json", exclude_none=True),
        "claims": [claim.id for claim in content.claims],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _durable(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    # The driver's own transaction handling would begin too late (at the first write); see _writing.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()
