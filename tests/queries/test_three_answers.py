"""Cypher = SPARQL = the oracle, for every question over sampled companies and days, at least half non-empty.

`DEALGRAPH_TEST_SAMPLES` sets how many samples a question gets: 40 by default, 300 for the long run.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.deals.world import World
from graph.stores.address import Neo4jAddress
from queries.answers import Engines, rows
from queries.catalog import catalog
from queries.sampling import samples
from tests.engines import BothEngines
from tests.oracle import Oracle

SAMPLES = int(os.environ.get("DEALGRAPH_TEST_SAMPLES", "40"))
_DRAWN = 6  # as many times more are drawn, so that enough of them have an answer


@pytest.fixture(scope="module")
def engines(world: World, neo4j_server: Neo4jAddress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    both = BothEngines(neo4j_server, tmp_path_factory.mktemp("rdf"))
    both.show(world)
    yield both.engines
    both.close()


@pytest.fixture(scope="module")
def oracle(world: World) -> Oracle:
    return Oracle(world)


@pytest.mark.parametrize("name", list(catalog()))
def test_cypher_sparql_and_oracle_agree(name: str, world: World, engines: Engines, oracle: Oracle) -> None:
    question = catalog()[name]
    filled = empty = 0
    for values in samples(question, world, SAMPLES * _DRAWN):
        expected = oracle.answer(name, values)
        if not expected and empty >= SAMPLES // 2:
            continue
        assert rows(question, values, engines, "cypher") == expected, values
        assert rows(question, values, engines, "sparql") == expected, values
        filled += bool(expected)
        empty += not expected
        if filled + empty == SAMPLES:
            break
    assert filled + empty == SAMPLES
    assert filled >= SAMPLES / 2


def test_every_question_has_its_three_files() -> None:
    folder = Path(__file__).parents[2] / "queries"
    for question in catalog().values():
        for ending in ("yaml", "cypher", "rq"):
            assert (folder / question.topic / f"{question.name}.{ending}").is_file()
