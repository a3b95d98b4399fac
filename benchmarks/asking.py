"""rival-customers over REST, beside the same statement through the raw driver."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import neo4j

from benchmarks.report import Row, at_least, at_most
from benchmarks.running import Served, curated, home, record, served
from queries.arguments import today
from queries.catalog import catalog

QUESTION = "/questions/rival-customers?company=scale-ai"
_ROUNDS = 5
_CALLS = 64
_WARM_UP = 160

Call = Callable[[], object]
Opener = Callable[[], AbstractContextManager[Call]]


def run(_claims: int) -> Iterator[Row]:
    """Ask with one client and with eight, both ways in turn."""
    with home() as folder:
        record(folder, curated())
        with served(folder, QUESTION) as service, _driver(service) as driver:
            rest, raw = lambda: _rest(service), lambda: _raw(driver)
            for each in (rest, raw):
                _ask(each, 8, _WARM_UP)
            for clients in (1, 8):
                yield from _compare(rest, raw, clients)


def _compare(rest: Opener, raw: Opener, clients: int) -> Iterator[Row]:
    pairs = [(_ask(rest, clients, _CALLS), _ask(raw, clients, _CALLS)) for _ in range(_ROUNDS)]
    ours, theirs = (
        (statistics.median(p50 for p50, _ in found), statistics.median(rate for _, rate in found))
        for found in zip(*pairs, strict=True)
    )
    who = f"{clients} client{'s' if clients > 1 else ''}"
    yield at_most(f"rival-customers over REST, {who}: p50", ours[0] * 1000, theirs[0] * 1000, "ms", 1.5)
    yield at_least(f"rival-customers over REST, {who}: throughput", ours[1], theirs[1], "/s", 0.7)


def _ask(opener: Opener, clients: int, calls: int) -> tuple[float, float]:
    """Return the median duration of a call, and calls per second, of so many calls by so many clients at once."""
    durations: list[float] = []
    ready = threading.Barrier(clients + 1)

    def client() -> None:
        with opener() as call:
            call()
            ready.wait()
            for _ in range(calls // clients):
                started = time.perf_counter()
                call()
                durations.append(time.perf_counter() - started)

    threads = [threading.Thread(target=client, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    return statistics.median(durations), len(durations) / (time.perf_counter() - started)


@contextmanager
def _rest(service: Served) -> Iterator[Call]:
    # The lightest client there is: what it takes itself counts as ours.
    connection = http.client.HTTPConnection(service.told.api.removeprefix("http://"))

    def call() -> bytes:
        connection.request("GET", QUESTION)
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, body
        return body

    yield call
    connection.close()


@contextmanager
def _driver(service: Served) -> Iterator[neo4j.Driver]:
    told = service.told
    with neo4j.GraphDatabase.driver(told.bolt, auth=(told.user, told.password)) as driver:
        yield driver


@contextmanager
def _raw(driver: neo4j.Driver) -> Iterator[Call]:
    text = catalog()["rival-customers"].cypher
    values = {"company": "scale-ai", "present": False, "group": False, "as_of": today(), "known_by": today()}

    def call() -> list[dict[str, object]]:
        with driver.session(database="neo4j", default_access_mode=neo4j.READ_ACCESS) as session:
            return session.run(text, values).data()

    yield call
