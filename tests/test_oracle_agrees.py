"""The program's ties are those that docs/ties.md tells, and no order of loading changes them."""

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph.deals.world import World
from graph.ledger import Ledger
from graph.model.dates import bounds
from loaders.curated import read_curated
from tests.oracle import Oracle
from tests.oracle_ties import OracleTie
from tests.strategies import Contents, contents, days, entries, world_of

TODAY = "2026-11-24"
FIELDS = tuple(OracleTie.__dataclass_fields__)
thorough = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The curated dataset with its deals and ties."""
    read = read_curated([Path("data")], {}, {}, lambda done, total: None)
    ledger = Ledger(tmp_path_factory.mktemp("curated") / "ledger.db")
    ledger.record(read.entities, read.sources)
    world = World()
    world.advance(ledger.entries())
    ledger.close()
    return world


def program_ties(world: World, as_of: str, known_by: str) -> Counter[tuple[str, ...]]:
    return _counted(tie for tie in world.ties() if tie.holds(as_of, known_by))


def oracle_ties(oracle: Oracle, as_of: str, known_by: str) -> Counter[tuple[str, ...]]:
    return _counted(oracle.ties(as_of, known_by))


def _counted(ties: object) -> Counter[tuple[str, ...]]:
    return Counter(tuple(str(getattr(tie, name)) for name in FIELDS) for tie in ties)


def days_of(world: World) -> list[str]:
    """Every day on which a dated field of the data begins or ends, and the days on which sources became known."""
    found = {TODAY} | {source.known_from.day for source in world.contents.sources.values()}
    for claim in world.contents.claims.values():
        for name in ("date", "period", "released"):
            text = getattr(claim, name, None)
            found |= set(bounds(text)) if text else set()
    return sorted(found)


def test_curated_ties_are_those_of_the_oracle(world: World) -> None:
    oracle = Oracle(world)
    chosen = random.Random(2026)
    known = days_of(world)
    pairs = [(TODAY, TODAY)] + [(chosen.choice(known), chosen.choice(known)) for _ in range(24)]
    for as_of, known_by in pairs:
        program, expected = program_ties(world, as_of, known_by), oracle_ties(oracle, as_of, known_by)
        assert program - expected == expected - program == Counter(), (as_of, known_by)


@thorough
@given(contents(), st.lists(st.tuples(days, days), min_size=1, max_size=8))
def test_random_ties_are_those_of_the_oracle(told: Contents, pairs: list[tuple[str, str]]) -> None:
    _tell(told)
    world = world_of(*told)
    oracle = Oracle(world)
    for as_of, known_by in pairs:
        program, expected = program_ties(world, as_of, known_by), oracle_ties(oracle, as_of, known_by)
        assert program - expected == expected - program == Counter(), (as_of, known_by)


def _tell(told: Contents) -> None:
    """Put the claims into the report of a failure, which would cut them short."""
    for content in told[1]:
        note(f"known from {content.source.known_from.day}:")
        for claim in content.claims:
            note(f"  {claim.model_dump(mode='json', exclude_none=True, exclude={'summary', 'quote', 'source'})}")


def _derived(world: World) -> tuple[list[str], list[str]]:
    deals = sorted(deal.model_dump_json() for deal in world.deals())
    return deals, sorted(tie.model_dump_json() for tie in world.ties())


@thorough
@given(contents(), st.randoms(use_true_random=False))
def test_no_order_of_loading_changes_deals_and_ties(told: Contents, chance: random.Random) -> None:
    entities, sources = told
    shuffled = chance.sample(sources, len(sources))
    one_by_one = World()
    for entry in entries(chance.sample(entities, len(entities)), shuffled):
        one_by_one.advance([entry])
    assert _derived(world_of(entities, sources)) == _derived(one_by_one)


def test_no_order_of_loading_changes_the_curated_deals_and_ties(world: World) -> None:
    read = read_curated([Path("data")], {}, {}, lambda done, total: None)
    shuffled = random.Random(2026).sample(read.sources, len(read.sources))
    assert _derived(world_of(read.entities, shuffled)) == _derived(world)
