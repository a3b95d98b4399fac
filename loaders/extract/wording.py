"""A claim in few words: for a line on a screen, and as the summary of a claim that nobody has worded."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from graph.model.claims import CLAIM_TYPES
from graph.model.record import role_markers

_SCALES = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
_BOUNDS = {"approx": "about ", "at_least": "at least ", "at_most": "at most "}


def wording(fields: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return a claim in the form of data/FORMAT.md as "Meta → Scale AI: amount 14.3bn USD, stake 49%, completed".

    `names` are those of the entities by their ids; an id without one stands as it is.
    """
    told = ", ".join(_told(fields))
    return ": ".join(part for part in (_who(fields, names), told) if part)


def _who(fields: Mapping[str, Any], names: Mapping[str, str]) -> str:
    roles = {**fields, **sides(fields.get("parties"))}
    for relation in CLAIM_TYPES[fields["type"]].relations:
        start, end = _named(roles.get(relation.start), names), _named(roles.get(relation.end), names)
        if relation.symmetric and start:
            return start.replace(", ", " – ")
        if end:
            return f"{start or '?'} → {end}"
    return _named(roles.get("subject"), names)


def sides(parties: Any) -> dict[str, Any]:
    """Return a suit's two sides, which stand under one key, each by the name of its role; nothing of others."""
    return {f"{side}s": ids for side, ids in parties.items()} if isinstance(parties, dict) else {}


def _named(ids: Any, names: Mapping[str, str]) -> str:
    several = ids if isinstance(ids, list) else [ids] if ids else []
    return ", ".join(names.get(each, each) for each in several)


def _told(fields: Mapping[str, Any]) -> Iterator[str]:
    model = CLAIM_TYPES[fields["type"]]
    for name, value in fields.items():
        if name in role_markers(model) or name in ("type", "parties") or value in (None, "not stated"):
            continue
        if isinstance(value, dict):
            yield f"{name.replace('_', ' ')} {_amount(value)}"
        elif name == "stake":
            yield f"stake {value * 100:g}%"
        elif name in ("status", "change", "title", "metric", "service"):
            yield str(value)
        elif value is not False:
            yield f"{name.replace('_', ' ')} {'yes' if value is True else value}"


def _amount(amount: Mapping[str, Any]) -> str:
    value = Decimal(str(amount["value"]))
    bound = next((word for key, word in _BOUNDS.items() if amount.get(key)), "")
    scale, unit = next(((s, u) for s, u in _SCALES if abs(value) >= s), (Decimal(1), ""))
    return f"{bound}{(value / scale).normalize():f}{unit} {amount.get('currency', '')}".rstrip()
