"""The model as a JSON-LD context, and records as JSON-LD.

A term's meaning is scoped by the record's class, since `title` is a headline of a source and a job of a post.
"""

import json
from typing import Any

from pyoxigraph import Literal, RdfFormat, parse

from graph.model.claims import TIE_TYPES
from graph.model.record import Record
from graph.projections.rdf import BASE, OWN, PREFIXES, own_class, quads
from graph.projections.slots import DATATYPES, RECORDS, Kind, slots

_TYPE = f"{PREFIXES['rdf']}type"
_WITH_TYPE = {Kind.DATE: DATATYPES[Kind.DATE], Kind.NODE: "@id"}


def context() -> str:
    """Return the JSON-LD context as JSON."""
    terms: dict[str, Any] = {"@version": 1.1, "dealgraph": BASE} | PREFIXES
    names = {record.base for record in RECORDS} | {own_class(tie).removeprefix(OWN) for tie in TIE_TYPES}
    terms |= {name: f"{OWN}{name}" for name in names}
    for record in RECORDS:
        terms[record.label] = {"@id": own_class(record.label), "@context": _scoped(record)}
    return json.dumps({"@context": terms}, indent=1, sort_keys=True) + "\n"


def _scoped(record: type[Record]) -> dict[str, Any]:
    found = {}
    for slot in slots(record):
        datatype = _WITH_TYPE.get(slot.kind)
        found[slot.key] = {"@id": slot.predicate} | ({"@type": datatype} if datatype else {})
    return found


def document(record: Record) -> dict[str, Any]:
    """Return a record as a JSON-LD object without its @context; with it, it says what the record's quads say."""
    by_predicate = {slot.predicate: slot for slot in slots(type(record))}
    found: dict[str, Any] = {"@type": []}
    for quad in parse("\n".join(sorted(quads(record))), RdfFormat.N_QUADS):
        assert not isinstance(quad.subject, Literal)
        found["@id"] = _compact(str(quad.subject)[1:-1])
        if quad.predicate.value == _TYPE:
            found["@type"].append(_compact(str(quad.object)[1:-1]))
            # First the type that scopes the terms: some readers look at no other.
            found["@type"].sort(key=lambda name: (name != record.label, name))
            continue
        slot = by_predicate[quad.predicate.value]
        content = _json(quad.object)
        if slot.most == 1:
            found[slot.key] = content
        else:
            found.setdefault(slot.key, []).append(content)
    return found


def _json(term: Any) -> Any:
    if not isinstance(term, Literal):
        return _compact(term.value)
    text, datatype = term.value, term.datatype.value
    if datatype == DATATYPES[Kind.INTEGER]:
        return int(text)
    if datatype == DATATYPES[Kind.BOOLEAN]:
        return text == "true"
    # A JSON number with a fraction would be read as xsd:double.
    return {"@value": text, "@type": "xsd:decimal"} if datatype == f"{PREFIXES['xsd']}decimal" else text


def _compact(iri: str) -> str:
    """Return our classes by their names, our records as dealgraph:…, published words by their prefixes."""
    if iri.startswith(OWN):
        return iri.removeprefix(OWN)
    for prefix, start in ({"dealgraph": BASE} | PREFIXES).items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri
