"""Which statements a record of each class may make in RDF, read from the model's markers.

Reading RDF back, the ontology, the shapes and the JSON-LD context all rest on this one table, so that a field that
is added to the model is added to all of them.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from graph.deals.deal import Contradiction, Deal, Membership, Tie
from graph.model.amounts import Amount
from graph.model.claims import CLAIM_TYPES
from graph.model.dates import Day
from graph.model.entities import ENTITY_TYPES
from graph.model.record import Marker, Record, Term, markers
from graph.model.record import Role as RoleMarker
from graph.model.sources import Source
from graph.projections.rdf import OWN, PREFIXES, expand, own

RECORDS: tuple[type[Record], ...] = (
    *ENTITY_TYPES.values(), Source, *CLAIM_TYPES.values(), Deal, Tie, Membership, Contradiction,
)  # fmt: skip
PARTY, FROM, TO = f"{OWN}party", f"{OWN}from", f"{OWN}to"

_DAY = {"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_CURRENCY = {"pattern": r"^[A-Z]{3}$"}


class Kind(StrEnum):
    """What a statement's object is; a number is an xsd:integer if it is whole and an xsd:decimal if not."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    NODE = "node"


# A number has two datatypes, a node none.
DATATYPES = {
    Kind.TEXT: f"{PREFIXES['xsd']}string",
    Kind.DATE: f"{PREFIXES['edtf']}EDTF",
    Kind.INTEGER: f"{PREFIXES['xsd']}integer",
    Kind.BOOLEAN: f"{PREFIXES['xsd']}boolean",
}


@dataclass(frozen=True)
class Slot:
    """One predicate of a class of records.

    `key` is its name in JSON-LD. `field` is the record's field that it holds, None for what follows from others;
    `part` names the part of an amount that it is, empty for a whole field. It is stated `least` to `most` times
    (None: any number). `targets` are the labels that a node may have, `limits` the keywords of JSON Schema that a
    value must meet.
    """

    key: str
    predicate: str
    kind: Kind
    field: str | None = None
    part: str = ""
    least: int = 1
    most: int | None = 1
    targets: tuple[str, ...] = ()
    limits: Mapping[str, Any] = dataclasses.field(default_factory=dict, hash=False)


@cache
def slots(record: type[Record]) -> tuple[Slot, ...]:
    """Return the statements of a class, in the order of its fields; the rdf:type is not among them."""
    found: list[Slot] = []
    if "id" not in record.model_fields:
        found.append(Slot("id", f"{OWN}id", Kind.TEXT))
    whole = record.model_json_schema(mode="validation")
    for name, marker in markers(record).items():
        schema, least, most = _schema(whole, name, record.model_fields[name])
        found += _of_field(record, name, marker, schema, least, most)
    # What a record derives has the same names whatever its fields hold.
    empty = record.model_construct(**dict.fromkeys(record.model_fields))
    found += [Slot(name, own(name), Kind.TEXT) for name in empty.derived()]
    return tuple(found)


def _of_field(
    record: type[Record], name: str, marker: Marker, schema: dict[str, Any], least: int, most: int | None
) -> Iterator[Slot]:
    if record is Tie and name in ("start", "end"):
        yield from _tie_ends(name, marker)
    elif record is Tie and name in ("type", "symmetric"):  # the class says the one, the predicates say the other
        return
    elif not isinstance(marker, Term):
        iri = expand(marker.iri) if marker.iri else own(marker.name)
        yield Slot(marker.name.lower(), iri, Kind.NODE, name, "", least, most, _targets(marker))
    elif _plain_type(record.model_fields[name].annotation) is Amount:
        yield from _of_amount(name, least)
    else:
        iri = expand(marker.iri) if marker.iri else own(name)
        kind = Kind.DATE if marker.dated else _kind(record.model_fields[name].annotation)
        yield Slot(name, iri, kind, name, "", least, most, limits=schema)
        if marker.dated:
            for end in (f"{name}_earliest", f"{name}_latest"):
                yield Slot(end, own(end), Kind.TEXT, least=least, limits=_DAY)


def _of_amount(name: str, least: int) -> Iterator[Slot]:
    bound = Amount.model_json_schema()["$defs"]["Bound"]
    yield Slot(name, own(name), Kind.NUMBER, name, "value", least)
    yield Slot(f"{name}_bound", own(f"{name}_bound"), Kind.TEXT, name, "bound", least, limits=bound)
    yield Slot(f"{name}_currency", own(f"{name}_currency"), Kind.TEXT, name, "currency", 0, limits=_CURRENCY)


def _tie_ends(name: str, marker: Marker) -> Iterator[Slot]:
    """A directed tie has one of each end; a symmetric one has two parties."""
    key, iri = ("from", FROM) if name == "start" else ("to", TO)
    yield Slot(key, iri, Kind.NODE, name, least=0, targets=_targets(marker))
    if name == "end":
        yield Slot("party", PARTY, Kind.NODE, least=0, most=2, targets=_targets(marker))


def _targets(marker: Marker) -> tuple[str, ...]:
    if isinstance(marker, RoleMarker):
        return tuple(sorted(ENTITY_TYPES[kind].label for kind in marker.entity))
    assert not isinstance(marker, Term)
    return (marker.to.title(),)


def _schema(whole: dict[str, Any], name: str, info: FieldInfo) -> tuple[dict[str, Any], int, int | None]:
    """Return what a field's value (of a set: each) must meet, and how often it may stand there."""
    schema: dict[str, Any] = whole["properties"][name]
    if schema.get("type") == "array":
        return _flat(schema["items"], whole), schema.get("minItems", 0), schema.get("maxItems")
    flat = _flat(schema, whole) | (_DAY if Day.__metadata__[0] in info.metadata else {})  # type: ignore[attr-defined]
    return flat, int(info.is_required() or info.default is not None), 1


def _flat(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """Follow references and leave out the choice of null."""
    while True:
        options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
        if options:
            schema = {key: value for key, value in schema.items() if key != "anyOf"} | options[0]
        elif "$ref" in schema:
            schema = whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
        else:
            return schema


def _plain_type(annotation: Any) -> Any:
    """Return the type of a field's values, without None, the set around them and annotations."""
    while (origin := get_origin(annotation)) is not None:
        if origin is not Annotated and origin is not tuple and origin is not Union and not _is_union(annotation):
            return origin
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _is_union(annotation: Any) -> bool:
    return type(None) in get_args(annotation)


def _kind(annotation: Any) -> Kind:
    plain = _plain_type(annotation)
    return {bool: Kind.BOOLEAN, Decimal: Kind.NUMBER, int: Kind.INTEGER}.get(plain, Kind.TEXT)
