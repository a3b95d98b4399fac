"""Money and plain quantities as they were stated: never converted, never rounded."""

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

import pycountry
from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, TypeAdapter

_MOST_DIGITS = 18
# Our reader of JSON rounds some floats of 16 digits otherwise than our writer: 562949953421312.2 comes back as ….3.
_FROM_JSON = TypeAdapter(Decimal)


class Bound(StrEnum):
    """How a stated figure bounds the true one."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@lru_cache(maxsize=512)
def _is_currency(code: str) -> bool:
    # The look-up takes `usd` too, which would be another currency than USD to all that compares.
    return code.isupper() and pycountry.currencies.get(alpha_3=code) is not None


def _currency(code: str) -> str:
    if not _is_currency(code):
        raise ValueError(f"{code!r} is not an ISO 4217 currency code")
    return code


def _plain(value: Decimal) -> Decimal:
    """Give equal numbers one form (870 and 870.0 and 8.7E2), so that ids and stores see them as equal.

    Both stores count in 64 bits, and JSON's fractions are floats: what they would not surely give back is refused.
    """
    if not value.is_finite():
        raise ValueError("a figure must be a finite number")
    if value and value.adjusted() >= _MOST_DIGITS:
        raise ValueError(f"a figure has at most {_MOST_DIGITS} digits before its point")
    whole = value.to_integral_value() if value else Decimal(0)
    if whole == value:
        return Decimal(int(whole))
    shortest = value.normalize()
    if _FROM_JSON.validate_json(repr(float(value))) != value or value.adjusted() < -_MOST_DIGITS:
        raise ValueError("a figure that is not whole has too many digits")
    return shortest


Currency = Annotated[str, AfterValidator(_currency)]


def plain_number(value: Decimal) -> int | float:
    """Return a figure as the number that JSON and both stores hold: an int if it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


Number = Annotated[Decimal, AfterValidator(_plain), PlainSerializer(plain_number, when_used="json")]


class Amount(BaseModel):
    """A figure: `value` in whole units of `currency`, or of the claim's own unit if `currency` is None."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Number
    currency: Currency | None = None
    bound: Bound = Bound.EXACT


def compatible(one: Amount, other: Amount) -> bool:
    """Tell whether both figures can be right at once; figures of different currencies are not compared.

    "About" allows 10 % either way; an exact figure allows 0.5 % (sources round).
    """
    if one.currency != other.currency:
        return True
    low_one, high_one = _range(one)
    low_other, high_other = _range(other)
    return low_one <= high_other and low_other <= high_one


def _range(amount: Amount) -> tuple[Decimal, Decimal]:
    slack = abs(amount.value) * (Decimal("0.1") if amount.bound is Bound.ABOUT else Decimal("0.0025"))
    low, high = amount.value - slack, amount.value + slack
    if amount.bound is Bound.AT_LEAST:
        high = Decimal("Infinity")
    if amount.bound is Bound.AT_MOST:
        low = Decimal("-Infinity")
    return low, high
