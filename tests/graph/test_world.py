"""Going on from what is there gives the same as beginning anew, wherever the entries are cut."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.contents import Entry
from graph.deals.world import World
from graph.ledger import Ledger, SourceContent
from graph.model.names import fold
from graph.model.record import Record
from graph.model.review import Merge
from tests import strategies
from tests.small import anew, claim, people_and_firms, source, texts, told


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """The entries of a ledger whose sources changed and whose entities were renamed, as it wrote them."""
    ledger = Ledger(Path(":memory:"))
    for version in range(draw(st.integers(1, 3))):
        entities, contents = draw(strategies.contents())
        renamed = draw(st.sets(st.integers(0, len(entities) - 1), max_size=2))
        for number in renamed:
            entities[number] = entities[number].model_copy(update={"name": f"{entities[number].name} {version}"})
        emptied = draw(st.sets(st.integers(0, len(contents) - 1), max_size=1))
        contents = [
            SourceContent(each.source, () if at in emptied else each.claims) for at, each in enumerate(contents)
        ]
        ledger.record(entities, contents)
        _merge_some(draw, ledger)
    entries = list(ledger.entries())
    ledger.close()
    return entries


def _merge_some(draw: st.DrawFn, ledger: Ledger) -> None:
    contents = ledger.contents()
    firms = sorted(each.id for each in contents.recorded.values() if each.type == "organization")
    for duplicate in draw(st.sets(st.sampled_from(firms), max_size=2)):
        into = draw(st.sampled_from([*firms, None]))
        if into != duplicate and not (into and ledger.contents().merges.circle(duplicate, into)):
            ledger.record([], [], [Merge(duplicate=duplicate, into=into, at="2026-11-25T00:00:00Z")])


@given(histories(), st.data())
@settings(deadline=None, max_examples=30)
def test_any_way_to_the_end_is_the_same_and_each_change_is_what_changed(
    entries: list[Entry], data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(entries) - 1), max_size=4))) if len(entries) > 1 else []
    world = World()
    for start, end in zip([0, *cuts], [*cuts, len(entries)], strict=True):
        before = texts(world.records())
        change = world.advance(entries[start:end])
        after = texts(world.records())
        assert after == texts(anew(entries[:end]).records())
        gone, come = set(texts(change.before)), set(texts(change.after))
        assert gone <= set(before)
        assert come <= set(after)
        assert gone - come == set(before) - set(after)
        assert come - gone == set(after) - set(before)
    assert world.contents.sequence == len(entries)


@given(histories(), st.integers(0, 60))
@settings(deadline=None, max_examples=15)
def test_what_is_looked_up_is_in_step(entries: list[Entry], cut: int) -> None:
    world, fresh = World(), anew(entries)
    world.advance(entries[:cut])
    world.advance(entries[cut:])
    assert world.counts() == fresh.counts()
    assert {key: world.deal_of(key) for key in world.contents.claims} == {
        key: deal.id for deal in fresh.deals() for key in deal.claims
    }
    for deal in fresh.deals():
        assert world.deal(deal.id) == deal
        assert texts(world.ties_of(deal.id)) == texts(tie for tie in fresh.ties() if tie.deal == deal.id)
    for entity_id, entity in world.contents.entities.items():
        assert texts(world.ties_at(entity_id)) == texts(
            tie for tie in fresh.ties() if entity_id in (tie.start, tie.end)
        )
        assert all(entity_id in world.owners_of(fold(name)) for name in entity.names)


@pytest.mark.parametrize("units", [("users", "Users"), ("staff (change)", "staff change"), ("用户", "员工")])
def test_each_deal_has_its_own_id(units: tuple[str, str]) -> None:
    claims = [claim("metric", value={"value": 3}, unit=unit, quote=unit) for unit in units]
    entries = recorded((people_and_firms(), told(claims)))  # type: ignore[list-item]
    world = anew(entries)
    deals = list(world.deals())
    assert len({deal.id for deal in deals}) == len(deals)
    assert {claim for deal in deals for claim in deal.claims} == set(world.contents.claims)
    world.advance(entries)


def recorded(*steps: tuple[list[Record], list[SourceContent]]) -> list[Entry]:
    ledger = Ledger(Path(":memory:"))
    for entities, contents in steps:
        ledger.record(entities, contents)  # type: ignore[arg-type]
    entries = list(ledger.entries())
    ledger.close()
    return entries


def test_nothing_new_changes_nothing() -> None:
    world = anew(recorded((people_and_firms(), told([claim("founding")]))))  # type: ignore[list-item]
    change = world.advance([])
    assert (change.before, change.after) == ([], [])


def test_a_new_name_reaches_the_deals_that_show_it_and_the_old_one_is_free() -> None:
    entries = recorded((people_and_firms(), told([claim("founding"), claim("supply")])))  # type: ignore[list-item]
    world = anew(entries)
    renamed = people_and_firms()[0].model_copy(update={"name": "Hammer"})
    change = world.advance([Entry(len(entries) + 1, "entity", "anvil", renamed.model_dump_json(exclude_none=True), "")])
    assert {deal.name for deal in world.deals()} == {"Founding of Hammer", "Birch buys cloud from Hammer"}
    assert len(set(texts(change.after)) - set(texts(change.before))) == 3
    assert (world.owners_of("anvil"), world.owners_of("hammer")) == (set(), {"anvil"})


def test_a_deal_whose_last_claim_goes_is_gone() -> None:
    one = claim("supply")
    start, end = (people_and_firms(), told([one])), ([], [SourceContent(told([one])[0].source, ())])
    world = anew(recorded(start, end))  # type: ignore[arg-type]
    assert list(world.deals()) == list(world.ties()) == []
    assert world.deal_of(one.id) is None
    assert world.counts()["sources"] == 1


def test_a_source_with_another_date_moves_its_ties() -> None:
    one = claim("competition")
    later = SourceContent(source(one.source, publisher="wire", published="2025-09-01"), (one,))
    world = anew(recorded((people_and_firms(), told([one]))))  # type: ignore[list-item]
    before = world.contents.sequence
    entries = recorded((people_and_firms(), told([one])), ([], [later]))  # type: ignore[list-item]
    world.advance(entries[before:])
    assert [tie.known_from for tie in world.ties()] == ["2025-09-01"]
