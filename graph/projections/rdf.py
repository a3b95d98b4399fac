"""Records → RDF, as N-Quads lines.

One named graph per source holds the source and its claims; one holds the entities, one what is derived. There
are no blank nodes, and a record's lines are the same at each run, so that two datasets compare as sets of lines.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from graph.deals.deal import Tie
from graph.model.claims import BaseClaim
from graph.model.entities import BaseEntity
from graph.model.record import Pointer, Record, Value, facts
from graph.model.sources import Source

BASE = "https://w3id.org/dealgraph/"
OWN = f"{BASE}ns#"
PREFIXES = {
    "d": OWN,
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "oa": "http://www.w3.org/ns/oa#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
ENTITIES_GRAPH = f"{BASE}graph/entities"
DERIVED_GRAPH = f"{BASE}graph/derived"

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def node(base: str, record_id: str) -> str:
    """Return the IRI of a record: an entity's is short, others name their kind."""
    return f"{BASE}id/{record_id}" if base == "Entity" else f"{BASE}{base.lower()}/{record_id}"


@cache
def own(name: str) -> str:
    """Return our own word for a field or a relationship: `valid_from` and `VALID_FROM` give d:validFrom."""
    first, *rest = name.lower().split("_")
    return f"{OWN}{first}{''.join(part.title() for part in rest)}"


@cache
def own_class(name: str) -> str:
    """Return our own class: `CUSTOMER_OF` gives d:CustomerOf, `Deal` gives d:Deal."""
    return f"{OWN}{''.join(part.title() for part in name.split('_')) if name.isupper() else name}"


@cache
def expand(curie: str) -> str:
    """Return the full IRI of prefix:name."""
    prefix, name = curie.split(":", 1)
    return PREFIXES[prefix] + name


def quads(record: Record) -> Iterator[str]:
    """Yield a record's N-Quads lines, without line ends."""
    subject, graph = node(record.base, record.key), _graph(record)
    for kind in _classes(record):
        yield _line(subject, f"{PREFIXES['rdf']}type", f"<{kind}>", graph)
    if not isinstance(record, BaseEntity | Source):  # theirs is a field
        yield _line(subject, f"{OWN}id", literal(record.key), graph)
    for fact in facts(record):
        predicate = _predicate(record, fact)
        if predicate is not None:
            yield _line(subject, predicate, _object(fact), graph)


def all_quads(records: Iterable[Record]) -> list[str]:
    """Return the lines of many records in order, each line once."""
    return sorted({line for record in records for line in quads(record)})


def _classes(record: Record) -> list[str]:
    classes = {own_class(record.label), own_class(record.base)}
    if record.iri is not None:
        classes.add(expand(record.iri))
    if isinstance(record, Tie):
        classes.add(own_class(record.type))
    return sorted(classes)


def _graph(record: Record) -> str:
    if isinstance(record, BaseClaim):
        return node("Source", record.source)
    if isinstance(record, Source):
        return node("Source", record.id)
    return ENTITIES_GRAPH if isinstance(record, BaseEntity) else DERIVED_GRAPH


def _predicate(record: Record, fact: Value | Pointer) -> str | None:
    if isinstance(record, Tie):
        if fact.name in ("START", "END"):
            return f"{OWN}party" if record.symmetric else f"{OWN}{'from' if fact.name == 'START' else 'to'}"
        if fact.name in ("type", "symmetric"):  # the class says the one, the predicates say the other
            return None
    return expand(fact.iri) if fact.iri else own(fact.name)


def _object(fact: Value | Pointer) -> str:
    if isinstance(fact, Pointer):
        return f"<{node(fact.to.title(), fact.id)}>"
    return literal(fact.value, f"{PREFIXES['edtf']}EDTF" if fact.dated else None)


def literal(value: str | int | bool | Decimal, datatype: str | None = None) -> str:
    """Return a value as an N-Quads literal: whole numbers are xsd:integer, others xsd:decimal."""
    if isinstance(value, str):
        text = f'"{value.translate(_ESCAPES)}"'
        return f"{text}^^<{datatype}>" if datatype else text
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{PREFIXES["xsd"]}boolean>'
    kind = "integer" if isinstance(value, int) or value == value.to_integral_value() else "decimal"
    text = str(value) if isinstance(value, int) else f"{value:f}"
    return f'"{text}"^^<{PREFIXES["xsd"]}{kind}>'


def _line(subject: str, predicate: str, value: str, graph: str) -> str:
    return f"<{subject}> <{predicate}> {value} <{graph}> ."


def slug_of(iri: str) -> str:
    """Return the last part of one of our IRIs."""
    return re.split(r"[/#]", iri)[-1]
