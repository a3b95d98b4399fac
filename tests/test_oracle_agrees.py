"""The program's ties are those that docs/ties.md tells, and no order of loading changes them."""

import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph.deals.deal import Membership, Tie
from graph.deals.world import World
from graph.ledger import SourceContent
from graph.model.claims import CLAIM
from graph.model.dates import OPEN_DAY, bounds
from graph.model.entities import Organization, Person
from graph.model.sources import Source
from loaders.curated import read_curated
from tests.oracle import Oracle
from tests.oracle_ties import OracleTie
from tests.strategies import ORGANIZATIONS, PEOPLE, Contents, contents, days, entries, organizations, world_of

TODAY = "2026-11-24"
FIELDS = tuple(OracleTie.__dataclass_fields__)
thorough = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def program_ties(world: World, as_of: str, known_by: str) -> Counter[tuple[str, ...]]:
    return _counted(tie for tie in world.ties() if tie.holds(as_of, known_by))


def oracle_ties(oracle: Oracle, as_of: str, known_by: str) -> Counter[tuple[str, ...]]:
    return _counted(oracle.ties(as_of, known_by))


def _counted(ties: Iterable[Tie | OracleTie]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(str(getattr(tie, name)) for name in FIELDS) for tie in ties)


def days_of(world: World) -> list[str]:
    """Every day on which a dated field of the data begins or ends, and the days on which sources became known."""
    found = {TODAY} | {source.known_from.day for source in world.contents.sources.values()}
    for claim in world.contents.claims.values():
        for name in ("date", "period", "released"):
            text = getattr(claim, name, None)
            found |= set(bounds(text)) if text else set()
    return sorted(found - {OPEN_DAY})  # which is no day, but says that there is none


def test_curated_ties_are_those_of_the_oracle(world: World) -> None:
    oracle = Oracle(world)
    chosen = random.Random(2026)
    known = days_of(world)
    pairs = [(day, TODAY) for day in known] + [(chosen.choice(known), chosen.choice(known)) for _ in range(25)]
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


def _supply(**fields: object) -> dict[str, object]:
    return {"type": "supply", "customer": "anvil", "supplier": "birch", "service": "chips", **fields}


def _post(**fields: object) -> dict[str, object]:
    return {"type": "role", "person": "ada-poe", "organization": "anvil", "title": "CEO", **fields}


def _legal(**fields: object) -> dict[str, object]:
    return {"type": "legal", "matter": "data", **fields}


def _investment(**fields: object) -> dict[str, object]:
    return {"type": "investment", "target": "anvil", "amount": {"value": 100, "currency": "USD"}, **fields}


SUIT = {"plaintiffs": ["anvil"], "defendants": ["birch"]}
EXAMINATION = {"regulator": "anvil", "subject": "birch"}
Told = list[tuple[str, dict[str, object]]]
CASES: dict[str, tuple[str, str, Told]] = {
    "a change overruled on its own day leaves one stretch": (
        "2024-07-01",
        TODAY,
        [
            ("2024-01-31", _supply(date="2024-01-01", change="started")),
            ("2024-06-13", _supply(date="2024-06-12", change="reduced")),
            ("2024-06-20", _supply(date="2024-06-12", change="expanded")),
        ],
    ),
    "what is overruled on the last day of a stretch says nothing of the days before": (
        "2024-01-01",
        TODAY,
        [
            ("2025-01-20", _post(date="2024", change="appointed")),
            ("2025-01-20", _post(change="appointed")),
            ("2025-01-20", _post(change="left")),
        ],
    ),
    "the end of a suit does not end an examination": (
        "2025-01-01",
        TODAY,
        [
            ("2024-06-12", _legal(date="2024-06-10", **EXAMINATION)),
            ("2024-08-01", _legal(date="2024-07-30", status="completed", **SUIT)),
        ],
    ),
    "the date of a suit is not that of an examination": (
        "2024-06-05",
        TODAY,
        [("2024-06-12", _legal(**EXAMINATION)), ("2024-08-01", _legal(date="2024-06-01", **SUIT))],
    ),
    "two weeks across New Year are more precise than a year": (
        "2024-03-01",
        TODAY,
        [
            ("2026-01-01", _supply(date="2024/2025", change="started")),
            ("2026-01-01", _supply(date="2024", change="started", status="announced")),
            ("2026-01-01", _supply(date="2024-12-20/2025-01-05", change="started", status="completed")),
        ],
    ),
    "an end that names no investor says nothing of one who is not known yet": (
        "2024-07-01",
        "2024-07-01",
        [
            ("2024-06-12", _investment(investors=[], status="ended", date="2024-06-10")),
            ("2024-07-20", _investment(investors=["birch"], status="rumoured", date="2024-06-09")),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cases_that_two_readings_told_apart(name: str) -> None:
    as_of, known_by, claims = CASES[name]
    firms = [Organization(id=firm, name=firm.title()) for firm in ORGANIZATIONS]
    people = [Person(id=person, name=person.title()) for person in PEOPLE]
    world = world_of([*firms, *people], [_content(number, *told) for number, told in enumerate(claims)])
    assert program_ties(world, as_of, known_by) == oracle_ties(Oracle(world), as_of, known_by)


def _content(number: int, published: str, claim: dict[str, object]) -> SourceContent:
    key = f"source-{number}"
    source = Source(id=key, title="A report", publisher="The Wire", published=published, language="en", retrieved=TODAY)
    told = {"source": key, "summary": "A summary.", "quote": "so it says", **claim}
    return SourceContent(source, (CLAIM.validate_python(told),))


def _tell(told: Contents) -> None:
    """Put the claims into the report of a failure, which would cut them short."""
    for content in told[1]:
        note(f"known from {content.source.known_from.day}:")
        for claim in content.claims:
            note(f"  {claim.model_dump(mode='json', exclude_none=True, exclude={'summary', 'quote', 'source'})}")


@given(organizations(), days)
def test_random_groups_are_those_of_the_oracle(entities: tuple[Organization, ...], day: str) -> None:
    world = world_of(entities, [])
    program = {each.entity: (each.group, each.basis) for each in world.memberships if _within(day, each)}
    oracle = Oracle(world)
    assert {each.id: program.get(each.id, (each.id, "")) for each in entities} == {
        each.id: oracle.top(each.id, day) for each in entities
    }


def _within(day: str, membership: Membership) -> bool:
    return membership.valid_from <= day < membership.valid_to


def _derived(world: World) -> list[str]:
    return sorted(record.model_dump_json() for block in world.blocks.values() for record in block.records)


@thorough
@given(contents(), st.randoms(use_true_random=False))
def test_no_order_of_loading_changes_what_follows(told: Contents, chance: random.Random) -> None:
    entities, sources = told
    shuffled = chance.sample(sources, len(sources))
    one_by_one = World()
    for entry in entries(chance.sample(entities, len(entities)), shuffled):
        one_by_one.advance([entry])
    assert _derived(world_of(entities, sources)) == _derived(one_by_one)


def test_no_order_of_loading_changes_what_follows_from_the_curated_data(world: World) -> None:
    read = read_curated([Path("data")], {}, {}, lambda done, total: None)
    shuffled = random.Random(2026).sample(read.sources, len(read.sources))
    assert _derived(world_of(read.entities, shuffled)) == _derived(world)
