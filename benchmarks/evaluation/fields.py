"""What a claim in the form of data/FORMAT.md states: entities in roles, and values that are compared.

Gold and found claims have one form, so both go through here. Which field is which is the model's word.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from graph.model.amounts import Amount
from graph.model.claims import CLAIM_TYPES
from graph.model.dates import bounds
from graph.model.record import Term, markers, role_markers

Fields = Mapping[str, Any]

AMOUNT_TOLERANCE = 0.005
_WORDS = ("status", "change")
_STAKE_TOLERANCE = 0.0005  # a tenth of a percent: 0.333 is a third


def listed(content: Any) -> list[Any]:
    """Return a list as it is, one value as a list of it, and nothing as an empty list."""
    return content if isinstance(content, list) else [] if content is None else [content]


@cache
def date_names(claim_type: str) -> tuple[str, ...]:
    """Return the names of a type's fields that hold an EDTF date."""
    found = markers(CLAIM_TYPES[claim_type])
    return tuple(name for name, marker in found.items() if isinstance(marker, Term) and marker.dated)


@cache
def amount_names(claim_type: str) -> tuple[str, ...]:
    """Return the names of a type's fields that hold an amount."""
    fields = CLAIM_TYPES[claim_type].model_fields
    return tuple(n for n, f in fields.items() if Amount in (f.annotation, *getattr(f.annotation, "__args__", ())))


@cache
def value_names(claim_type: str) -> tuple[str, ...]:
    """Return the names of the fields on which it depends whether a match is right."""
    others = [name for name in (*_WORDS, "stake") if name in CLAIM_TYPES[claim_type].model_fields]
    return (*others, *amount_names(claim_type), *date_names(claim_type))


def roles_of(fields: Fields) -> dict[str, tuple[str, ...]]:
    """Return the entity ids in each role that is filled; a suit's sides stand under plaintiffs and defendants."""
    flat = dict(fields)
    if isinstance(flat.get("parties"), Mapping):
        flat |= {f"{side}s": ids for side, ids in flat.pop("parties").items()}
    filled = {name: tuple(map(str, listed(flat.get(name)))) for name in role_markers(CLAIM_TYPES[fields["type"]])}
    return {name: ids for name, ids in filled.items() if ids}


def values_of(fields: Fields) -> dict[str, Any]:
    """Return the compared values that a claim states.

    A range stands as its ends: `stake_max` beside `stake`. A metric that is a valuation gives `valuation`, as an
    investment does: the one may be told as the other.
    """
    found = {name: fields[name] for name in value_names(fields["type"]) if fields.get(name) is not None}
    if "stake" in found and fields.get("stake_max") is not None:
        found["stake"] = [found["stake"], fields["stake_max"]]
    if _is_valuation(fields) and "value" in found:
        found["valuation"] = found.pop("value")
    return found


def alternatives_of(fields: Fields, name: str) -> list[Any]:
    """Return what is also right for a value that `values_of` names."""
    own_name = "value" if name == "valuation" and _is_valuation(fields) else name
    return listed(fields.get(f"{own_name}_alt"))


def _is_valuation(fields: Fields) -> bool:
    return bool(fields["type"] == "metric" and fields.get("metric") == "valuation")


def agrees(claim_type: str, name: str, found: Any, accepted: Iterable[Any]) -> bool:
    """Tell whether a value that was found is one of those that are right; None (not found) never is."""
    if found is None:
        return False
    if name in _WORDS:
        return found in accepted
    if name in date_names(claim_type):
        return any(same_date(str(found), str(one)) for one in accepted)
    if name == "stake":
        return any(_same_stake(found, one) for one in accepted)
    return any(_same_amount(found, one) for one in accepted)


def same_date(one: str, other: str) -> bool:
    """Tell whether two EDTF dates are equal, or one contains the other and differs only in precision.

    An interval of two ends is another date than a part of it: it agrees only with an interval whose ends agree.
    """
    one_days, other_days = bounds(one), bounds(other)
    if one_days == other_days:
        return True
    one_ends, other_ends = one.split("/"), other.split("/")
    if len(one_ends) == len(other_ends) == 2:
        return all(map(_same_end, one_ends, other_ends))
    return (len(one_ends) == 1 and _contains(one_days, other_days)) or (
        len(other_ends) == 1 and _contains(other_days, one_days)
    )


def _same_end(one: str, other: str) -> bool:
    is_open = {one in ("", ".."), other in ("", "..")}
    return is_open == {True} or (is_open == {False} and same_date(one, other))


def _contains(outer: tuple[str, str], inner: tuple[str, str]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _same_stake(found: Any, right: Any) -> bool:
    return all(any(abs(one - end) < _STAKE_TOLERANCE for end in listed(right)) for one in listed(found))


def _same_amount(found: Any, right: Any) -> bool:
    """Compare figures and currency; of a range either end is right, and of a range found both must be ends."""
    found_figures, found_currency = _figures(found)
    right_figures, right_currency = _figures(right)
    return found_currency == right_currency and all(
        any(abs(one - end) <= AMOUNT_TOLERANCE * abs(end) for end in right_figures) for one in found_figures
    )


def _figures(amount: Any) -> tuple[list[float], str | None]:
    """Return the figure, or the two ends of a range, and the currency; a plain number has none."""
    if not isinstance(amount, Mapping):
        return [float(amount)], None
    figures = [float(amount[key]) for key in ("value", "max") if amount.get(key) is not None]
    return figures, amount.get("currency")
