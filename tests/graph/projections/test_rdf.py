"""Records as RDF: what every line must be, and that each record says all it says."""

import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.deals.deal import Tie
from graph.deals.world import World
from graph.model.entities import Organization
from graph.model.record import Pointer, Record, facts
from graph.projections.rdf import BASE, DERIVED_GRAPH, ENTITIES_GRAPH, OWN, all_quads, literal, own, own_class, quads
from tests import strategies
from tests.small import NEEDED, claim, world_of

ROOT = Path(__file__).parents[3]
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def parsed(lines: list[str]) -> list[ox.Quad]:
    return list(ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS))


def every_kind() -> World:
    """A world with records of every kind."""
    claims = [claim(kind, date="2025-06") for kind in NEEDED]
    claims += [claim("acquisition", by="post", amount={"value": value, "currency": "USD"}) for value in (5, 9)]
    claims += [claim("supply", change="ending", status="rumoured", by="post", caused_by=claims[0].id)]
    return world_of(*claims, entities=[Organization(id="sub", name="Sub", part_of="anvil", part_of_since="2020")])


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(every_kind().records())


def test_each_kind_of_record_is_there(records: list[Record]) -> None:
    typed = Counter(quad.object.value for quad in parsed(all_quads(records)) if quad.predicate == TYPE)
    labels = Counter(record.label for record in records)
    assert {label: typed[own_class(label)] for label in labels} == labels
    assert {*labels} >= {"Organization", "Person", "Product", "Source", "Deal", "Tie", "Membership", "Contradiction"}
    assert len(labels) == 8 + len(NEEDED)


@given(strategies.contents())
@settings(deadline=None, max_examples=30)
def test_lines_are_valid_quads_without_blank_nodes_in_the_right_graphs(contents: strategies.Contents) -> None:
    world = strategies.world_of(*contents)
    lines = all_quads(world.records())
    found = parsed(lines)
    assert len(found) == len(lines) == len(set(found))
    nodes = [node for quad in found for node in (quad.subject, quad.predicate, quad.object, quad.graph_name)]
    assert not [node for node in nodes if isinstance(node, ox.BlankNode)]
    graphs = {quad.graph_name.value for quad in found}
    sources = {f"{BASE}source/{source_id}" for source_id in world.contents.sources}
    assert graphs <= {ENTITIES_GRAPH, DERIVED_GRAPH} | sources
    assert sources <= graphs


@given(strategies.contents())
@settings(deadline=None, max_examples=30)
def test_all_that_is_pointed_at_is_there(contents: strategies.Contents) -> None:
    found = parsed(all_quads(strategies.world_of(*contents).records()))
    subjects = {quad.subject for quad in found}
    ours = {quad.object for quad in found if quad.predicate != TYPE and isinstance(quad.object, ox.NamedNode)}
    assert ours <= subjects


def test_each_fact_has_its_line(records: list[Record]) -> None:
    for record in records:
        said = {(fact.name, fact.id if isinstance(fact, Pointer) else fact.value) for fact in facts(record)}
        if isinstance(record, Tie):  # these are in the names of its class and of its ends
            said -= {("type", record.type), ("symmetric", record.symmetric)}
        said.add(("id", record.key))
        assert len({quad for quad in parsed(list(quads(record))) if quad.predicate != TYPE}) == len(said), record


def test_a_line_says_what_the_record_says(records: list[Record]) -> None:
    supply = next(record for record in records if record.label == "Supply" and getattr(record, "status", None) is None)
    found = {(quad.predicate.value, quad.object) for quad in parsed(list(quads(supply)))}
    edtf = ox.NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")
    assert found >= {
        (f"{OWN}customer", ox.NamedNode(f"{BASE}id/birch")),
        (f"{OWN}supplier", ox.NamedNode(f"{BASE}id/anvil")),
        (f"{OWN}service", ox.Literal("cloud")),
        (f"{OWN}date", ox.Literal("2025-06", datatype=edtf)),
        (f"{OWN}dateEarliest", ox.Literal("2025-06-01")),
        (f"{OWN}dateLatest", ox.Literal("2025-06-30")),
        (f"{OWN}id", ox.Literal(supply.key)),
        ("http://www.w3.org/ns/oa#exact", ox.Literal("so it says")),
    }


def test_a_symmetric_tie_has_parties_and_another_two_ends(records: list[Record]) -> None:
    for tie in records:
        if isinstance(tie, Tie):
            ends = {quad.predicate.value for quad in parsed(list(quads(tie))) if "/id/" in str(quad.object)}
            assert ends == ({f"{OWN}party"} if tie.symmetric else {f"{OWN}from", f"{OWN}to"})


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    [quad] = parsed([f"<{BASE}a> <{OWN}b> {literal(text)} <{BASE}c> ."])
    assert quad.object == ox.Literal(text)


@pytest.mark.parametrize(
    ("value", "text", "datatype"),
    [
        (True, "true", "boolean"), (False, "false", "boolean"), (7, "7", "integer"), (Decimal(7), "7", "integer"),
        (Decimal("-0.5"), "-0.5", "decimal"), (Decimal("1E-7"), "0.0000001", "decimal"),
        (Decimal(10**17), str(10**17), "integer"), ("7", "7", "string"),
    ],
)  # fmt: skip
def test_values_have_their_types(value: Any, text: str, datatype: str) -> None:
    [quad] = parsed([f"<{BASE}a> <{OWN}b> {literal(value)} <{BASE}c> ."])
    assert (quad.object.value, quad.object.datatype.value) == (text, f"{XSD}{datatype}")


@pytest.mark.parametrize(
    ("name", "word", "of_class"),
    [
        ("valid_from", "validFrom", "valid_from"),
        ("CUSTOMER_OF", "customerOf", "CustomerOf"),
        ("SUES", "sues", "Sues"),
        ("Deal", "deal", "Deal"),
    ],
)
def test_our_own_words(name: str, word: str, of_class: str) -> None:
    assert (own(name), own_class(name)) == (f"{OWN}{word}", f"{OWN}{of_class}")


PRINT = """
from graph.projections.rdf import all_quads
from tests.graph.projections.test_rdf import every_kind
print("\\n".join(all_quads(every_kind().records())))
"""


def test_two_runs_give_the_same_bytes(records: list[Record]) -> None:
    command = [sys.executable, "-c", PRINT]
    runs = [
        subprocess.Popen(command, env=os.environ | {"PYTHONHASHSEED": seed}, cwd=ROOT, stdout=subprocess.PIPE)
        for seed in ("1", "4")
    ]
    expected = ("\n".join(all_quads(records)) + "\n").encode()
    assert [run.communicate()[0] for run in runs] == [expected, expected]


@pytest.mark.parametrize("date", ["2025", "2025-06/2025-08", "2025-06/..", "../2025", "2025~", "202X"])
def test_every_date_gives_valid_iris(date: str) -> None:
    assert parsed(all_quads(world_of(claim("investment", date=date)).records()))


@pytest.mark.parametrize("date", ["2025%", "2025?", "[2024,2025]", "{2024,2025}"])
def test_every_other_date_gives_valid_iris(date: str) -> None:
    found = parsed(all_quads(world_of(claim("investment", date=date)).records()))
    assert not [quad for quad in found if "?" in quad.subject.value]


def test_the_order_of_records_does_not_matter(records: list[Record]) -> None:
    assert all_quads(records) == all_quads(records[::-1]) == all_quads([*records, *records])
