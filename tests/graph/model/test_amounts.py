from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from graph.model.amounts import Amount, Bound, compatible

LIMIT = 10**18
whole = st.integers(-LIMIT + 1, LIMIT - 1)
fractions = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(1 - 10**15, 10**15 - 1), st.integers(0, 15)
)
numbers = whole.map(Decimal) | fractions
amounts = st.builds(
    Amount, value=numbers, currency=st.sampled_from((None, "USD", "EUR")), bound=st.sampled_from(Bound)
)  # fmt: skip


def usd(value: object, bound: str = "exact") -> Amount:
    return Amount.model_validate({"value": value, "currency": "USD", "bound": bound})


@given(amounts, amounts)
def test_compatible_is_symmetric(one: Amount, other: Amount) -> None:
    assert compatible(one, other) == compatible(other, one)


@given(amounts)
def test_a_figure_fits_itself_whatever_its_bound(amount: Amount) -> None:
    assert all(compatible(amount, amount.model_copy(update={"bound": bound})) for bound in Bound)


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        (usd(100), usd(100.4), True),
        (usd(1000), usd(1006), False),
        (usd(100, "about"), usd(110), True),
        (usd(100, "about"), usd(111), False),
        (usd(100, "at_least"), usd(10**9), True),
        (usd(100, "at_least"), usd(99), False),
        (usd(100, "at_most"), usd(1), True),
        (usd(100, "at_most"), usd(101), False),
        (usd(100, "at_least"), usd(90, "at_most"), False),
        (usd(-100, "about"), usd(-105), True),
        (usd(1), Amount(value=Decimal(1000), currency="EUR"), True),
    ],
)
def test_what_can_be_right_at_once(one: Amount, other: Amount, fit: bool) -> None:
    assert compatible(one, other) is fit


@given(numbers, st.integers(0, 6))
def test_equal_numbers_have_one_form(number: Decimal, zeros: int) -> None:
    assume(number != 0)
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    longer = Decimal((sign, digits + (0,) * zeros, exponent - zeros))
    assert longer == number
    assert str(usd(longer).value) == str(usd(number).value)
    assert usd(longer) == usd(number)
    assert hash(usd(longer)) == hash(usd(number))


def test_zero_has_one_form() -> None:
    assert {str(usd(zero).value) for zero in (0, Decimal("-0.0"), Decimal("0E+30"), 0.0)} == {"0"}


@given(amounts)
def test_json_gives_back_the_same_figure(amount: Amount) -> None:
    again = Amount.model_validate_json(amount.model_dump_json())
    assert again == amount
    assert str(again.value) == str(amount.value)


@given(st.floats(-1e17, 1e17) | st.floats(2**48, 2**50))
@example(562949953421312.2)
@example(64599999999.99999)
def test_any_float_comes_back_or_is_refused(value: float) -> None:
    try:
        amount = usd(Decimal(repr(value)))
    except ValidationError:
        return
    assert Amount.model_validate_json(amount.model_dump_json()) == amount


@given(whole)
def test_whole_figures_are_whole_in_json(value: int) -> None:
    assert type(usd(value).model_dump(mode="json")["value"]) is int


@pytest.mark.parametrize(
    "value",
    [
        "NaN", "Infinity", "-Infinity", LIMIT, -LIMIT, Decimal("1e999999999"), Decimal("1e-999999999"),
        Decimal("0.12345678901234567890"), True, None, "many", [1],
    ],
)  # fmt: skip
def test_what_the_stores_could_not_hold_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        usd(value)


@pytest.mark.parametrize("code", ["usd", "US", "ZZZ", "", "$", "EURO"])
def test_only_currencies_of_the_standard(code: str) -> None:
    with pytest.raises(ValidationError, match="ISO 4217"):
        Amount(value=Decimal(1), currency=code)


def test_no_other_field() -> None:
    with pytest.raises(ValidationError):
        Amount.model_validate({"value": 1, "approx": True})
