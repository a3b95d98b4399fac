"""Records and their one walk.

A record is a frozen pydantic model each of whose fields carries one marker that says what the field is in a
graph: a `Term` (a value), a `Role` (points at entities), or a `Link` (points at a claim or a source). Every
projection goes through `facts`, so a field is projected everywhere or nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from graph.model.amounts import Amount
from graph.model.dates import bounds

Scalar = str | int | bool | Decimal


@dataclass(frozen=True)
class Term:
    """A value. `iri` is the published word for it (prefix:name); none means a word of our own.

    `dated` fields hold an EDTF date and are projected with both bounds. `told` fields word or place the fact
    without changing what the source says, so they are no part of a claim's identity.
    """

    iri: str | None = None
    dated: bool = False
    told: bool = False


@dataclass(frozen=True)
class Role:
    """Points at entities. `name` is the relationship, in the form INVESTOR; `entity` the types it may point at."""

    name: str
    entity: tuple[str, ...] = ("organization",)
    iri: str | None = None


@dataclass(frozen=True)
class Link:
    """Points at a claim or at a source. `name` is the relationship, in the form CAUSED_BY."""

    name: str
    to: Literal["claim", "source"] = "claim"
    iri: str | None = None
    told: bool = False


Marker = Term | Role | Link


@dataclass(frozen=True)
class Value:
    """One plain value of a record: a field, or a part of it (`amount`, `amount_currency`, `date_earliest`)."""

    name: str
    value: Scalar
    many: bool = False
    iri: str | None = None
    dated: bool = False


@dataclass(frozen=True)
class Pointer:
    """One edge of a record to another node: `to` is its kind, `id` its id."""

    name: str
    to: Literal["entity", "claim", "source"]
    id: str
    iri: str | None = None


class Record(BaseModel):
    """Base of everything that is projected; see the module's text."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False)

    # `label` is the record's class in both graphs; `base` the one its id is unique in; `iri` the published class.
    label: ClassVar[str]
    base: ClassVar[str]
    iri: ClassVar[str | None] = None

    @property
    def key(self) -> str:
        """Return the record's id within its base."""
        key: str = self.id  # type: ignore[attr-defined]
        return key

    def derived(self) -> dict[str, str]:
        """Return values that follow from the fields and that questions need in both graphs."""
        return {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        markers(cls)


@cache
def markers(record: type[Record]) -> dict[str, Marker]:
    """Return each field's marker; TypeError for a field without exactly one, so that none is forgotten."""
    found: dict[str, Marker] = {}
    for name, field in record.model_fields.items():
        marks = [mark for mark in field.metadata if isinstance(mark, Term | Role | Link)]
        if len(marks) != 1:
            raise TypeError(f"{record.__name__}.{name} needs exactly one of Term, Role and Link")
        found[name] = marks[0]
    return found


@cache
def role_markers(record: type[Record]) -> dict[str, Role]:
    """Return the fields that point at entities, in their order, with their markers."""
    return {name: marker for name, marker in markers(record).items() if isinstance(marker, Role)}


def facts(record: Record) -> Iterator[Value | Pointer]:
    """Walk the record's fields in their order and yield what each says; absent fields yield nothing.

    What a record derives of itself (`derived`) comes last.
    """
    for name, marker in markers(type(record)).items():
        content = getattr(record, name)
        if content is None:
            continue
        many = isinstance(content, tuple)
        for item in content if many else (content,):
            if isinstance(marker, Term):
                yield from _values(name, item, marker, many)
            elif isinstance(marker, Role):
                yield Pointer(marker.name, "entity", item, marker.iri)
            else:
                yield Pointer(marker.name, marker.to, item, marker.iri)
    for name, value in record.derived().items():
        yield Value(name, value)


def _values(name: str, item: Any, marker: Term, many: bool) -> Iterator[Value]:
    if isinstance(item, Amount):
        yield Value(name, item.value)
        yield Value(f"{name}_bound", item.bound.value)
        if item.currency is not None:
            yield Value(f"{name}_currency", item.currency)
        return
    yield Value(name, item.value if hasattr(item, "value") else item, many, marker.iri, marker.dated)
    if marker.dated:
        earliest, latest = bounds(item)
        yield Value(f"{name}_earliest", earliest)
        yield Value(f"{name}_latest", latest)
