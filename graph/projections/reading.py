"""RDF → records: the inverse of rdf.py, through the same table of predicates.

RDF has sets, not lists: aliases, whose order means nothing, come back sorted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph.deals.deal import Tie
from graph.model.claims import TIE_TYPES
from graph.model.record import Record
from graph.projections.rdf import BASE, OWN, PREFIXES, own_class, quads, slug_of
from graph.projections.slots import PARTY, RECORDS, slots

_TYPE = f"{PREFIXES['rdf']}type"
_CLASSES = {own_class(record.label): record for record in RECORDS}
_TIES = {own_class(name): name for name in TIE_TYPES}
_VALUES: dict[str, Callable[[str], str | int | bool | Decimal]] = {
    f"{PREFIXES['xsd']}integer": int,
    f"{PREFIXES['xsd']}decimal": Decimal,
    f"{PREFIXES['xsd']}boolean": lambda text: text == "true",
}


def records_from_quads(lines: Iterable[str]) -> list[Record]:
    """Return the records that N-Quads lines state, in the order of their IRIs.

    ValueError if the lines are not N-Quads, or what they say of a subject is not exactly what `quads` makes of one
    record (another class, predicate, type of value, id or graph, or a statement that is missing).
    """
    subjects: dict[str, set[Quad]] = defaultdict(set)
    for quad in _parsed(lines):
        if not isinstance(quad.subject, NamedNode):
            raise ValueError(f"{quad.subject} is no IRI")
        subjects[quad.subject.value].add(quad)
    return [_record(iri, subjects[iri]) for iri in sorted(subjects)]


def _parsed(lines: Iterable[str]) -> list[Quad]:
    try:
        return list(parse("\n".join(lines), RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise ValueError(f"not N-Quads: {error}") from error


def _record(iri: str, stated: set[Quad]) -> Record:
    objects: dict[str, list[Any]] = defaultdict(list)
    for quad in stated:
        objects[quad.predicate.value].append(_content(quad.object))
    types = objects.pop(_TYPE, [])
    classes = [_CLASSES[kind] for kind in types if kind in _CLASSES]
    if len(classes) != 1:
        raise ValueError(f"<{iri}> is of {len(classes)} of our classes, not of one")
    fields = _fields(classes[0], objects) | (_tie_fields(types, objects) if classes[0] is Tie else {})
    try:
        made = classes[0].model_validate(fields)
    except ValidationError as error:
        raise ValueError(f"<{iri}> is no {classes[0].label}: {error}") from error
    # Stricter than any check of single statements: the record must say these statements, and no others.
    if differing := stated.symmetric_difference(_parsed(quads(made))):
        raise ValueError(f"<{iri}> is not as {made.label} {made.key} is written: {min(map(str, differing))}")
    return made


def _fields(record: type[Record], objects: Mapping[str, list[Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for slot in slots(record):
        found = objects.get(slot.predicate, [])
        if slot.field is None or (slot.most == 1 and not found):  # an empty set is one, too
            continue
        content = found[0] if slot.most == 1 and len(found) == 1 else sorted(found, key=str)
        if slot.part:
            fields.setdefault(slot.field, {})[slot.part] = content
        else:
            fields[slot.field] = content
    return fields


def _tie_fields(types: Iterable[str], objects: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return what a tie says by its class and by the choice of its predicates."""
    kinds = [_TIES[kind] for kind in types if kind in _TIES]
    parties = sorted(objects.get(PARTY, ()), key=str)
    ends = dict(zip(("start", "end"), parties, strict=False))
    return ends | {"symmetric": bool(parties)} | {"type": "".join(kinds)}


def _content(term: Any) -> str | int | bool | Decimal:
    """Return a literal's value, the id of one of our nodes, or a class's IRI."""
    if isinstance(term, Literal):
        value: str = term.value
        try:
            return _VALUES.get(term.datatype.value, str)(value)
        except ArithmeticError as error:
            raise ValueError(f"{value!r} is no number") from error
    if not isinstance(term, NamedNode):
        raise ValueError(f"{term} is neither a value nor an IRI")
    iri: str = term.value
    return slug_of(iri) if iri.startswith(BASE) and not iri.startswith(OWN) else iri
