"""`dealgraph verify`: whether a live installation's graphs hold what the ledger says, and answer alike."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.markup import escape
from rich.table import Table

from api.console import out, progress, say
from api.home import running
from api.service import Service
from api.settings import Settings
from graph.deals.world import World
from graph.errors import EngineUnavailable
from graph.ledger import Ledger
from graph.publish import sequence_of
from graph.stores import fingerprints
from graph.stores.address import Neo4jAddress
from graph.stores.neo4j import Neo4j
from graph.stores.sparql_pool import SparqlPool
from queries.answers import Engines, rows
from queries.catalog import catalog
from queries.sampling import samples

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Check:
    """One comparison: what was compared, what either side has, and whether they are equal."""

    name: str
    expected: str
    found: str

    @property
    def equal(self) -> bool:
        """Tell whether both sides are the same."""
        return self.expected == self.found


def verify(settings: Settings, sample_count: int) -> Iterator[Check]:
    """Yield every comparison of the ledger with both graphs, and of both graphs' answers.

    Uses the running service's engines, or starts them for the purpose.
    """
    with progress() as report, _installation(settings, report) as (world, engines, snapshots):
        records = list(world.records())
        yield from _compare("Neo4j", fingerprints.of_records_as_nodes(records), fingerprints.of_neo4j(engines.neo4j))
        yield from _compare("RDF", fingerprints.of_records_as_quads(records), fingerprints.of_snapshot(snapshots))
        yield from compare_answers(world, engines, sample_count, report)


def show_checks(checks: Sequence[Check]) -> None:
    """Show comparisons as a table, and say in one line whether all are equal."""
    table = Table("Compared", "Ledger", "Found", "")
    for check in checks:
        mark = "[green]equal[/]" if check.equal else "[bold red]differs[/]"
        table.add_row(escape(check.name), escape(check.expected), escape(check.found), mark)
    out.print(table)
    wrong = sum(not check.equal for check in checks)
    out.print(f"{len(checks)} comparisons, {wrong} differ.", highlight=False)


def compare_answers(world: World, engines: Engines, sample_count: int, report: Report) -> Iterator[Check]:
    """Yield, for each question, how many of the sampled answers are the same in Cypher and in SPARQL."""
    for question in catalog().values():
        filled = total = 0
        different: list[str] = []
        for number, values in enumerate(samples(question, world, sample_count), 1):
            answer = rows(question, values, engines, "cypher")
            if answer != rows(question, values, engines, "sparql"):
                different.append(", ".join(f"{name}={value}" for name, value in values.items()))
            filled += bool(answer)
            total = number
            report(question.name, number, sample_count)
        said = f"{total} samples, {filled} not empty"
        yield Check(
            f"answers: {question.name}", said, f"{said}; other in SPARQL: {different[0]}" if different else said
        )


def _compare(
    graph: str, expected: dict[str, fingerprints.Fingerprint], found: dict[str, fingerprints.Fingerprint]
) -> Iterator[Check]:
    for kind in sorted(expected.keys() | found.keys()):
        yield Check(f"{graph}: {kind}", _shown(expected.get(kind)), _shown(found.get(kind)))


def _shown(fingerprint: fingerprints.Fingerprint | None) -> str:
    return f"{fingerprint.count:,} ({fingerprint.digest})" if fingerprint else "none"


@contextmanager
def _installation(settings: Settings, report: Report) -> Iterator[tuple[World, Engines, Path]]:
    snapshots = settings.home / "rdf" / "snapshots"
    service = running(settings.home)
    if service is None:
        with Service(settings, say=say, progress=report) as own:
            yield own.publisher.world, Engines(own.neo4j, own.pool, settings.limits), snapshots
        return
    try:
        published = httpx.get(f"{service.api}/health", timeout=60).json()["dataset_version"]
    except httpx.HTTPError as error:
        raise EngineUnavailable(f"The service at {service.api} does not answer: {error}.") from error
    ledger = Ledger(settings.home / "ledger.db")
    world = World()
    world.advance(ledger.entries(until=sequence_of(published)))
    ledger.close()
    address = Neo4jAddress(service.bolt, service.user, service.password, service.database, service.browser)
    neo4j, pool = Neo4j(address), SparqlPool(snapshots, parallel=1)
    try:
        yield world, Engines(neo4j, pool, settings.limits), snapshots
    finally:
        pool.close()
        neo4j.close()
