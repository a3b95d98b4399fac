"""Claims, sources and entities come back from their quads as they were."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.deals.deal import Tie
from graph.deals.world import World
from graph.model.amounts import Amount, Bound
from graph.model.claims import BaseClaim, Investment, Metric
from graph.model.entities import BaseEntity, Organization
from graph.model.record import Record
from graph.model.vocabulary import Kind, Measure, Status
from graph.projections.rdf import all_quads, own, own_class, quads
from graph.projections.reading import records_from_quads
from graph.projections.slots import RECORDS, slots
from tests.strategies import Contents, amounts, contents, maybe_dates, world_of

INVESTMENT = Investment(
    source="a-source",
    investors=("birch", "anvil"),
    target="cobalt",
    amount=Amount(value=Decimal("1.5"), currency="USD", bound=Bound.AT_LEAST),
    stake=Decimal("0.25"),
    status=Status.COMPLETED,
    date="2025-06",
    summary='Two "firms" put money\ninto \\ a third\u2028one.',
    quote="so it says",
)


def texts() -> st.SearchStrategy[str]:
    """Any text that the model takes, quotes, line ends and foreign letters among them."""
    kept = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from('\n\r\t"\\<>{}')
    return st.text(kept.filter(lambda c: c not in "\ufffe\uffff"), min_size=1, max_size=30).map(str.strip).filter(bool)


def figures() -> st.SearchStrategy[Decimal]:
    whole = st.integers(-(10**18) + 1, 10**18 - 1).map(Decimal)
    return whole | st.decimals(-(10**9), 10**9, places=5)


FIGURES = st.builds(
    Amount, value=figures(), currency=st.none() | st.sampled_from(("USD", "JPY")), bound=st.sampled_from(Bound)
)
METRICS = st.builds(
    Metric,
    source=st.just("a-source"),
    date=maybe_dates,
    attributed_to=st.none() | texts(),
    summary=texts(),
    quote=texts().filter(lambda text: len(text.split()) <= 12),
    caused_by=st.none() | st.just("0123456789abcdef0123"),
    subject=st.just("anvil"),
    metric=st.sampled_from(Measure),
    value=FIGURES,
    unit=texts(),
    period=st.none() | st.sampled_from(("2025?", "2025-06~", "201X", "2024/..", "/2024", "2001-21")),
    forecast=st.booleans(),
)
ROUNDS = st.builds(
    Investment,
    source=st.just("a-source"),
    investors=st.lists(st.sampled_from(("anvil", "birch", "ada-poe")), unique=True).map(tuple),
    target=st.just("cobalt"),
    amount=st.none() | amounts,
    valuation=st.none() | FIGURES,
    stake=st.none() | st.decimals(0, 1, places=3),
    round=st.none() | texts(),
    status=st.sampled_from(Status),
    summary=texts(),
    quote=st.just("so it says"),
)
ORGANIZATIONS = st.builds(
    Organization,
    id=st.just("anvil"),
    name=texts(),
    aliases=st.lists(texts(), unique=True).map(tuple),
    kind=st.none() | st.sampled_from(Kind),
    country=st.none() | st.just("FR"),
    founded=maybe_dates,
    part_of=st.none() | st.just("birch"),
    homepage=st.none() | st.just('https://example.org/?a=b&c="d"\\\'é{}'),
)


def comparable(record: Record) -> dict[str, Any]:
    """All that a record says, with the types of its values; the order of aliases means nothing."""
    fields: dict[str, Any] = {"class": type(record), "key": record.key}
    for name in type(record).model_fields:
        content = getattr(record, name)
        if isinstance(record, BaseEntity) and name == "aliases":
            content = tuple(sorted(content))
        fields[name] = (type(content), content)
    return fields


def same(records: Sequence[Record]) -> None:
    back = {(record.base, record.key): record for record in records_from_quads(all_quads(records))}
    assert len(back) == len(records)
    for record in records:
        assert comparable(back[record.base, record.key]) == comparable(record)


def test_all_of_data(world: World) -> None:
    records = list(world.records())
    assert {type(record) for record in records} == set(RECORDS)
    same(records)


@given(contents())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_small_datasets_and_what_is_derived_of_them(told: Contents) -> None:
    entities, sources = told
    claims = [claim for source in sources for claim in source.claims]
    same([*entities, *(source.source for source in sources), *{claim.id: claim for claim in claims}.values()])
    same(list(world_of(entities, sources).records()))


@given(METRICS | ROUNDS | ORGANIZATIONS)
@settings(deadline=None, max_examples=300)
def test_odd_words_figures_and_dates(record: Record) -> None:
    same([record])


def test_an_id_comes_back() -> None:
    (back,) = records_from_quads(quads(INVESTMENT))
    assert isinstance(back, BaseClaim)
    assert back.id == INVESTMENT.id
    assert back == INVESTMENT


def test_no_two_fields_of_a_class_share_a_predicate_or_a_key() -> None:
    for record in RECORDS:
        assert len({slot.predicate for slot in slots(record)}) == len(slots(record))
        assert len({slot.key for slot in slots(record)}) == len(slots(record))


def test_a_predicate_points_at_nodes_or_holds_values_and_never_both() -> None:
    kinds: dict[str, set[bool]] = {}
    for record in RECORDS:
        for slot in slots(record):
            kinds.setdefault(slot.predicate, set()).add(bool(slot.targets))
    assert [predicate for predicate, found in kinds.items() if len(found) > 1] == []


LINES = list(quads(INVESTMENT))
SUBJECT, GRAPH = LINES[0].split()[0], LINES[0].split()[-2]


def without(name: str) -> list[str]:
    return [line for line in LINES if f"<{own(name)}>" not in line]


@pytest.mark.parametrize(
    "lines",
    [
        ["no quads"],
        without("target"),
        without("date_earliest"),
        without("id"),
        [line for line in LINES if own_class("Investment") not in line],
        [*LINES, f"{SUBJECT} <{own('topic')}> \"money\" {GRAPH} ."],
        [*LINES, f'{SUBJECT} <{own("status")}> "planned" {GRAPH} .'],
        [line.replace('"0.25"', '"0.5"') for line in LINES],
        [line.replace('"0.25"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"0.25"') for line in LINES],
        [line.replace("0.25", "a quarter") for line in LINES],
        [line.replace(SUBJECT, SUBJECT.replace(INVESTMENT.id, "0" * 20)) for line in LINES],
        [line.replace(f"{GRAPH} .", ".") for line in LINES],
        [line.replace(SUBJECT, "_:b") for line in LINES],
        [*LINES, f"{SUBJECT} <{own('target')}> _:b {GRAPH} ."],
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused(lines: list[str]) -> None:
    assert lines != LINES
    with pytest.raises(ValueError, match=r"."):
        records_from_quads(lines)


def test_a_tie_of_no_type_is_refused(world: World) -> None:
    tie: Tie = next(iter(world.ties()))
    lines = [line for line in quads(tie) if f"<{own_class(tie.type)}>" not in line]
    with pytest.raises(ValueError, match="is not as Tie"):
        records_from_quads(lines)
