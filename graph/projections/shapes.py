"""The model as SHACL shapes: what must, may and may not be stated of a record of each class.

Shapes and the lists in them are named, so that the text is the same at each run. A class's shape is closed: a
predicate that its class does not have is refused.
"""

from collections.abc import Iterable, Iterator

from graph.model.claims import CLAIM_TYPES, BaseClaim
from graph.model.entities import ENTITY_TYPES
from graph.model.record import Record
from graph.model.relations import Relation
from graph.projections.rdf import OWN, literal, own, own_class
from graph.projections.slots import DATATYPES, FROM, PARTY, RECORDS, TO, Kind, Slot, slots
from graph.projections.turtle import SHAPES, iri, list_of, turtle

_LIMITS = {
    "pattern": "sh:pattern",
    "minLength": "sh:minLength",
    "maxLength": "sh:maxLength",
    "minimum": "sh:minInclusive",
    "maximum": "sh:maxInclusive",
    # As pydantic writes those of a decimal.
    "ge": "sh:minInclusive",
    "le": "sh:maxInclusive",
}
_ONLY_TYPE = f"{SHAPES}OnlyType"
_NUMBER = f"{SHAPES}Number"
_ENTITY_LABELS = {entity.label for entity in ENTITY_TYPES.values()}


def shapes() -> str:
    """Return the shapes as Turtle."""
    lines = [*list_of(_ONLY_TYPE, [iri("rdf:type")]), *_either(_NUMBER, "sh:datatype", _NUMBER_TYPES)]
    for record in RECORDS:
        lines += _of_record(record)
    for claim in CLAIM_TYPES.values():
        for relation in claim.relations:
            lines += _of_ties(claim, relation)
    return turtle(lines)


_NUMBER_TYPES = {"Integer": iri("xsd:integer"), "Decimal": iri("xsd:decimal")}


def _of_record(record: type[Record]) -> Iterator[str]:
    shape = f"<{SHAPES}{record.label}>"
    yield from _targeting(shape, own_class(record.label))
    yield f"{shape} {iri('sh:class')} <{own_class(record.base)}> ."
    yield f"{shape} {iri('sh:closed')} {literal(True)} ."
    yield f"{shape} {iri('sh:ignoredProperties')} <{_ONLY_TYPE}> ."
    for slot in slots(record):
        name = f"{SHAPES}{record.label}-{own(slot.key).removeprefix(OWN)}"
        yield f"{shape} {iri('sh:property')} <{name}> ."
        yield from _of_slot(name, slot)


def _of_ties(claim: type[BaseClaim], relation: Relation) -> Iterator[str]:
    """Yield what holds of each type of tie: one of each end, or two parties, of the entities that the roles take."""
    targets = {slot.field: slot.targets for slot in slots(claim)}
    ends = ((PARTY, relation.start, 2),) if relation.symmetric else ((FROM, relation.start, 1), (TO, relation.end, 1))
    for tie in relation.types:
        shape = f"<{SHAPES}{own_class(tie).removeprefix(OWN)}>"
        yield from _targeting(shape, own_class(tie))
        for predicate, field, count in ends:
            key = predicate.removeprefix(OWN)
            name = f"{shape[1:-1]}-{key}"
            yield f"{shape} {iri('sh:property')} <{name}> ."
            slot = Slot(key, predicate, Kind.NODE, field, least=count, most=count, targets=targets[field])
            yield from _of_slot(name, slot)


def _targeting(shape: str, target: str) -> Iterator[str]:
    yield f"{shape} {iri('rdf:type')} {iri('sh:NodeShape')} ."
    yield f"{shape} {iri('sh:targetClass')} <{target}> ."


def _of_slot(name: str, slot: Slot) -> Iterator[str]:
    shape = f"<{name}>"
    yield f"{shape} {iri('rdf:type')} {iri('sh:PropertyShape')} ."
    yield f"{shape} {iri('sh:path')} <{slot.predicate}> ."
    if slot.least:
        yield f"{shape} {iri('sh:minCount')} {literal(slot.least)} ."
    if slot.most is not None:
        yield f"{shape} {iri('sh:maxCount')} {literal(slot.most)} ."
    if slot.kind is Kind.NODE:
        yield f"{shape} {iri('sh:nodeKind')} {iri('sh:IRI')} ."
        yield from _of_targets(shape, set(slot.targets))
    elif slot.kind is Kind.NUMBER:
        yield f"{shape} {iri('sh:node')} <{_NUMBER}> ."
    else:
        yield f"{shape} {iri('sh:datatype')} <{DATATYPES[slot.kind]}> ."
    yield from _of_limits(shape, slot)


def _of_targets(shape: str, labels: set[str]) -> Iterator[str]:
    if labels == _ENTITY_LABELS:
        labels = {"Entity"}
    if len(labels) == 1:
        yield f"{shape} {iri('sh:class')} <{own_class(min(labels))}> ."
        return
    name = f"{SHAPES}{'Or'.join(sorted(labels))}"
    yield f"{shape} {iri('sh:node')} <{name}> ."
    yield from _either(name, "sh:class", {label: f"<{own_class(label)}>" for label in sorted(labels)})


def _either(name: str, constraint: str, options: dict[str, str]) -> Iterator[str]:
    """Yield a shape that is met by what meets the constraint for one of the options."""
    yield f"<{name}> {iri('rdf:type')} {iri('sh:NodeShape')} ."
    yield f"<{name}> {iri('sh:or')} <{name}-list> ."
    yield from list_of(f"{name}-list", [f"<{SHAPES}Is{option}>" for option in options])
    for option, value in options.items():
        yield f"<{SHAPES}Is{option}> {iri('rdf:type')} {iri('sh:NodeShape')} ."
        yield f"<{SHAPES}Is{option}> {iri(constraint)} {value} ."


def _of_limits(shape: str, slot: Slot) -> Iterator[str]:
    if "const" in slot.limits:
        yield f"{shape} {iri('sh:hasValue')} {literal(slot.limits['const'])} ."
    if "enum" in slot.limits:
        words = f"{SHAPES}Words-{slot.limits['title']}"
        yield f"{shape} {iri('sh:in')} <{words}> ."
        yield from list_of(words, _literals(slot.limits["enum"]))
    for keyword, constraint in _LIMITS.items():
        if keyword in slot.limits:
            yield f"{shape} {iri(constraint)} {literal(slot.limits[keyword])} ."


def _literals(words: Iterable[str]) -> list[str]:
    return [literal(word) for word in words]
