"""Records as nodes and edges: what every node and edge must be, and that each record says all it says."""

from collections import Counter

import pytest
from hypothesis import given, settings

from graph.deals.deal import Contradiction, Membership, Tie
from graph.model.entities import Organization
from graph.model.record import Pointer, Record, Value, facts
from graph.projections.property_graph import BASES, EdgeKey, Key, plain, project
from tests import strategies
from tests.graph.projections.test_rdf import every_kind

EDGES = (Tie, Membership, Contradiction)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(every_kind().records())


def test_each_kind_of_record_is_there(records: list[Record]) -> None:
    nodes, edges = project(records)
    labels = Counter(record.label for record in records if not isinstance(record, EDGES))
    assert Counter(node.label for node in nodes.values()) == labels
    assert {key.base for key in nodes} == set(BASES)
    types = Counter(key.type for key in edges)
    assert types["IN_GROUP"] == sum(isinstance(record, Membership) for record in records) > 0
    assert types["CONTRADICTS"] == sum(isinstance(record, Contradiction) for record in records) > 0
    ties = Counter(record.type for record in records if isinstance(record, Tie))
    assert {kind: types[kind] for kind in ties} == ties


@given(strategies.contents())
@settings(deadline=None, max_examples=30)
def test_every_node_has_a_name_and_nothing_is_empty_or_left_dangling(contents: strategies.Contents) -> None:
    nodes, edges = project(strategies.world_of(*contents).records())
    for key, node in nodes.items():
        assert node.key == key
        assert node.properties["id"] == key.id
        name = node.properties["name"]
        assert isinstance(name, str)
        assert name
    for found in (*nodes.values(), *edges.values()):
        for value in found.properties.values():
            assert type(value) in (str, int, float, bool) or all(type(item) is str for item in value)  # type: ignore[union-attr]
    assert {end for key in edges for end in (key.start, key.end)} <= set(nodes)


@given(strategies.contents())
@settings(deadline=None, max_examples=30)
def test_no_two_records_are_one_node_or_edge(contents: strategies.Contents) -> None:
    records = list(strategies.world_of(*contents).records())
    nodes, edges = project(records)
    assert len(nodes) == sum(not isinstance(record, EDGES) for record in records)
    pointers = {
        (fact.name, record.base, record.key, fact.id)
        for record in records
        if not isinstance(record, EDGES)
        for fact in facts(record)
        if isinstance(fact, Pointer)
    }
    assert len(edges) == len(pointers) + sum(isinstance(record, EDGES) for record in records)


def test_a_node_says_what_its_record_says(records: list[Record]) -> None:
    nodes, edges = project(records)
    for record in records:
        if isinstance(record, EDGES):
            continue
        key = Key(record.base, record.key)
        for fact in facts(record):
            if isinstance(fact, Pointer):
                assert EdgeKey(fact.name, key, Key(fact.to.title(), fact.id)) in edges
            elif fact.many:
                assert str(fact.value) in nodes[key].properties[fact.name]  # type: ignore[operator]
            elif fact.name != "name":
                assert nodes[key].properties[fact.name] == plain(fact.value)


def test_an_edge_says_what_its_record_says(records: list[Record]) -> None:
    _, edges = project(records)
    by_id = {edge.key.id: edge for edge in edges.values() if edge.key.id}
    for record in records:
        if isinstance(record, EDGES):
            said = {fact.name: plain(fact.value) for fact in facts(record) if isinstance(fact, Value)}
            for name in ("type", "symmetric"):
                said.pop(name, None)
            assert by_id[record.key].properties == said | {"id": record.key}


def test_a_tie_goes_from_its_start_to_its_end(records: list[Record]) -> None:
    _, edges = project(records)
    bought = {(key.start.id, key.end.id) for key in edges if key.type == "CUSTOMER_OF"}
    assert bought == {("birch", "anvil")}


def test_a_caption_is_short_and_whole_where_it_can_be() -> None:
    nodes, _ = project([Organization(id="a", name="A" * 60)])
    assert nodes[Key("Entity", "a")].properties["name"] == "A" * 60


def test_a_long_name_is_kept() -> None:
    nodes, _ = project([Organization(id="a", name="A" * 61)])
    assert nodes[Key("Entity", "a")].properties["name"] == "A" * 61
