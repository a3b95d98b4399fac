"""Cypher = SPARQL = the oracle on random worlds, and what is published in the place of another leaves nothing of it.

`DEALGRAPH_TEST_WORLDS` sets how many worlds are tried: 12 by default, 300 for the long run.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.stores import fingerprints
from graph.stores.address import Neo4jAddress
from queries.answers import rows
from queries.catalog import catalog
from queries.sampling import samples
from tests.engines import BothEngines
from tests.oracle import Oracle
from tests.strategies import Contents, contents, days, world_of

WORLDS = int(os.environ.get("DEALGRAPH_TEST_WORLDS", "12"))
_SAMPLES = 3  # of a question's arguments, each asked on its own days and on every pair that is drawn


@pytest.fixture(scope="module")
def both(neo4j_server: Neo4jAddress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BothEngines]:
    both = BothEngines(neo4j_server, tmp_path_factory.mktemp("rdf"))
    yield both
    both.close()


@settings(max_examples=WORLDS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contents(dense=True), st.lists(st.tuples(days, days), min_size=1, max_size=3, unique=True))
def test_cypher_sparql_and_oracle_agree(both: BothEngines, told: Contents, pairs: list[tuple[str, str]]) -> None:
    world = world_of(*told)
    both.show(world)
    held = fingerprints.of_neo4j(both.engines.neo4j), fingerprints.of_snapshot(both.snapshots)
    records = list(world.records())
    assert held == (fingerprints.of_records_as_nodes(records), fingerprints.of_records_as_quads(records))
    oracle = Oracle(world)
    for question in catalog().values():
        for drawn in samples(question, world, _SAMPLES):
            for values in (drawn, *(drawn | {"as_of": as_of, "known_by": known_by} for as_of, known_by in pairs)):
                expected = oracle.answer(question.name, values)
                assert rows(question, values, both.engines, "cypher") == expected, (question.name, values)
                assert rows(question, values, both.engines, "sparql") == expected, (question.name, values)
