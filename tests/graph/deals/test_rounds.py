"""Which claims about investments are about one round."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import strategies
from tests.small import claim, deals

USD = {"value": 100, "currency": "USD"}
OTHER = {"value": 150, "currency": "USD"}


def invested(*, by: str = "wire", **fields: Any) -> Any:
    return claim("investment", by=by, **fields)


def parted(*claims: Any) -> list[set[str]]:
    """The quotes of each round's claims; each claim has its own."""
    quotes = {each.id: each.quote for each in claims}
    return sorted(({quotes[claim_id] for claim_id in deal.claims} for deal in deals(*claims).values()), key=sorted)


def pair(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two investments of birch in anvil are one round."""
    return len(parted(invested(quote="one", **one), invested(quote="other", by="post", **other))) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # a named round
        ({"round": "Series A"}, {"round": "series a"}, True),
        ({"round": "Series A"}, {"round": "Series A extension", "investors": ("cobalt",)}, True),
        ({"round": "Series A"}, {"round": "Series B"}, False),
        ({"round": "Series A"}, {"round": "Series A+"}, False),
        ({"round": "Series A", "date": "2025-01-01"}, {"round": "Series A", "date": "2025-06-30"}, True),
        ({"round": "Series A", "date": "2024-01-01"}, {"round": "Series A", "date": "2025-06-30"}, False),
        ({"round": "Series A", "date": "2025-01-10"}, {"date": "2025-01-12"}, True),
        # near dates and a shared investor
        ({"date": "2025-01-01"}, {"date": "2025-02-15"}, True),
        ({"date": "2025-01-01"}, {"date": "2025-02-16"}, False),
        ({"date": "2025-01-31"}, {"date": "2025-01"}, True),
        ({"date": "2025"}, {"date": "2025-06-12"}, True),
        ({"date": "2025-01-01"}, {"date": "2025-01-01", "investors": ("cobalt",)}, False),
        ({"date": "2025-01-01"}, {"date": "2025-01-01", "investors": ("birch", "cobalt")}, True),
        # talks and plans may come long before
        ({"date": "2025-01-01", "status": "in_talks"}, {"date": "2025-06-30"}, True),
        ({"date": "2025-01-01", "status": "in_talks"}, {"date": "2025-07-01"}, False),
        ({"date": "2025-01-01", "status": "rumoured"}, {"date": "2025-05-01"}, True),
        ({"date": "2025-01-01", "status": "announced"}, {"date": "2025-05-01"}, False),
        # one side is silent about its investors
        ({"date": "2025-01-01", "amount": USD}, {"date": "2025-01-05", "amount": USD, "investors": ()}, True),
        ({"date": "2025-01-01", "amount": USD}, {"date": "2025-01-05", "amount": OTHER, "investors": ()}, False),
        ({"date": "2025-01-01", "amount": USD}, {"date": "2025-01-05", "investors": ()}, False),
        ({"date": "2025-01-01", "amount": USD}, {"date": "2025-05-05", "amount": USD, "investors": ()}, False),
        (
            {"date": "2025-01-01", "amount": USD},
            {"date": "2025-01-05", "amount": USD | {"currency": "EUR"}, "investors": ()},
            False,
        ),
        # an undated report is about what had happened by then
        ({"date": "2025-01-01"}, {"known": "2025-06-01"}, True),
        ({"date": "2025-08-01"}, {"known": "2025-06-01"}, False),
        ({"date": "2025-08-01"}, {"known": "2025-06-01", "status": "rumoured"}, True),
        ({"known": "2025-01-01"}, {"known": "2025-06-01"}, True),
        # other targets, and sums over several rounds
        ({"date": "2025-01-01"}, {"date": "2025-01-01", "target": "delta"}, False),
        ({"date": "2025-01-01"}, {"date": "2025-01-01", "amount_is": "cumulative"}, False),
        ({"date": "2024-01-01", "amount_is": "cumulative"}, {"date": "2025-01-01", "amount_is": "cumulative"}, True),
        ({"amount_is": "cumulative"}, {"amount_is": "cumulative", "investors": ("cobalt",)}, False),
    ],
)
def test_two_claims_are_of_one_round(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert pair(one, other) is same
    assert pair(other, one) is same, "the order does not matter"


def test_a_vague_claim_finds_the_round_that_is_nearest() -> None:
    early = invested(quote="early", date="2025-01-10", by="a")
    late = invested(quote="late", date="2025-06-10", by="b")
    near_late = invested(quote="near late", date="2025-05-20", by="c")
    assert parted(early, late, near_late) == [{"early"}, {"late", "near late"}]


def test_rounds_have_ids_names_and_reasons() -> None:
    found = deals(
        invested(round="Series A", quote="a"),
        invested(round="seed", quote="b", date="2020"),
        invested(amount_is="cumulative", quote="c"),
    )
    assert {deal_id: deal.name for deal_id, deal in found.items()} == {
        "investment.anvil.series-a": "Series A of Anvil",
        "investment.anvil.seed": "Seed of Anvil",
        "investment.anvil.total-birch": "Total invested in Anvil",
    }
    assert "named round" in found["investment.anvil.series-a"].reason
    assert "sums over several rounds" in found["investment.anvil.total-birch"].reason


def test_two_rounds_of_one_name_have_two_ids_the_older_first() -> None:
    old, new = (invested(round="Series A", date=date, quote=date) for date in ("2020-01-01", "2025-01-01"))
    found = deals(old, new)
    assert {deal_id: deal.claims for deal_id, deal in found.items()} == {
        "investment.anvil.series-a": (old.id,),
        "investment.anvil.series-a-2": (new.id,),
    }


@given(strategies.contents())
@settings(deadline=None, max_examples=40)
def test_each_claim_is_of_one_deal(contents: strategies.Contents) -> None:
    world = strategies.world_of(*contents)
    grouped = [claim_id for deal in world.deals() for claim_id in deal.claims]
    assert sorted(grouped) == sorted(world.contents.claims)
    for deal in world.deals():
        claims = [world.contents.claims[claim_id] for claim_id in deal.claims]
        assert {each.type for each in claims} == {deal.type}
        assert all(world.deal_of(each.id) == deal.id for each in claims)
        assert world.deal(deal.id) == deal
        assert deal.known_from == min(world.contents.sources[each.source].known_from.day for each in claims)


@given(st.permutations(range(6)))
@settings(deadline=None, max_examples=40)
def test_rounds_do_not_depend_on_the_order_of_claims(order: list[int]) -> None:
    claims = [
        invested(quote="a", round="Series A", date="2025-01-10", by="a"),
        invested(quote="b", date="2025-02", by="b"),
        invested(quote="c", date="2025", by="c"),
        invested(quote="d", status="rumoured", by="d"),
        invested(quote="e", date="2025-03-15", investors=("birch", "cobalt"), by="e"),
        invested(quote="f", investors=(), amount=USD, by="f"),
    ]
    assert parted(*(claims[number] for number in order)) == parted(*claims)
