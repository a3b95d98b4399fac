"""A small graph in the real Neo4j, taken away again."""

from collections.abc import Iterator

import pytest

from graph.stores.address import Neo4jAddress
from graph.stores.neo4j import Neo4j

SEED = (
    "CREATE INDEX trial_id IF NOT EXISTS FOR (n:Trial) ON (n.id)",
    "CREATE FULLTEXT INDEX trial_names IF NOT EXISTS FOR (n:Trial) ON EACH [n.name]",
    "UNWIND range(1, 5) AS i CREATE (:Trial {id: i, name: 'number ' + i})",
    "MATCH (a:Trial), (b:Trial) WHERE b.id = a.id + 1 CREATE (a)-[:NEXT {weight: a.id}]->(b)",
)
CLEAN = (
    "MATCH (n:Trial) DETACH DELETE n",
    "DROP INDEX trial_id IF EXISTS",
    "DROP INDEX trial_names IF EXISTS",
)


@pytest.fixture(scope="module")
def graph(neo4j_server: Neo4jAddress) -> Iterator[Neo4j]:
    neo4j = Neo4j(neo4j_server)
    for statement in (*CLEAN, *SEED):
        neo4j.write(statement)
    neo4j.read("CALL db.awaitIndexes(30)", {}, seconds=40, rows=1)
    yield neo4j
    for statement in CLEAN:
        neo4j.write(statement)
    neo4j.close()
