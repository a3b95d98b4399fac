"""The amount of a deal, and where its claims cannot all be right."""

from typing import Any

import pytest

from graph.model.amounts import Amount
from tests.small import claim, deals, world_of


def usd(value: int, **more: Any) -> dict[str, Any]:
    return {"value": value, "currency": "USD", **more}


def bought(amount: dict[str, Any] | None, by: str, **more: Any) -> Any:
    return claim("acquisition", amount=amount, by=by, **more)


def amount_of(*claims: Any) -> Amount | None:
    [deal] = deals(*claims).values()
    return deal.amount


def test_the_amount_is_what_most_origins_state() -> None:
    assert amount_of(bought(usd(5), "a"), bought(usd(7), "b"), bought(usd(7), "c")) == Amount(**usd(7))


def test_pages_that_credit_one_outlet_count_once() -> None:
    said = [bought(usd(5), by, attributed_to="Reuters") for by in ("a", "b", "c")]
    own = [bought(usd(7), by) for by in ("d", "e")]
    assert amount_of(*said, *own) == Amount(**usd(7))


def test_of_as_many_origins_the_smaller_amount_counts() -> None:
    assert amount_of(bought(usd(7), "a"), bought(usd(5), "b")) == Amount(**usd(5))


@pytest.mark.parametrize("status", ["rumoured", "in_talks", "planned", "cancelled", "denied"])
def test_what_is_no_fact_has_no_say_in_the_amount_nor_contradicts_it(status: str) -> None:
    soft = [bought(usd(9), by, status=status) for by in ("b", "c")]
    assert amount_of(bought(usd(5), "a"), *soft) == Amount(**usd(5))
    assert amount_of(*soft) is None
    assert disputed(bought(usd(5), "a"), *soft) == ()


def test_a_part_is_not_the_round() -> None:
    whole = claim("investment", amount=usd(100), round="Series A", quote="whole")
    parts = [
        claim("investment", amount=usd(10), amount_is="per_investor", round="Series A", quote=by, by=by)
        for by in ("a", "b")
    ]
    assert amount_of(whole, *parts) == Amount(**usd(100))


def disputed(*claims: Any) -> tuple[str, ...]:
    [deal] = deals(*claims).values()
    return deal.disputed


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (usd(100), usd(150), ("amount",)),
        (usd(1000), usd(1004), ()),
        (usd(100), usd(108, bound="about"), ()),
        (usd(100), usd(90, bound="at_least"), ()),
        (usd(100), usd(110, bound="at_least"), ("amount",)),
        (usd(100), {"value": 150, "currency": "EUR"}, ()),
        (usd(100), None, ()),
    ],
)
def test_amounts_that_cannot_both_be_right(
    one: dict[str, Any], other: dict[str, Any] | None, found: tuple[str, ...]
) -> None:
    assert disputed(bought(one, "a"), bought(other, "b")) == found


def invested(by: str, **fields: Any) -> Any:
    return claim("investment", round="Series A", by=by, **fields)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"stake": "0.49"}, {"stake": "0.30"}, ("stake",)),
        ({"stake": "0.49"}, {"stake": "0.495"}, ()),
        ({"stake": "0.49"}, {"stake": "0.30", "investors": ("cobalt",)}, ()),
        ({"valuation": usd(100)}, {"valuation": usd(200)}, ("valuation",)),
        (
            {"valuation": usd(100), "valuation_kind": "pre"},
            {"valuation": usd(200), "valuation_kind": "post"},
            (),
        ),
        ({"amount": usd(100)}, {"amount": usd(10), "amount_is": "per_investor"}, ()),
        (
            {"amount": usd(100), "amount_is": "per_investor"},
            {"amount": usd(10), "amount_is": "per_investor"},
            ("amount",),
        ),
        (
            {"amount": usd(100), "amount_is": "per_investor"},
            {"amount": usd(10), "amount_is": "per_investor", "investors": ("cobalt",)},
            (),
        ),
    ],
)
def test_figures_of_rounds_that_cannot_both_be_right(
    one: dict[str, Any], other: dict[str, Any], found: tuple[str, ...]
) -> None:
    assert disputed(invested("a", **one), invested("b", **other)) == found


def test_spends_of_different_years_do_not_contradict() -> None:
    def spent(value: int, period: str, by: str) -> Any:
        return claim("supply", change="none", annual_value=usd(value), period=period, by=by)

    assert disputed(spent(100, "2024", "a"), spent(200, "2025", "b")) == ()
    assert disputed(spent(100, "2025", "a"), spent(200, "2025", "b")) == ("annual_value",)


def test_a_contradiction_names_the_first_claim_of_each_side_and_is_known_with_the_later() -> None:
    first = bought(usd(5), "a", known="2025-01-10")
    repeat = bought(usd(5), "b", known="2025-02-10")
    other = bought(usd(9), "c", known="2025-03-10")
    world = world_of(first, repeat, other)
    [deal] = world.deals()
    [found] = world.contradictions_of(deal.id)
    assert (found.field, found.one, found.one_value, found.other, found.other_value, found.known_from) == (
        "amount", first.id, "5 USD", other.id, "9 USD", "2025-03-10",
    )  # fmt: skip


def test_opposite_stances_at_one_time_are_a_contradiction() -> None:
    ended = claim("supply", change="ended", date="2025-06-12", known="2025-06-13")
    continued = claim("supply", change="continued", date="2025-06-12", known="2025-06-14")
    later = claim("supply", change="continued", date="2025-09-12", known="2025-09-14")
    assert disputed(ended, continued) == ("stance",)
    assert disputed(ended, later) == ()


def test_a_contradiction_is_known_until_a_later_source_dates_the_two_apart() -> None:
    ended = claim("supply", change="ended", date="2025-06", known="2025-06-30")
    continued = claim("supply", change="continued", date="2025-06", known="2025-06-30", by="other")
    dated = claim("supply", change="ended", date="2025-06-25", known="2025-07-10", by="third")
    also_dated = claim("supply", change="continued", date="2025-06-02", known="2025-07-12", by="fourth")
    world = world_of(ended, continued, dated, also_dated)
    [deal] = world.deals()
    assert {(each.known_from, each.known_to) for each in world.contradictions_of(deal.id)} == {
        ("2025-06-30", "2025-07-12"),
    }
