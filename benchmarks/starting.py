"""From the start to the first answer, and the most memory that each process took."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.asking import QUESTION
from benchmarks.generated import Contents, contents
from benchmarks.report import Row, alone, at_most
from benchmarks.running import Served, curated, home, record, served
from graph.stores.server import BundledNeo4j

_MOST_SECONDS = 12
_MIB = 1024**2


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
            for who, peak in _peaks(service).items():
                yield alone(f"start with {name}, graphs empty: peak memory of {who}", peak / _MIB, "MiB")
        bare = _neo4j_alone(folder / "neo4j")
        with served(folder, question) as service:
            yield at_most(f"start with {name} loaded: beside Neo4j alone", service.seconds, bare, "s")
            yield alone(f"start with {name} loaded: to the first answer", service.seconds, "s", _MOST_SECONDS)
            for who, peak in _peaks(service).items():
                yield alone(f"start with {name} loaded: peak memory of {who}", peak / _MIB, "MiB")


def _neo4j_alone(folder: Path) -> float:
    started = time.perf_counter()
    with BundledNeo4j(folder, say=lambda _: None, bolt_port=0, http_port=0):
        return time.perf_counter() - started


def _peaks(service: Served) -> dict[str, float]:
    """Return the most memory that the service's own process, its Neo4j and all its query workers have had."""
    found = {"the service": _peak(service.process), "Neo4j": 0.0, "the query workers": 0.0}
    for child in service.process.children(recursive=True):
        found["Neo4j" if "java" in child.name() else "the query workers"] += _peak(child)
    return found


def _peak(process: psutil.Process) -> float:
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:  # Only Linux tells the most; elsewhere it is what is held now.
        return float(process.memory_info().rss)
    return next(float(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
