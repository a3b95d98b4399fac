"""Entities: organizations, people and products, under stable ids."""

import re
from functools import cached_property
from typing import Annotated, ClassVar, Literal

import pycountry
from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter

from graph.model.dates import EdtfDate
from graph.model.record import Record, Role, Term
from graph.model.vocabulary import Kind

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def _printable(text: str) -> str:
    """Refuse what XML cannot hold: answers are served in it."""
    if found := _CONTROL.search(text):
        raise ValueError(f"holds the control character {found.group()!r}")
    return text


Text = Annotated[
    str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True), AfterValidator(_printable)
]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000), AfterValidator(_printable)]


def _country(code: str) -> str:
    if not code.isupper() or pycountry.countries.get(alpha_2=code) is None:
        raise ValueError(f"{code!r} is not an ISO 3166-1 alpha-2 country code")
    return code


class BaseEntity(Record):
    """What every entity has: an id, the usual English name, other spellings, ids elsewhere."""

    base: ClassVar[str] = "Entity"

    id: Annotated[Slug, Term()]
    type: Annotated[str, Term()]
    name: Annotated[Text, Term("schema:name")]
    aliases: Annotated[tuple[Text, ...], Term("skos:altLabel")] = ()
    wikidata: Annotated[str | None, Field(pattern=r"^Q[1-9][0-9]*$"), Term()] = None
    homepage: Annotated[Url | None, Term("schema:url")] = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the name and the aliases."""
        return (self.name, *self.aliases)


class Organization(BaseEntity):
    """A company, lab, investor, authority or university; it may be part of another organization."""

    label: ClassVar[str] = "Organization"
    iri: ClassVar[str | None] = "schema:Organization"

    type: Annotated[Literal["organization"], Term()] = "organization"
    kind: Annotated[Kind | None, Term()] = None
    country: Annotated[str | None, AfterValidator(lambda c: c and _country(c)), Term("schema:addressCountry")] = None
    founded: Annotated[EdtfDate | None, Term(dated=True)] = None
    part_of: Annotated[Slug | None, Role("PART_OF", iri="org:subOrganizationOf")] = None
    part_of_since: Annotated[EdtfDate | None, Term(dated=True)] = None


class Person(BaseEntity):
    """A person."""

    label: ClassVar[str] = "Person"
    iri: ClassVar[str | None] = "schema:Person"

    type: Annotated[Literal["person"], Term()] = "person"


class Product(BaseEntity):
    """A product, model or site."""

    label: ClassVar[str] = "Product"
    iri: ClassVar[str | None] = "schema:Product"

    type: Annotated[Literal["product"], Term()] = "product"


Entity = Annotated[Organization | Person | Product, Field(discriminator="type")]
EntityRecord = Organization | Person | Product
ENTITY: TypeAdapter[EntityRecord] = TypeAdapter(Entity)
ENTITY_TYPES: dict[str, type[BaseEntity]] = {"organization": Organization, "person": Person, "product": Product}
