"""The bundled Neo4j starts whatever state an earlier start left its data in; the graph is filled anew from the ledger."""

from pathlib import Path

import pytest

from graph.errors import EngineUnavailable
from graph.stores.address import Neo4jAddress
from graph.stores.neo4j import Neo4j
from graph.stores.server import BundledNeo4j


def _count(address: Neo4jAddress) -> int:
    neo4j = Neo4j(address)
    found = neo4j.read("MATCH (n) RETURN count(*)", {}, seconds=30, rows=1).rows[0][0]
    neo4j.close()
    return int(found)


def test_what_a_killed_first_start_left_and_another_password(tmp_path: Path, neo4j_server: Neo4jAddress) -> None:
    # `neo4j_server` has fetched the jars.
    said: list[str] = []
    half = tmp_path / "data" / "databases" / "neo4j"
    half.mkdir(parents=True)
    (half / "neostore").write_bytes(b"half a page")
    with BundledNeo4j(tmp_path, say=said.append, bolt_port=0, http_port=0) as address:
        neo4j = Neo4j(address)
        neo4j.write("CREATE (:Kept)")
        neo4j.close()
    with BundledNeo4j(tmp_path, say=said.append, bolt_port=0, http_port=0) as address:
        assert _count(address) == 1
    (tmp_path / "password").write_text("another-password")
    with BundledNeo4j(tmp_path, say=said.append, bolt_port=0, http_port=0) as address:
        assert address.password == "another-password"
        assert _count(address) == 0
    assert len([sentence for sentence in said if "its data is made anew" in sentence]) == 1


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, neo4j_server: Neo4jAddress) -> None:
    (tmp_path / "conf").write_text("not a folder")
    with pytest.raises(EngineUnavailable, match=f"Neo4j cannot be started in {tmp_path}: File exists"):
        BundledNeo4j(tmp_path, say=print, bolt_port=0, http_port=0).start()
