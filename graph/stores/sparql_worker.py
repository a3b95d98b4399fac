"""A query worker: a process of its own that answers one query after another from the newest snapshot.

Oxigraph cannot be told to stop. A process can: the pool kills the worker whose query takes too long, or the
worker ends itself should the pool be gone. A query that exhausts stack or memory takes down no more than
its worker.
"""

import io
import json
import re
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from graph.errors import BadQuery, DealGraphError, EngineUnavailable, LimitExceeded
from graph.stores.sparql_job import Format, Job
from graph.stores.triples import Snapshot

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

# What one worker may map into memory: Oxigraph sorts and joins there, without a limit of its own.
_MEMORY_BYTES = 2 * 1024**3
# An answer is refused beyond `max_rows` rows of this mean size, which bounds it while it is being written.
_BYTES_PER_ROW = 2048
_SMALLEST_BYTE_LIMIT = 1024**2

_TABLES = {
    Format.JSON: QueryResultsFormat.JSON,
    Format.XML: QueryResultsFormat.XML,
    Format.CSV: QueryResultsFormat.CSV,
    Format.TSV: QueryResultsFormat.TSV,
}
_GRAPHS = {
    Format.TURTLE: RdfFormat.TURTLE,
    Format.N_TRIPLES: RdfFormat.N_TRIPLES,
    Format.JSON_LD: RdfFormat.JSON_LD,
    Format.RDF_XML: RdfFormat.RDF_XML,
}
_COUNTS: dict[Format, Callable[[bytes], int]] = {
    Format.JSON: lambda body: len(json.loads(body)["results"]["bindings"]),
    Format.XML: lambda body: body.count(b"<result>"),
    # Every other part between quotes is outside of a quoted field.
    Format.CSV: lambda body: sum(part.count(b"\n") for part in body.split(b'"')[::2]) - 1,
    Format.TSV: lambda body: body.count(b"\n") - 1,
}

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# Oxigraph mixes sentences such as "Prefix not found" with lists of the characters that it expected.
_SENTENCE = re.compile(r"(?<![\w'\"\\])[A-Z][a-z]+(?: \w+)+")

_XSD = "http://www.w3.org/2001/XMLSchema#"
_VALUES: dict[str, Callable[[str], object]] = {
    f"{_XSD}integer": int,
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
    f"{_XSD}decimal": lambda text: int(float(text)) if float(text).is_integer() else float(text),
}

Reply = tuple[bytes, int] | list[dict[str, object]]


class _Sink(io.BytesIO):
    """A file in memory that refuses to grow beyond the bytes that a job may answer with."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._limit = max(_SMALLEST_BYTE_LIMIT, job.max_rows * _BYTES_PER_ROW)
        self._max_rows = job.max_rows

    def write(self, data: "Buffer", /) -> int:
        written = super().write(data)
        if self.tell() > self._limit:
            raise _too_many(self._max_rows)
        return written


def answer(store: Store, job: Job) -> Reply:
    """The job's answer: body and count of rows, or rows of Python values where no format is asked for.

    Raises BadQuery, LimitExceeded, EngineUnavailable.
    """
    try:
        return _evaluate(store, job)
    except SyntaxError as error:
        raise _bad_query(str(error)) from error
    except ValueError as error:
        raise BadQuery(f"The query cannot be answered: {error}") from error
    except OSError as error:
        raise EngineUnavailable(f"The triple store could not answer the query: {error}") from error


def _evaluate(store: Store, job: Job) -> Reply:
    if job.dataset is None:
        found = store.query(job.query, use_default_graph_as_union=True)
    else:
        found = store.query(
            job.query,
            default_graph=[NamedNode(iri) for iri in job.dataset.default],
            named_graphs=[NamedNode(iri) for iri in job.dataset.named],
        )
    if job.format is None:
        return _rows(found, job)
    if isinstance(found, QueryTriples):
        return _graph(found, job, job.format)
    return _table(found, job, job.format)


def _rows(found: QuerySolutions | QueryBoolean | QueryTriples, job: Job) -> list[dict[str, object]]:
    if not isinstance(found, QuerySolutions):
        raise BadQuery("Only a SELECT query has rows.")
    names = [variable.value for variable in found.variables]
    rows: list[dict[str, object]] = []
    for solution in found:
        if len(rows) == job.max_rows:
            raise _too_many(job.max_rows)
        rows.append({name: _value(term) for name, term in zip(names, solution, strict=True)})
    return rows


def _value(term: object) -> object:
    if term is None:
        return None
    if isinstance(term, Literal):
        return _VALUES.get(term.datatype.value, str)(term.value)
    return term.value if isinstance(term, NamedNode) else str(term)


def _table(found: QuerySolutions | QueryBoolean, job: Job, wanted: Format) -> tuple[bytes, int]:
    if wanted not in _TABLES:
        raise BadQuery(f"SELECT and ASK queries are not answered as {wanted.value}.")
    sink = _Sink(job)
    found.serialize(sink, format=_TABLES[wanted])
    body = sink.getvalue()
    rows = 1 if isinstance(found, QueryBoolean) else _COUNTS[wanted](body)
    if rows > job.max_rows:
        raise _too_many(job.max_rows)
    return body, rows


def _graph(found: QueryTriples, job: Job, wanted: Format) -> tuple[bytes, int]:
    if wanted not in _GRAPHS:
        raise BadQuery(f"CONSTRUCT and DESCRIBE queries are not answered as {wanted.value}.")
    count = 0

    def counted() -> Iterator[Triple]:
        nonlocal count
        for triple in found:
            count += 1
            if count > job.max_rows:
                raise _too_many(job.max_rows)
            yield triple

    sink = _Sink(job)
    serialize(counted(), sink, format=_GRAPHS[wanted], prefixes=dict(job.prefixes))
    return sink.getvalue(), count


def _too_many(max_rows: int) -> LimitExceeded:
    return LimitExceeded(
        f"The answer has more than {max_rows} rows, or is very large.",
        remedy="Add a LIMIT, and page with ORDER BY, LIMIT and OFFSET.",
    )


def _bad_query(message: str) -> BadQuery:
    place = _PLACE.match(message)
    if place is None:
        return BadQuery(f"The query is not valid SPARQL: {message}")
    line, column = int(place[1]), int(place[2])
    reason = "; ".join(_SENTENCE.findall(place[3]))
    text = f"The query is not valid SPARQL at line {line}, column {column}"
    return BadQuery(f"{text}: {reason}." if reason else f"{text}.", line=line, column=column)


def _serve(connection: Connection, snapshots: Path) -> None:
    connection.send(None)
    snapshot: Snapshot | None = None
    while True:
        job: Job = connection.recv()
        # The default action of SIGALRM ends the process even inside the engine.
        signal.setitimer(signal.ITIMER_REAL, job.seconds)
        try:
            if snapshot is not None and not snapshot.is_newest(snapshots):
                snapshot.close()
                snapshot = None
            snapshot = snapshot or Snapshot(snapshots)
            reply: object = answer(snapshot.store, job)
        except DealGraphError as error:
            reply = error
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send(reply)


def main() -> None:
    """Answer jobs from the connection whose file descriptor is argument 1 (snapshots: argument 2)."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _serve(Connection(int(sys.argv[1])), Path(sys.argv[2]))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # The pool has closed, or its process has ended.


if __name__ == "__main__":
    main()
