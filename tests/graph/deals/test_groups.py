"""Who is part of which topmost organization, and since when."""

from hypothesis import given

from graph.deals.groups import memberships
from graph.model.dates import OPEN_DAY, UNKNOWN_DAY, bounds
from graph.model.entities import Organization, Person
from tests import strategies

Row = tuple[str, str, str, str, str]


def rows(*organizations: Organization | Person) -> list[Row]:
    found = memberships({each.id: each for each in organizations})
    return [(each.entity, each.group, each.valid_from, each.valid_to, each.basis) for each in found]


def firm(name: str, part_of: str | None = None, since: str | None = None) -> Organization:
    return Organization(id=name, name=name, part_of=part_of, part_of_since=since)


def test_who_is_part_of_nothing_has_no_group() -> None:
    assert rows(firm("top"), Person(id="ada", name="Ada")) == []


def test_without_a_day_it_holds_always_and_says_so() -> None:
    assert rows(firm("top"), firm("sub", "top")) == [("sub", "top", UNKNOWN_DAY, OPEN_DAY, "undated")]


def test_a_dated_step_holds_from_its_first_day() -> None:
    assert rows(firm("top"), firm("sub", "top", "2025-03")) == [("sub", "top", "2025-03-01", OPEN_DAY, "dated")]


def test_a_chain_changes_its_top_when_a_step_is_taken() -> None:
    chain = firm("top"), firm("mid", "top", "2025-06-01"), firm("low", "mid", "2020-01-01")
    assert rows(*chain) == [
        ("low", "mid", "2020-01-01", "2025-06-01", "dated"),
        ("low", "top", "2025-06-01", OPEN_DAY, "dated"),
        ("mid", "top", "2025-06-01", OPEN_DAY, "dated"),
    ]


def test_an_upper_step_that_was_first_counts_only_from_the_lower_one() -> None:
    chain = firm("top"), firm("mid", "top", "2020-01-01"), firm("low", "mid", "2025-06-01")
    assert rows(*chain)[0] == ("low", "top", "2025-06-01", OPEN_DAY, "dated")


def test_one_undated_step_makes_all_above_it_undated() -> None:
    chain = firm("top"), firm("mid", "top"), firm("low", "mid", "2025-06-01")
    assert rows(*chain)[0] == ("low", "top", "2025-06-01", OPEN_DAY, "undated")
    chain = firm("top"), firm("mid", "top", "2025-06-01"), firm("low", "mid")
    assert rows(*chain)[:2] == [
        ("low", "mid", UNKNOWN_DAY, "2025-06-01", "undated"),
        ("low", "top", "2025-06-01", OPEN_DAY, "undated"),
    ]


def top_on(entity_id: str, day: str, organizations: dict[str, Organization]) -> str:
    """The topmost organization on a day, step by step."""
    entity = organizations[entity_id]
    since = bounds(entity.part_of_since)[0] if entity.part_of_since else UNKNOWN_DAY
    return entity_id if entity.part_of is None or since > day else top_on(entity.part_of, day, organizations)


@given(strategies.organizations(), strategies.days)
def test_on_each_day_everyone_has_one_top(found: tuple[Organization, ...], day: str) -> None:
    organizations = {each.id: each for each in found}
    member_of = memberships(dict(organizations))
    for entity_id in organizations:
        on_day = [each for each in member_of if each.entity == entity_id and each.valid_from <= day < each.valid_to]
        assert [each.group for each in on_day] == [
            top for top in [top_on(entity_id, day, organizations)] if top != entity_id
        ]
    assert len({each.id for each in member_of}) == len(member_of)
