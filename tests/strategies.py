"""Hypothesis strategies for small datasets: few entities and few dates, so that many claims are about one deal."""

import json
from collections.abc import Iterator, Sequence
from functools import cache

from hypothesis import strategies as st

from graph.contents import Entry
from graph.deals.world import World
from graph.ledger import SourceContent
from graph.model.amounts import Amount, Bound
from graph.model.claims import (
    Acquisition,
    ClaimRecord,
    Competition,
    Founding,
    Investment,
    Legal,
    Making,
    Metric,
    Partnership,
    Post,
    Supply,
)
from graph.model.entities import EntityRecord, Organization, Person, Product
from graph.model.sources import Source
from graph.model.vocabulary import AmountIs, Measure, RoleChange, Service, Status, SupplyChange

Contents = tuple[list[EntityRecord], list[SourceContent]]

ORGANIZATIONS = ("anvil", "birch", "cobalt", "delta", "ember")
PEOPLE = ("ada-poe", "ben-roe")
PRODUCTS = ("model-one",)

# Days at the edges of months and years, and intervals that lie in, across and around them.
DATES = (
    "2024", "2025", "2024-06", "2025-01", "2025-02", "2024-06-12", "2024-06-30", "2024-07-01", "2024-12-31",
    "2025-01-01", "2025-01-15", "2025-01-31", "2025-02-01", "2025-02-14", "2024-06-20/2024-07-05", "2024-06/2024-09",
    "2024-12-20/2025-01-05", "2025-01-02/2025-01-09", "2024/2025", "2024-07/..", "../2024-06",
)  # fmt: skip
DAYS = (
    "0001-01-01", "2023-12-31", "2024-01-01", "2024-06-01", "2024-06-11", "2024-06-12", "2024-06-20", "2024-06-30",
    "2024-07-01", "2024-07-05", "2024-09-30", "2024-12-20", "2024-12-31", "2025-01-01", "2025-01-05", "2025-01-09",
    "2025-01-15", "2025-01-31", "2025-02-01", "2025-02-14", "2025-02-28", "2025-12-31", "2026-11-24",
)  # fmt: skip

days = st.sampled_from(DAYS)
dates = st.sampled_from(DATES)
maybe_dates = st.none() | dates
maybe_statuses = st.none() | st.sampled_from(Status)
amounts = st.builds(
    Amount,
    value=st.sampled_from((100, 101, 150)),
    currency=st.sampled_from(("USD", "EUR")),
    bound=st.sampled_from(Bound),
)


@cache
def organizations() -> st.SearchStrategy[tuple[Organization, ...]]:
    """Three to five organizations, each perhaps part of a later one, so that no chain comes back to its start."""

    def one(number: int, count: int) -> st.SearchStrategy[Organization]:
        above = st.sampled_from(ORGANIZATIONS[number + 1 : count]) if number + 1 < count else st.none()
        return st.builds(
            Organization,
            id=st.just(ORGANIZATIONS[number]),
            name=st.just(ORGANIZATIONS[number].title()),
            part_of=st.none() | above,
            part_of_since=maybe_dates,
        )

    return st.integers(3, 5).flatmap(lambda count: st.tuples(*(one(number, count) for number in range(count))))


@cache
def sources(source_id: str) -> st.SearchStrategy[Source]:
    def dated(published: str | None, inferred: str | None, publisher: str, retrieved: str) -> Source:
        return Source(
            id=source_id,
            title="A report",
            publisher=publisher,
            published=published,
            published_inferred=None if published else inferred,
            language="en",
            retrieved=retrieved,
        )

    retrieved = st.sampled_from(("2025-01-20", "2026-11-24"))
    return st.builds(dated, maybe_dates, maybe_dates, st.sampled_from(("The Wire", "Daily Post")), retrieved)


@cache
def claims(source_id: str, firms: tuple[str, ...]) -> dict[str, st.SearchStrategy[ClaimRecord]]:
    """One strategy for each claim type, for claims of one source about some organizations."""
    firm = st.sampled_from(firms)
    some = st.lists(firm, max_size=2, unique=True).map(tuple)
    several = st.lists(firm, min_size=1, max_size=2, unique=True).map(tuple)
    two = st.lists(firm, min_size=2, max_size=2, unique=True).map(tuple)
    anyone = st.sampled_from((*firms, *PEOPLE))
    base = {
        "source": st.just(source_id),
        "date": maybe_dates,
        "status": maybe_statuses,
        "attributed_to": st.none() | st.just("Daily Post"),
        "summary": st.just("A summary."),
        # Equal claims with other words are two claims.
        "quote": st.sampled_from(("so it says", "so it said")),
    }
    firm_base = base | {"status": st.sampled_from((Status.COMPLETED, Status.ANNOUNCED)) | st.sampled_from(Status)}
    return {
        "investment": st.builds(
            Investment,
            **firm_base,
            investors=st.lists(anyone, max_size=2, unique=True).map(tuple),
            target=firm,
            amount=st.none() | amounts,
            amount_is=st.none() | st.sampled_from(AmountIs),
            round=st.none() | st.sampled_from(("Series A", "series a", "Series B", "first money")),
        ),
        "acquisition": st.builds(Acquisition, **firm_base, acquirer=firm, target=firm, amount=st.none() | amounts),
        "supply": st.builds(
            Supply,
            **base,
            customer=firm,
            supplier=firm,
            service=st.sampled_from((Service.CHIPS, Service.CLOUD)),
            annual_value=st.none() | amounts,
            period=maybe_dates,
            change=st.sampled_from(SupplyChange),
        ),
        "partnership": st.builds(
            Partnership,
            **base,
            parties=st.lists(firm, min_size=2, max_size=3, unique=True).map(tuple),
            scope=st.just("research"),
        ),
        "competition": st.builds(Competition, **base, parties=two, market=st.just("models")),
        "role": st.builds(
            Post,
            **base,
            person=st.sampled_from(PEOPLE),
            organization=firm,
            title=st.sampled_from(("CEO", "chief executive officer", "engineer")),
            change=st.sampled_from(RoleChange),
        ),
        "product": st.builds(
            Making, **base, product=st.sampled_from(PRODUCTS), developer=firm, released=maybe_dates
        ),
        "metric": st.builds(
            Metric,
            **base,
            subject=firm,
            metric=st.just(Measure.REVENUE),
            value=amounts,
            period=maybe_dates,
            forecast=st.booleans(),
        ),
        "founding": st.builds(Founding, **base, organization=firm, founders=some),
        "suit": st.builds(Legal, **base, plaintiffs=several, defendants=several, matter=st.just("data")),
        "examination": st.builds(Legal, **base, regulator=firm, subject=firm, matter=st.just("data")),
    }  # fmt: skip


KINDS = tuple(claims("source", ORGANIZATIONS))
# What one question asks about at a time.
JOINED = (("investment", "acquisition", "supply", "competition"), ("role", "competition"))


@st.composite
def caused(draw: st.DrawFn, stated: list[ClaimRecord]) -> tuple[ClaimRecord, ...]:
    """The same claims, some of them caused by others of their source."""
    ids = [None, *(claim.id for claim in stated)]
    causes = [draw(st.sampled_from([each for each in ids if each != claim.id])) for claim in stated]
    return tuple(claim.model_copy(update={"caused_by": cause}) for claim, cause in zip(stated, causes, strict=True))


@st.composite
def contents(draw: st.DrawFn, *, dense: bool = False) -> Contents:
    """Entities, and one to six sources with claims about them, of all types or of a few.

    `dense`: so many claims about so few that questions which join several ties have answers.
    """
    found = draw(organizations())
    firms = tuple(organization.id for organization in found)
    people = [Person(id=person, name=person.replace("-", " ").title()) for person in PEOPLE]
    products = [Product(id=product, name=product.title()) for product in PRODUCTS]
    # One pair and one type give the deepest deals; many give the most kinds of deals.
    firms = firms[:3] if dense else draw(st.just(firms) | st.just(firms[:2]))
    few_kinds = st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True)
    kinds = draw(st.sampled_from(JOINED) | (st.just(KINDS) if dense else st.just(KINDS) | few_kinds))
    few = draw(st.integers(8, 12) if dense else st.integers(0, 3))
    told = []
    for number in range(draw(st.integers(3 if dense else 1, 6))):
        source = draw(sources(f"source-{number}"))
        by_kind = claims(source.id, firms)
        one = st.one_of([by_kind[kind] for kind in kinds])
        stated = draw(st.lists(one, min_size=few, max_size=few + 3, unique_by=lambda claim: claim.id))
        told.append(SourceContent(source, draw(caused(stated))))
    return [*found, *people, *products], told


def entries(entities: Sequence[EntityRecord], told: Sequence[SourceContent]) -> Iterator[Entry]:
    """The entries that a ledger would hold of these contents, without a ledger."""
    bodies = [("entity", entity.id, entity.model_dump_json(exclude_none=True)) for entity in entities]
    for content in told:
        bodies += [("claim", claim.id, claim.model_dump_json(exclude_none=True)) for claim in content.claims]
        source = content.source.model_dump(mode="json", exclude_none=True)
        body = {"source": source, "claims": [claim.id for claim in content.claims]}
        bodies.append(("source", content.source.id, json.dumps(body)))
    for number, (kind, key, body) in enumerate(bodies, 1):
        yield Entry(number, kind, key, body, "2026-11-24T00:00:00+00:00")


def world_of(entities: Sequence[EntityRecord], told: Sequence[SourceContent]) -> World:
    """All that follows from these contents."""
    world = World()
    world.advance(entries(entities, told))
    return world
