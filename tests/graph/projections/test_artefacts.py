"""What is generated from the model is committed as generated, and fits the data and the RDF of it."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from jsonschema import Draft202012Validator
from pyoxigraph import BlankNode, Literal, Quad, RdfFormat, Triple, parse
from pyshacl import validate

from graph.deals.world import World
from graph.model.claims import CLAIM_TYPES, TIE_TYPES, Investment, Supply
from graph.model.entities import Organization
from graph.model.record import Record
from graph.model.sources import Source
from graph.model.vocabulary import Service, Status, SupplyChange
from graph.projections.artefacts import GENERATED, artefacts, write
from graph.projections.context import document
from graph.projections.property_graph import project
from graph.projections.rdf import OWN, PREFIXES, all_quads, own, own_class, quads
from graph.projections.slots import RECORDS, slots

SCHEMA: dict[str, Any] = json.loads((GENERATED / "claims.schema.json").read_text(encoding="utf-8"))
XSD = PREFIXES["xsd"]


def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator({"$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{kind}"})


# --- the files ---


def test_the_files_are_as_generated() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in GENERATED.iterdir()}
    assert found == artefacts(), "run `python -m graph.projections.artefacts`"


def test_they_are_the_same_in_another_process(tmp_path: Path) -> None:
    write(tmp_path / "here")
    script = "import sys, pathlib, graph.projections.artefacts as a; a.write(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "there")], check=True)
    for name in artefacts():
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes()


@pytest.mark.parametrize("name", ["ontology.ttl", "shapes.ttl"])
def test_no_blank_nodes(name: str) -> None:
    triples = list(parse((GENERATED / name).read_bytes(), RdfFormat.TURTLE))
    assert triples
    assert not [each for each in triples if isinstance(each.subject, BlankNode) or isinstance(each.object, BlankNode)]


def test_the_ontology_has_every_class_and_predicate() -> None:
    triples = list(parse((GENERATED / "ontology.ttl").read_bytes(), RdfFormat.TURTLE))
    declared = {each.subject.value for each in triples if each.predicate.value == f"{PREFIXES['rdf']}type"}
    classes = {own_class(record.label) for record in RECORDS} | {own_class(record.base) for record in RECORDS}
    used = {slot.predicate for record in RECORDS for slot in slots(record)}
    assert declared - {OWN.removesuffix("#")} == classes | {own_class(tie) for tie in TIE_TYPES} | used
    assert len({own_class(tie) for tie in TIE_TYPES} | classes) == len(TIE_TYPES) + len(classes)
    assert len(CLAIM_TYPES) == 10


# --- SHACL ---


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(GENERATED / "shapes.ttl")


def term(found: Any) -> rdflib.URIRef | rdflib.Literal:
    if not isinstance(found, Literal):
        return rdflib.URIRef(found.value)
    datatype = found.datatype.value
    return rdflib.Literal(found.value, datatype=None if datatype == f"{XSD}string" else rdflib.URIRef(datatype))


def conforms(lines: list[str], shapes: rdflib.Graph) -> tuple[bool, str]:
    data = rdflib.Graph()
    for quad in parsed(lines):  # rdflib's own reading takes far longer
        data.add((rdflib.URIRef(quad.subject.value), rdflib.URIRef(quad.predicate.value), term(quad.object)))
    found, _, text = validate(data, shacl_graph=shapes, inference="none")
    return bool(found), str(text)


def parsed(lines: list[str]) -> Iterator[Quad]:
    return iter(parse("\n".join(lines), RdfFormat.N_QUADS))


def test_the_rdf_of_data_conforms(world: World, shapes: rdflib.Graph) -> None:
    found, text = conforms(all_quads(world.records()), shapes)
    assert found, text[:3000]


SUPPLY = Supply(
    source="a-source", customer="anvil", supplier="birch", service=Service.CLOUD, change=SupplyChange.STARTED,
    date="2025-06", summary="Words.", quote="so it says",
)  # fmt: skip
ROUND = Investment(
    source="a-source", investors=("anvil",), target="birch", stake="0.25", status=Status.COMPLETED,
    summary="Words.", quote="so it says",
)  # fmt: skip
SMALL: list[Record] = [
    Organization(id="anvil", name="Anvil"),
    Organization(id="birch", name="Birch"),
    Source(id="a-source", title="A report", publisher="The Wire", language="en", retrieved="2025-07-01"),
    SUPPLY,
    ROUND,
]


def statement(name: str, value: str) -> str:
    subject = next(quads(SUPPLY)).split()[0]
    return f"{subject} <{own(name)}> {value} <{OWN}g> ."


BREAKINGS: dict[str, Callable[[str], str | None]] = {
    "a role is missing": lambda line: None if own("customer") in line else line,
    "a quote is missing": lambda line: None if f"{PREFIXES['oa']}exact" in line else line,
    "an entity is unknown": lambda line: line.replace("/id/birch>", "/id/nobody>") if "supplier" in line else line,
    "a role holds words": lambda line: re.sub("<[^>]*/id/anvil>", '"Anvil"', line) if own("customer") in line else line,
    "a word is not of the list": lambda line: line.replace('"cloud"', '"clouds"'),
    "a date has no type": lambda line: line.replace(f"^^<{PREFIXES['edtf']}EDTF>", ""),
    "a bound is no day": lambda line: line.replace('"2025-06-30"', '"2025-06"'),
    "a share is above one": lambda line: line.replace('"0.25"', '"2.5"'),
    "a number is text": lambda line: line.replace(f'"0.25"^^<{XSD}decimal>', '"0.25"'),
    "the type is another one": lambda line: line.replace('"supply"', '"metric"'),
    "the base class is missing": lambda line: None if f"<{own_class('Claim')}>" in line else line,
    "an organization is a person": lambda line: line.replace(own_class("Organization"), own_class("Person")),
}


def test_the_small_graph_conforms(shapes: rdflib.Graph) -> None:
    assert conforms(all_quads(SMALL), shapes) == (True, "Validation Report\nConforms: True\n")


@pytest.mark.parametrize("breaking", BREAKINGS.values(), ids=BREAKINGS)
def test_broken_rdf_does_not_conform(breaking: Callable[[str], str | None], shapes: rdflib.Graph) -> None:
    lines = all_quads(SMALL)
    broken = [line for line in map(breaking, lines) if line is not None]
    assert broken != lines
    assert not conforms(broken, shapes)[0]


@pytest.mark.parametrize(
    "line", [statement("topic", '"cloud"'), statement("change", '"ended"'), statement("amount", '"5"')]
)
def test_a_statement_too_many_does_not_conform(line: str, shapes: rdflib.Graph) -> None:
    assert not conforms([*all_quads(SMALL), line], shapes)[0]


def test_broken_ties_do_not_conform(world: World, shapes: rdflib.Graph) -> None:
    for symmetric, predicate in ((True, "party"), (False, "from")):
        tie = next(tie for tie in world.ties() if tie.symmetric is symmetric)
        entities = all_quads(world.contents.entities[end] for end in (tie.start, tie.end))
        # They may be parts of others, which are not here.
        entities = [line for line in entities if "subOrganizationOf" not in line]
        lines = list(quads(tie))
        assert conforms([*entities, *lines], shapes)[0]
        gone = next(line for line in lines if f"<{own(predicate)}>" in line)
        assert not conforms([*entities, *(line for line in lines if line != gone)], shapes)[0]


# --- JSON-LD ---


def test_json_ld_says_what_the_quads_say(world: World) -> None:
    context = json.loads((GENERATED / "context.jsonld").read_text(encoding="utf-8"))
    by_class: dict[str, list[Record]] = {}
    for record in world.records():
        by_class.setdefault(record.label, []).append(record)
    assert len(by_class) == len(RECORDS)
    for records in by_class.values():
        for record in records[:: max(1, len(records) // 15)]:
            whole = context | document(record)
            triples = {quad.triple for quad in parse(json.dumps(whole), RdfFormat.JSON_LD)}
            assert triples == {quad.triple for quad in parsed(list(quads(record)))}


def test_another_reader_of_json_ld_agrees() -> None:
    context = json.loads((GENERATED / "context.jsonld").read_text(encoding="utf-8"))
    for record in SMALL:
        read = rdflib.Graph().parse(data=json.dumps(context | document(record)), format="json-ld")
        lines = [f"{quad.subject} {quad.predicate} {quad.object} ." for quad in parsed(list(quads(record)))]
        assert set(read) == set(rdflib.Graph().parse(data="\n".join(lines), format="nt"))


# --- JSON Schema ---


def test_the_schema_takes_all_of_data(world: World) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    contents = world.contents
    for kind, records in (("Claim", contents.claims), ("Entity", contents.entities), ("Source", contents.sources)):
        check = validator(kind)
        for number, record in enumerate(records.values()):
            written = record.model_dump(mode="json", exclude_none=True)
            assert check.is_valid(written), next(check.iter_errors(written)).message
            if number % 20 == 0:  # absent fields may be written as null, too
                assert check.is_valid(record.model_dump(mode="json"))


@pytest.mark.parametrize(
    "change",
    [
        {"type": None}, {"source": None}, {"investors": None}, {"quote": None}, {"status": "sold"}, {"target": "No Slug"},
        {"stake": 2}, {"stake": "0.25"}, {"amount": 5}, {"amount": {"value": "much"}}, {"amount": {"value": 1, "unit": "t"}},
        {"topic": "money"}, {"quote": ""}, {"caused_by": "abc"}, {"type": "supply"}, {"investors": "anvil"},
    ],
    ids=str,
)  # fmt: skip
def test_the_schema_refuses_broken_claims(change: dict[str, Any]) -> None:
    written = ROUND.model_dump(mode="json", exclude_none=True)
    broken = {name: value for name, value in (written | change).items() if value is not None}
    assert validator("Claim").is_valid(written)
    assert not validator("Claim").is_valid(broken)
    assert not Draft202012Validator(SCHEMA).is_valid(broken)


# --- values ---

# What str() or repr() of a record, an enum or a decimal looks like: value=Decimal('5') currency='USD', <Bound.EXACT: …
_REPR = re.compile(r"\b\w+=(?:['\"<(\[{]|\w+\(|None\b|True\b|False\b)|\bDecimal\(|<\w+\.[A-Z_]+:")


def serialized(text: str) -> bool:
    if _REPR.search(text) and not text.startswith(("http:", "https:")):
        return True
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False


def test_what_counts_as_a_serialized_record() -> None:
    assert all(serialized(text) for text in (repr(ROUND), str(ROUND), ROUND.model_dump_json(), '["a"]'))
    assert not any(serialized(text) for text in ("Anvil (1 = 2)", "2025-06", "12", "[sic] so it says"))


def test_no_value_is_a_serialized_record(world: World) -> None:
    records = list(world.records())
    texts = {quad.object.value for quad in parsed(all_quads(records)) if isinstance(quad.object, Literal)}
    nodes, edges = project(records)
    for holder in (*nodes.values(), *edges.values()):
        for content in holder.properties.values():
            texts.update(map(str, content) if isinstance(content, list) else [str(content)])
    assert len(texts) > 1000
    assert [text for text in texts if serialized(text)] == []


def test_no_object_is_a_quoted_statement(world: World) -> None:
    assert not any(isinstance(quad.object, Triple | BlankNode) for quad in parsed(all_quads(world.records())))
