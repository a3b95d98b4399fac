"""Fixtures that several test modules share."""

import signal
from collections.abc import Iterator
from typing import Any

import neo4j
import pyoxigraph
import pytest

from graph.deals.world import World
from graph.ledger import Ledger
from graph.stores.address import Neo4jAddress
from graph.stores.server import BundledNeo4j
from loaders.curated import read_curated
from tests.running import BEGUN, ROOT, Program

# What a shell starts in the background ignores Ctrl-C, and so would the services that tests start and stop by it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jAddress]:
    """One Neo4j for the whole run, on free ports; each test cleans what it writes."""
    # A space and an accent: homes of real people have them.
    home = tmp_path_factory.mktemp("neo4j") / "home of Zoë"
    with BundledNeo4j(home, say=print, bolt_port=0, http_port=0) as address:
        yield address


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No fetch gets through; Bolt connections still do: they know no proxy."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")


@pytest.fixture(scope="session", autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    yield
    for begun in BEGUN:
        if begun.poll() is None:
            begun.terminate()
            begun.wait(60)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The program on data/, loaded and served by its own commands; gives its status."""
    program = Program(tmp_path_factory.mktemp("service"), {"DEALGRAPH_QUERY_SECONDS": "10"})
    loaded = program.run("load", "data")
    assert loaded.returncode == 0, loaded.stderr
    try:
        yield program.serve()
    finally:
        program.stop()


@pytest.fixture(scope="session")
def served(service: dict[str, Any]) -> str:
    """The address of the program serving data/."""
    return str(service["api"])


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """What follows from data/, in memory."""
    reading = read_curated([ROOT / "data"], {}, {}, lambda _done, _total: None)
    assert not reading.refusals
    ledger = Ledger(tmp_path_factory.mktemp("world") / "ledger.db")
    ledger.record(reading.entities, reading.sources)
    found = World()
    found.advance(ledger.entries())
    ledger.close()
    return found


def pytest_report_header() -> str:
    """Name the versions of what is tested against."""
    return f"neo4j driver {neo4j.__version__}, pyoxigraph {pyoxigraph.__version__}"
