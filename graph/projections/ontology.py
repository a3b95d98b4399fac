"""The model as an ontology: a class for each record and each type of tie, a property for each predicate.

A predicate that is a published word is declared as used, under its own name, and none of ours stands beside it. What
ours and others share is said of the classes: an organization of ours is a schema:Organization.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.model.claims import CLAIM_TYPES, BaseClaim
from graph.model.entities import BaseEntity
from graph.model.record import Record
from graph.model.relations import Relation
from graph.projections.rdf import OWN, expand, literal, own_class
from graph.projections.slots import DATATYPES, RECORDS, Kind, Slot, slots
from graph.projections.turtle import iri, turtle

_BASES: tuple[type[Record], ...] = (BaseClaim, BaseEntity)


def ontology() -> str:
    """Return the ontology as Turtle."""
    return turtle([*_header(), *_classes(), *_tie_classes(), *_properties()])


def _header() -> Iterator[str]:
    subject = f"<{OWN.removesuffix('#')}>"
    yield f"{subject} {iri('rdf:type')} {iri('owl:Ontology')} ."
    yield _words(subject, "rdfs:label", "DealGraph")
    yield _words(subject, "rdfs:comment", "Deals of the AI industry: claims of sources, and what follows from them.")


def _classes() -> Iterator[str]:
    for base in _BASES:
        yield from _class(own_class(base.base), base.base, _first_paragraph(base))
    for record in RECORDS:
        name = own_class(record.label)
        yield from _class(name, record.label, _first_paragraph(record))
        if record.base != record.label:
            yield _subclass(name, own_class(record.base))
        if record.iri is not None:
            yield _subclass(name, expand(record.iri))


def _tie_classes() -> Iterator[str]:
    for claim in CLAIM_TYPES.values():
        for relation in claim.relations:
            for name, comment in _tie_comments(claim, relation):
                yield from _class(own_class(name), name.lower().replace("_", " "), comment)
                yield _subclass(own_class(name), own_class("Tie"))


def _tie_comments(claim: type[BaseClaim], relation: Relation) -> Iterator[tuple[str, str]]:
    ends = f"among {relation.start}" if relation.symmetric else f"from {relation.start} to {relation.end}"
    means = ("holds", "held and is over", "may come about", "may end or become less")
    for name, state in zip(relation.types, means, strict=True):
        yield name, f"A tie {ends} of claims of the class {claim.label} that {state}."


def _properties() -> Iterator[str]:
    users: dict[str, list[tuple[type[Record], Slot]]] = defaultdict(list)
    for record in RECORDS:
        for slot in slots(record):
            users[slot.predicate].append((record, slot))
    for predicate, uses in users.items():
        yield from _property(predicate, [record for record, _ in uses], [slot for _, slot in uses])


def _property(predicate: str, records: list[type[Record]], found: list[Slot]) -> Iterator[str]:
    subject = f"<{predicate}>"
    nodes = found[0].kind is Kind.NODE
    yield f"{subject} {iri('rdf:type')} {iri('owl:ObjectProperty' if nodes else 'owl:DatatypeProperty')} ."
    yield _words(subject, "rdfs:label", _caption(predicate))
    for comment in sorted({slot.limits["description"] for slot in found if "description" in slot.limits}):
        yield _words(subject, "rdfs:comment", comment)
    labels = {record.label for record in records}
    for label in labels:
        yield f"{subject} {iri('schema:domainIncludes')} <{own_class(label)}> ."
    ranges = {own_class(label) for slot in found for label in slot.targets} if nodes else _datatypes(found)
    for each in ranges:
        yield f"{subject} {iri('schema:rangeIncludes')} <{each}> ."
    if predicate.startswith(OWN):  # of a published word's meaning, nothing may be narrowed
        yield from _entailing(subject, "rdfs:domain", {own_class(label) for label in _joined(records)})
        targets = {own_class("Entity")} if nodes and len(ranges) > 1 else ranges
        yield from _entailing(subject, "rdfs:range", targets)


def _joined(records: Iterable[type[Record]]) -> set[str]:
    """Return the one class of all these records: their own if they share one, else their base, if they share that."""
    labels, bases = {record.label for record in records}, {record.base for record in records}
    return labels if len(labels) == 1 else bases


def _entailing(subject: str, predicate: str, classes: set[str]) -> Iterator[str]:
    """Yield a domain or a range, if it is one: of several, RDFS would entail that each thing is in all of them."""
    if len(classes) == 1:
        yield f"{subject} {iri(predicate)} <{next(iter(classes))}> ."


def _datatypes(found: Iterable[Slot]) -> set[str]:
    kinds = {slot.kind for slot in found}
    # Every xsd:integer is an xsd:decimal.
    return {DATATYPES.get(kind, expand("xsd:decimal")) for kind in kinds}


def _class(name: str, label: str, comment: str) -> Iterator[str]:
    yield f"<{name}> {iri('rdf:type')} {iri('owl:Class')} ."
    yield _words(f"<{name}>", "rdfs:label", label)
    yield _words(f"<{name}>", "rdfs:comment", comment)


def _subclass(name: str, of: str) -> str:
    return f"<{name}> {iri('rdfs:subClassOf')} <{of}> ."


def _words(subject: str, predicate: str, text: str) -> str:
    return f"{subject} {iri(predicate)} {literal(text)} ."


def _first_paragraph(record: type[Record]) -> str:
    return " ".join((record.__doc__ or "").split("\n\n")[0].split())


def _caption(predicate: str) -> str:
    """Return a predicate's last part in words: attributedTo gives "attributed to"."""
    name = re.split("[/#]", predicate)[-1]
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", name).lower()
