"""From the start to the first answer, and the most memory that each process took."""

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.asking import QUESTION
from benchmarks.generated import Contents, contents
from benchmarks.report import Row, alone, at_most
from benchmarks.running import MIB, Served, curated, home, peak, record, served
from graph.stores.server import BundledNeo4j

_MOST_SECONDS = 12


def run(claims: int) -> Iterator[Row]:
    """Start on data/ and on generated claims: first with empty graphs, then with everything in place."""
    yield from _start("data/", curated(), QUESTION)
    told = contents(claims)
    company = told[0][0].id
    yield from _start(f"{claims:,} claims", told, f"/questions/rival-customers?company={company}")


def _start(name: str, told: Contents, question: str) -> Iterator[Row]:
    with home() as folder:
        record(folder, told)
        del told
        with served(folder, question) as service:
            yield alone(f"start with {name}, graphs empty: to the first answer", service.seconds, "s")
            for who, most in _peaks(service).items():
                yield alone(f"start with {name}, graphs empty: peak memory of {who}", most / MIB, "MiB")
        bare = _neo4j_alone(folder / "neo4j")
        with served(folder, question) as service:
            yield at_most(f"start with {name} loaded: beside Neo4j alone", service.seconds, bare, "s")
            yield alone(f"start with {name} loaded: to the first answer", service.seconds, "s", _MOST_SECONDS)
            for who, most in _peaks(service).items():
                yield alone(f"start with {name} loaded: peak memory of {who}", most / MIB, "MiB")


def _neo4j_alone(folder: Path) -> float:
    started = time.perf_counter()
    with BundledNeo4j(folder, say=lambda _: None, bolt_port=0, http_port=0):
        return time.perf_counter() - started


def _peaks(service: Served) -> dict[str, float]:
    """Return the most memory that the service's own process, its Neo4j and all its query workers have had."""
    found = {"the service": peak(service.process), "Neo4j": 0.0, "the query workers": 0.0}
    for child in service.process.children(recursive=True):
        found["Neo4j" if "java" in child.name() else "the query workers"] += peak(child)
    return found
