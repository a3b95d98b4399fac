"""Fixtures that several test modules share."""

from collections.abc import Iterator

import pytest

from graph.stores.address import Neo4jAddress
from graph.stores.server import BundledNeo4j


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
