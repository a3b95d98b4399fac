"""The claim types: one class each, with its roles, its values and the relationship it makes.

To add a type, see docs/extending.md: beside a class here it takes its rows in graph/deals/policy.yaml and its lines in
graph/deals/grouping.py.
"""

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints, TypeAdapter, field_validator, model_validator

from graph.model.amounts import Amount, Number
from graph.model.dates import EdtfDate
from graph.model.entities import Slug, Text
from graph.model.record import Link, Record, Role, Term, markers, role_markers
from graph.model.relations import Relation
from graph.model.vocabulary import (
    AmountIs,
    Instrument,
    Measure,
    RoleChange,
    Service,
    Status,
    Structure,
    SupplyChange,
    ValuationKind,
)

QUOTE_WORDS = 12

ClaimId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{20}$")]
Share = Annotated[Number, Field(ge=0, le=1)]


class BaseClaim(Record):
    """What every claim has: its source, how firm it is, who says so, when it was so, and its words."""

    base: ClassVar[str] = "Claim"
    relations: ClassVar[tuple[Relation, ...]] = ()

    type: Annotated[str, Term()]
    source: Annotated[Slug, Link("STATED_IN", to="source", iri="prov:hadPrimarySource")]
    date: Annotated[EdtfDate | None, Term(dated=True)] = None
    status: Annotated[Status | None, Term()] = None
    attributed_to: Annotated[Text | None, Term()] = None
    summary: Annotated[Text, Term("schema:abstract", told=True)]
    quote: Annotated[Text, Term("oa:exact")]
    # Where the words stand in the document, in the form of RFC 5147: what a reader found, not what the source says.
    span: Annotated[str | None, Field(pattern=r"^char=[0-9]{1,9},[0-9]{1,9}$"), Term(told=True)] = None
    caused_by: Annotated[ClaimId | None, Link("CAUSED_BY", told=True)] = None

    @field_validator("quote")
    @classmethod
    def _short(cls, quote: str) -> str:
        words = len(quote.split())
        if words > QUOTE_WORDS:
            raise ValueError(f"a quote has at most {QUOTE_WORDS} words, this one has {words}")
        return quote

    @field_validator("*", mode="after")
    @classmethod
    def _sets_are_sorted(cls, content: Any) -> Any:
        """Roles are sets: sort them, so that equal claims are equal whatever order they were written in."""
        if isinstance(content, tuple):
            if len(set(content)) != len(content):
                raise ValueError("the same entity stands twice in one role")
            return tuple(sorted(content))
        return content

    @cached_property
    def id(self) -> str:
        """Return 20 hexadecimal digits of the hash of what the claim says and of its quote."""
        told = {name for name, marker in markers(type(self)).items() if getattr(marker, "told", False)}
        says = self.model_dump(mode="json", exclude=told, exclude_none=True)
        text = json.dumps(says, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    @cached_property
    def entities(self) -> frozenset[str]:
        """Return the ids of all entities that the claim points at."""
        return frozenset(entity for name in role_markers(type(self)) for entity in self.ends(name))

    def ends(self, field: str) -> tuple[str, ...]:
        """Return the entity ids in a role, none for an absent one."""
        content = getattr(self, field)
        if content is None:
            return ()
        return content if isinstance(content, tuple) else (content,)


class Investment(BaseClaim):
    """Investors put money into an organization, in one round or one payment."""

    label: ClassVar[str] = "Investment"
    relations: ClassVar = (
        Relation("investors", "target", "INVESTED_IN", "WAS_INVESTOR_IN", "MAY_INVEST_IN", "MAY_EXIT", event=True),
    )

    type: Annotated[Literal["investment"], Term()] = "investment"
    investors: Annotated[tuple[Slug, ...], Role("INVESTOR", ("organization", "person"))]
    lead: Annotated[Slug | None, Role("LEAD", ("organization", "person"))] = None
    target: Annotated[Slug, Role("TARGET")]
    amount: Annotated[Amount | None, Term()] = None
    amount_is: Annotated[AmountIs | None, Term()] = None
    stake: Annotated[Share | None, Term()] = None
    valuation: Annotated[Amount | None, Term()] = None
    valuation_kind: Annotated[ValuationKind | None, Term()] = None
    round: Annotated[Text | None, Term()] = None
    instrument: Annotated[Instrument | None, Term()] = None
    status: Annotated[Status, Term()]


class Acquisition(BaseClaim):
    """An organization takes over another, or assets of it."""

    label: ClassVar[str] = "Acquisition"
    relations: ClassVar = (
        Relation("acquirer", "target", "ACQUIRED", "OWNED", "MAY_ACQUIRE", "MAY_DIVEST", event=True),
    )

    type: Annotated[Literal["acquisition"], Term()] = "acquisition"
    acquirer: Annotated[Slug, Role("ACQUIRER", ("organization", "person"))]
    target: Annotated[Slug, Role("TARGET", ("organization", "product"))]
    amount: Annotated[Amount | None, Term()] = None
    structure: Annotated[Structure | None, Term()] = None
    status: Annotated[Status, Term()]


class Supply(BaseClaim):
    """A customer buys a service from a supplier."""

    label: ClassVar[str] = "Supply"
    relations: ClassVar = (
        Relation("customer", "supplier", "CUSTOMER_OF", "WAS_CUSTOMER_OF", "MAY_BECOME_CUSTOMER_OF", "MAY_LEAVE"),
    )

    type: Annotated[Literal["supply"], Term()] = "supply"
    supplier: Annotated[Slug, Role("SUPPLIER")]
    customer: Annotated[Slug, Role("CUSTOMER")]
    service: Annotated[Service, Term()]
    product: Annotated[Slug | None, Role("PRODUCT", ("product",))] = None
    total_value: Annotated[Amount | None, Term()] = None
    annual_value: Annotated[Amount | None, Term()] = None
    period: Annotated[EdtfDate | None, Term(dated=True)] = None
    change: Annotated[SupplyChange, Term()]


class Partnership(BaseClaim):
    """Organizations work together."""

    label: ClassVar[str] = "Partnership"
    relations: ClassVar = (
        Relation("parties", "parties", "PARTNER_OF", "WAS_PARTNER_OF", "MAY_PARTNER_WITH", "MAY_PART_FROM"),
    )

    type: Annotated[Literal["partnership"], Term()] = "partnership"
    parties: Annotated[tuple[Slug, ...], Field(min_length=2), Role("PARTY", ("organization", "person"))]
    scope: Annotated[Text, Term()]


class Competition(BaseClaim):
    """A source says that two organizations compete."""

    label: ClassVar[str] = "Competition"
    relations: ClassVar = (
        Relation("parties", "parties", "COMPETES_WITH", "COMPETED_WITH", "MAY_COMPETE_WITH", "MAY_STOP_COMPETING_WITH"),
    )

    type: Annotated[Literal["competition"], Term()] = "competition"
    parties: Annotated[tuple[Slug, ...], Field(min_length=2, max_length=2), Role("PARTY", ("organization", "product"))]
    market: Annotated[Text, Term()]


class Post(BaseClaim):
    """A person takes, holds or leaves a post at an organization (`role` in the files)."""

    label: ClassVar[str] = "Post"
    relations: ClassVar = (
        Relation("person", "organization", "HOLDS_ROLE_AT", "HELD_ROLE_AT", "MAY_JOIN", "MAY_LEAVE_ROLE_AT"),
    )

    type: Annotated[Literal["role"], Term()] = "role"
    person: Annotated[Slug, Role("PERSON", ("person",))]
    organization: Annotated[Slug, Role("ORGANIZATION")]
    title: Annotated[Text, Term("schema:jobTitle")]
    change: Annotated[RoleChange, Term()]


class Making(BaseClaim):
    """An organization develops a product (`product` in the files)."""

    label: ClassVar[str] = "Making"
    relations: ClassVar = (Relation("developer", "product", "DEVELOPS", "DEVELOPED", "MAY_DEVELOP", "MAY_DROP"),)

    type: Annotated[Literal["product"], Term()] = "product"
    product: Annotated[Slug, Role("PRODUCT", ("product",))]
    developer: Annotated[Slug, Role("DEVELOPER")]
    released: Annotated[EdtfDate | None, Term("schema:releaseDate", dated=True)] = None


class Metric(BaseClaim):
    """A figure about an organization or a product: revenue, headcount, valuation, …"""

    label: ClassVar[str] = "Metric"

    type: Annotated[Literal["metric"], Term()] = "metric"
    subject: Annotated[Slug, Role("SUBJECT", ("organization", "product"))]
    metric: Annotated[Measure, Term()]
    value: Annotated[Amount, Term()]
    unit: Annotated[Text | None, Term("schema:unitText")] = None
    period: Annotated[EdtfDate | None, Term(dated=True)] = None
    forecast: Annotated[bool, Term()]

    @model_validator(mode="after")
    def _measured_in_something(self) -> "Metric":
        if self.value.currency is None and self.unit is None:
            raise ValueError("a plain number needs a unit")
        return self


class Founding(BaseClaim):
    """People or organizations found an organization."""

    label: ClassVar[str] = "Founding"
    relations: ClassVar = (
        Relation("founders", "organization", "FOUNDED", "HAD_FOUNDED", "MAY_FOUND", "MAY_NOT_FOUND", event=True),
    )

    type: Annotated[Literal["founding"], Term()] = "founding"
    organization: Annotated[Slug, Role("ORGANIZATION")]
    founders: Annotated[tuple[Slug, ...], Role("FOUNDER", ("person", "organization"))] = ()


class Legal(BaseClaim):
    """A suit of plaintiffs against defendants, or a regulator's step about a subject."""

    label: ClassVar[str] = "Legal"
    relations: ClassVar = (
        Relation("plaintiffs", "defendants", "SUES", "SUED", "MAY_SUE", "MAY_DROP_SUIT_AGAINST", event=True),
        Relation("regulator", "subject", "EXAMINES", "EXAMINED", "MAY_EXAMINE", "MAY_STOP_EXAMINING", event=True),
    )

    type: Annotated[Literal["legal"], Term()] = "legal"
    plaintiffs: Annotated[tuple[Slug, ...], Role("PLAINTIFF", ("organization", "person"))] = ()
    defendants: Annotated[tuple[Slug, ...], Role("DEFENDANT", ("organization", "person"))] = ()
    regulator: Annotated[Slug | None, Role("REGULATOR")] = None
    subject: Annotated[Slug | None, Role("SUBJECT", ("organization", "person", "product"))] = None
    matter: Annotated[Text, Term()]

    @model_validator(mode="after")
    def _suit_or_examination(self) -> "Legal":
        suit = bool(self.plaintiffs and self.defendants) and not (self.regulator or self.subject)
        examination = bool(self.regulator and self.subject) and not (self.plaintiffs or self.defendants)
        if not (suit or examination):
            raise ValueError("needs either plaintiffs and defendants, or a regulator and a subject")
        return self


CLAIM_TYPES: dict[str, type[BaseClaim]] = {
    claim.model_fields["type"].default: claim
    for claim in (
        Investment, Acquisition, Supply, Partnership, Competition, Post, Making, Metric, Founding, Legal,
    )
}  # fmt: skip

TIE_TYPES = frozenset(name for claim in CLAIM_TYPES.values() for relation in claim.relations for name in relation.types)

ClaimRecord = Investment | Acquisition | Supply | Partnership | Competition | Post | Making | Metric | Founding | Legal
Claim = Annotated[ClaimRecord, Field(discriminator="type")]
CLAIM: TypeAdapter[ClaimRecord] = TypeAdapter(Claim)
