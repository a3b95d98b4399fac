"""Entities behind their IRIs, the dataset's description, and what changed since a version."""

from pathlib import Path

import httpx
import pytest
from rdflib import RDF, VOID, Graph, Literal, URIRef

from tests.running import Program

SCHEMA_NAME = URIRef("https://schema.org/name")
SCALE = URIRef("https://w3id.org/dealgraph/id/scale-ai")


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_an_entity_is_rdf_for_those_who_ask_for_it(served: str, accept: str, form: str) -> None:
    response = httpx.get(f"{served}/id/scale-ai", headers={"Accept": accept}, timeout=60)
    assert response.headers["content-type"].startswith(accept)
    graph = Graph().parse(data=response.content, format=form)
    assert (SCALE, SCHEMA_NAME, Literal("Scale AI")) in graph


def test_an_entity_is_json_for_all_others(served: str) -> None:
    response = httpx.get(f"{served}/id/scale-ai", headers={"Accept": "text/html,*/*;q=0.8"}, timeout=60)
    assert (response.status_code, response.headers["location"]) == (303, "/entities/scale-ai")
    assert httpx.get(f"{served}/id/scale-aj", timeout=60).status_code == 404


def test_the_dataset_describes_itself(served: str) -> None:
    response = httpx.get(f"{served}/.well-known/void", headers={"Accept": "text/turtle"}, timeout=60)
    graph = Graph().parse(data=response.content, format="turtle")
    dataset = graph.value(predicate=RDF.type, object=VOID.Dataset)
    assert int(str(graph.value(dataset, VOID.triples))) > 100_000
    assert str(graph.value(dataset, VOID.sparqlEndpoint)) == f"{served}/sparql"


def test_changes_tell_the_world_from_what_is_known(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.run("load", "data/entities").returncode == 0
    api = program.serve()["api"]
    supply = "supply.google.scale-ai.data-labelling"
    started, ended = "change: started, date: '2024-01-01'", "change: ended, date: '2025-06-30'"
    assert _loaded(program, api, tmp_path, "first", started) == {supply: ("added", "world")}
    # Another publisher says the same: nothing is held to be otherwise.
    assert _loaded(program, api, tmp_path, "second", started) == {supply: ("changed", "known")}
    assert _loaded(program, api, tmp_path, "third", ended) == {supply: ("changed", "world")}
    assert httpx.get(f"{api}/changes?since=99999999-x", timeout=60).status_code == 422
    program.stop()


def _loaded(program: Program, api: str, folder: Path, name: str, change: str) -> dict[str, tuple[str, str]]:
    before = httpx.get(f"{api}/health", timeout=60).json()["dataset_version"]
    (folder / f"{name}.yaml").write_text(
        f"source: {{id: {name}, title: A, publisher: {name}, published: '2025-07-01', language: en,"
        " retrieved: '2025-07-01'}\n"
        f"claims: [{{type: supply, supplier: scale-ai, customer: google, service: data-labelling, {change},"
        " summary: Google and Scale AI., quote: a few words}]\n"
    )
    ran = program.run("load", str(folder / f"{name}.yaml"))
    assert ran.returncode == 0, ran.stderr
    changed = httpx.get(f"{api}/changes?since={before}", timeout=60).json()
    assert changed["sources"] == [name]
    return {deal["deal"]: (deal["change"], deal["what"]) for deal in changed["deals"]}
