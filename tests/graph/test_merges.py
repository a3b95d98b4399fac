"""Entities that are one: a view of what is recorded, undone as if it had never been."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.deals.world import World
from graph.ledger import Ledger
from graph.model.entities import EntityRecord, Organization
from graph.model.review import Merge
from tests import strategies
from tests.small import anew, claim, people_and_firms, texts, told

NOW = "2026-11-25T00:00:00Z"


def same_type(entities: Iterable[EntityRecord]) -> list[tuple[str, str]]:
    known = list(entities)
    return [(one.id, two.id) for one in known for two in known if one.id != two.id and one.type == two.type]


def merged(claims: list[Any], *merges: tuple[str, str | None]) -> World:
    ledger = Ledger(Path(":memory:"))
    ledger.record(people_and_firms(), told(claims))
    for duplicate, into in merges:
        ledger.record([], [], [Merge(duplicate=duplicate, into=into, at=NOW)])
    world = anew(ledger.entries())
    ledger.close()
    return world


@given(strategies.contents(), st.data())
@settings(deadline=None, max_examples=30)
def test_what_is_merged_and_unmerged_is_as_it_was_whatever_the_order(contents: Any, data: st.DataObject) -> None:
    entities, sources = contents
    ledger = Ledger(Path(":memory:"))
    ledger.record(entities, sources)
    world = anew(ledger.entries())
    before = texts(world.records())
    done: list[str] = []
    for duplicate, into in data.draw(st.lists(st.sampled_from(same_type(entities)), max_size=4)):
        if duplicate in done or world.contents.merges.circle(duplicate, into):
            continue
        done.append(duplicate)
        ledger.record([], [], [Merge(duplicate=duplicate, into=into, at=NOW)])
        world.advance(ledger.entries(world.contents.sequence))
        assert texts(world.records()) == texts(anew(ledger.entries()).records())
        assert duplicate not in world.contents.entities
        assert not any(duplicate in each.entities for each in world.contents.claims.values())
        assert not any(duplicate in (tie.start, tie.end) for tie in world.ties())
    for duplicate in data.draw(st.permutations(done)):
        ledger.record([], [], [Merge(duplicate=duplicate, into=None, at=NOW)])
        change = world.advance(ledger.entries(world.contents.sequence))
        assert texts(world.records()) == texts(anew(ledger.entries()).records())
        assert change.before or change.after
    assert texts(world.records()) == before
    ledger.close()


def test_a_duplicate_lends_its_names_and_its_claims() -> None:
    world = merged([claim("supply", customer="cobalt")], ("cobalt", "birch"))
    assert world.contents.entities["birch"].aliases == ("Cobalt",)
    assert world.owners_of("cobalt") == {"birch"}
    assert [tie.start for tie in world.ties()] == ["birch"]


def test_what_would_have_one_entity_on_both_sides_is_not_shown() -> None:
    claims = [claim("supply"), claim("competition"), claim("investment"), claim("supply", supplier="cobalt")]
    world = merged(claims, ("anvil", "birch"))
    assert [each.entities for each in world.contents.claims.values()] == [{"birch", "cobalt"}]
    assert len(merged(claims, ("anvil", "birch"), ("anvil", None)).contents.claims) == len(claims)


def test_two_claims_that_a_merge_makes_equal_are_one() -> None:
    world = merged([claim("supply"), claim("supply", customer="cobalt")], ("cobalt", "birch"))
    assert len(world.contents.claims) == 1


def test_a_cause_is_followed_to_the_claim_as_it_is_shown() -> None:
    cause = claim("investment", investors=("cobalt",))
    effect = claim("supply", change="ending", caused_by=cause.id)
    shown = {each.type: each for each in merged([cause, effect], ("cobalt", "delta")).contents.claims.values()}
    assert shown["supply"].caused_by == shown["investment"].id != cause.id


def test_a_chain_is_followed_and_can_be_cut_in_its_middle() -> None:
    claims = [claim("supply", customer="birch")]
    chained = merged(claims, ("birch", "cobalt"), ("cobalt", "delta"))
    assert [tie.start for tie in chained.ties()] == ["delta"]
    cut = merged(claims, ("birch", "cobalt"), ("cobalt", "delta"), ("cobalt", None))
    assert [tie.start for tie in cut.ties()] == ["cobalt"]


def grouped(*merges: tuple[str, str | None]) -> tuple[str | None, dict[str, str]]:
    """Elm, a part of Cobalt: what it is shown as a part of, and each one's topmost group."""
    ledger = Ledger(Path(":memory:"))
    elm = Organization(id="elm", name="Elm", part_of="cobalt", part_of_since="2024")
    ledger.record([*people_and_firms(), elm], [])
    ledger.record([], [], [Merge(duplicate=duplicate, into=into, at=NOW) for duplicate, into in merges])
    world = anew(ledger.entries())
    ledger.close()
    shown: Any = world.contents.entities.get("elm")
    return shown and shown.part_of, {each.entity: each.group for each in world.memberships}


def test_a_part_of_a_duplicate_is_part_of_what_that_is() -> None:
    assert grouped() == ("cobalt", {"elm": "cobalt"})
    assert grouped(("cobalt", "delta")) == ("delta", {"elm": "delta"})
    assert grouped(("cobalt", "delta"), ("cobalt", None)) == grouped()


def test_a_group_that_is_its_part_is_part_of_nothing() -> None:
    assert grouped(("cobalt", "elm")) == (None, {})
    assert grouped(("elm", "cobalt")) == (None, {})
