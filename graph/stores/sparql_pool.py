"""Answers SPARQL queries in a few worker processes, so that each can be stopped and none can do harm."""

import queue
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from graph import own_process
from graph.errors import Busy, DealGraphError, EngineUnavailable, LimitExceeded, QueryTimeout
from graph.stores.sparql_job import Dataset, Format, Job, SparqlAnswer

_WORKER = "graph.stores.sparql_worker"
_SECONDS_TO_START = 30
# A worker ends itself only if the pool, which kills it at its limit, is no longer there to do so.
_GRACE_SECONDS = 2


class SparqlPool:
    """Up to `parallel` queries at a time on the newest snapshot in `snapshots`; for use from many threads.

    Every call reads all graphs as one unless it names a dataset. All calls raise BadQuery (not valid SPARQL),
    QueryTimeout (stopped after `timeout` seconds), LimitExceeded (more than `max_rows` rows, or more memory
    or depth than a query may take), Busy (no worker became free within `timeout` seconds) and
    EngineUnavailable (no snapshot, disk failure, pool closed).
    """

    def __init__(self, snapshots: Path, *, parallel: int = 2) -> None:
        self._workers = [_Worker(snapshots) for _ in range(parallel)]
        # The last one used is the next one: its caches are warm.
        self._free: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for worker in self._workers:
            self._free.put(worker)
        self._closed = False

    def run(
        self,
        query: str,
        *,
        accept: Format,
        timeout: float,
        max_rows: int,
        dataset: Dataset | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> SparqlAnswer:
        """The answer serialized as `accept`, which must fit the query's form, else BadQuery."""
        job = Job(query, accept, max_rows, timeout + _GRACE_SECONDS, dataset, prefixes or {})
        body, rows = cast(tuple[bytes, int], self._ask(job, timeout))
        return SparqlAnswer(body, accept.value, rows)

    def rows(self, query: str, *, timeout: float, max_rows: int) -> list[dict[str, object]]:
        """The rows of a SELECT query, in its order: variable → value.

        xsd:integer gives int, xsd:boolean bool, xsd:decimal int or float, an unbound variable None; anything
        else is the term's text.
        """
        job = Job(query, None, max_rows, timeout + _GRACE_SECONDS)
        return cast(list[dict[str, object]], self._ask(job, timeout))

    def close(self) -> None:
        """End the workers, and with them the queries that still run."""
        self._closed = True
        for worker in self._workers:
            worker.retire()

    def _ask(self, job: Job, timeout: float) -> object:
        with self._worker(timeout) as worker:
            reply = worker.ask(job, timeout)
        if isinstance(reply, DealGraphError):
            raise reply
        return reply

    @contextmanager
    def _worker(self, timeout: float) -> Iterator["_Worker"]:
        try:
            worker = self._free.get(timeout=timeout)
        except queue.Empty:
            raise Busy("Too many queries are running.", remedy="Try again in a few seconds.") from None
        try:
            if self._closed:
                raise _shutting_down()
            yield worker
        finally:
            if not worker.is_alive and not self._closed:
                worker.start()
            self._free.put(worker)


class _Worker:
    """The parent's end of one worker process, which can be started again after it was stopped or died."""

    def __init__(self, snapshots: Path) -> None:
        self._snapshots = snapshots
        self._is_retired = False
        self.start()

    def start(self) -> None:
        # A query that exhausts memory should leave a line in the log, not a page.
        environment = {"RUST_BACKTRACE": "0"}
        self._process, self._connection = own_process.start(_WORKER, str(self._snapshots), environment=environment)
        self._is_ready = False
        self.is_alive = True

    def ask(self, job: Job, timeout: float) -> object:
        """What the worker replies: an answer or an error. Raises QueryTimeout, LimitExceeded."""
        try:
            self._await_start()
            self._connection.send(job)
            if self._connection.poll(timeout):
                return self._connection.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            raise self._death() from error
        self._stop()
        raise _timeout(timeout)

    def retire(self) -> None:
        """End the process for good; a thread that waits for its answer gets EngineUnavailable."""
        self._is_retired = True
        self._process.kill()
        self._process.wait()

    def _stop(self) -> None:
        self.is_alive = False
        self._process.kill()
        self._process.wait()
        self._connection.close()

    def _await_start(self) -> None:
        if self._is_ready:
            return
        if not self._connection.poll(_SECONDS_TO_START):
            self._stop()
            raise EngineUnavailable("A query worker did not start.")
        self._connection.recv()
        self._is_ready = True

    def _death(self) -> DealGraphError:
        self._stop()
        if self._is_retired:
            return _shutting_down()
        if not self._is_ready:
            return EngineUnavailable("A query worker could not start.")
        return LimitExceeded(
            "The query is too deeply nested, or needs more memory than a query may take.",
            remedy="Make it simpler or split it.",
        )


def _shutting_down() -> EngineUnavailable:
    return EngineUnavailable("The query service is shutting down.")


def _timeout(seconds: float) -> QueryTimeout:
    return QueryTimeout(
        f"The query was stopped after {seconds:g} seconds.",
        remedy="Narrow it down: add patterns that share variables, or a LIMIT.",
    )
