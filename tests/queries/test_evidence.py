"""The evidence of deals: what is kept from one answer to the next is what is made anew."""

from graph.deals.world import World
from queries.evidence import KeptEvidence, evidence

DAYS = ("2026-11-24", "2025-06-20", "2024-01-01")


def test_kept_evidence_is_the_evidence_on_any_day(world: World) -> None:
    kept = KeptEvidence(world, "1-test")
    told = {(deal.id, day): evidence(deal.id, day, world) for deal in world.deals() for day in DAYS}
    assert {key: kept.of(*key) for key in told} == told
    numbers = [sum(len(told[deal.id, day]) for deal in world.deals()) for day in DAYS]
    assert numbers[0] > numbers[1] > numbers[2] > 0


def test_an_unknown_deal_has_none(world: World) -> None:
    assert KeptEvidence(world, "1-test").of("supply.nobody.nobody", DAYS[0]) == []
