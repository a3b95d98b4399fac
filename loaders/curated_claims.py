"""One claim of a curated file, from the file's form to the model's."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from graph.errors import BadInput
from graph.model.amounts import Amount, Bound
from graph.model.claims import CLAIM_TYPES, BaseClaim, ClaimRecord
from graph.model.entities import EntityRecord
from graph.model.record import role_markers
from loaders.validation import did_you_mean, refusals

_BOUND_KEYS = {"approx": Bound.ABOUT, "at_least": Bound.AT_LEAST, "at_most": Bound.AT_MOST}


class Refused(Exception):
    """A claim is wrong; carries a refusal for each reason."""

    def __init__(self, reasons: list[BadInput]) -> None:
        super().__init__(f"{len(reasons)} refusals")
        self.reasons = reasons


def read_claim(
    raw: Any, *, source_id: str, cause: str | None, entities: Mapping[str, EntityRecord], file: str, number: int
) -> ClaimRecord:
    """Return the claim that `raw` states; `cause` is the id of the claim it names as its cause. Raises Refused."""
    place = f"claim {number}"

    def refuse(message: str, field: str = "", remedy: str = "") -> Refused:
        where = f"{place}, field {field}" if field else place
        return Refused([BadInput(message, file=file, place=where, remedy=remedy)])

    if not isinstance(raw, dict):
        raise refuse("is not a mapping of fields.")
    model = CLAIM_TYPES.get(str(raw.get("type")))
    if model is None:
        kinds = ", ".join(CLAIM_TYPES)
        hint = did_you_mean(str(raw.get("type")), CLAIM_TYPES)
        raise refuse(f"{raw.get('type')!r} is not a claim type ({kinds}).", "type", hint)
    for own in ("source", "span", "plaintiffs", "defendants"):
        if own in raw:
            raise refuse("there is no such field.", own)
    fields = {key: _value(key, value, model, refuse) for key, value in raw.items()}
    fields |= {"source": source_id, "caused_by": cause}
    _split_parties(fields, model, refuse)
    try:
        claim = model.model_validate(fields)
    except ValidationError as error:
        raise Refused(refusals(error, file=file, place=place, model=model)) from error
    _check_entities(claim, entities, refuse)
    return claim  # type: ignore[return-value]


def _value(key: str, value: Any, model: type[BaseClaim], refuse: Any) -> Any:
    """Turn an amount of the file's form into the model's; leave other values as they are."""
    field = model.model_fields.get(key)
    if field is None or Amount not in (field.annotation, *getattr(field.annotation, "__args__", ())):
        return Decimal(str(value)) if isinstance(value, float) else value
    if isinstance(value, int | float) and not isinstance(value, bool) and key == "value":
        return {"value": Decimal(str(value))}
    if not isinstance(value, dict):
        raise refuse(f"is not an amount {{value: …, currency: …}} but {value!r}.", key)
    amount = dict(value)
    bounds = [key_ for key_ in _BOUND_KEYS if amount.pop(key_, None) is True and key_ in value]
    if len(bounds) != len(set(value) & set(_BOUND_KEYS)) or len(bounds) > 1:
        raise refuse(f"takes one of {', '.join(_BOUND_KEYS)}, as true.", key)
    if "bound" in amount or amount.get("currency") is None:
        raise refuse("needs a currency and no field bound.", key)
    figure = amount.get("value")
    if isinstance(figure, bool) or not isinstance(figure, int | float):
        raise refuse(f"its value is not a number but {figure!r}.", key)
    amount["value"] = Decimal(str(figure))
    return amount | {"bound": _BOUND_KEYS[bounds[0]] if bounds else Bound.EXACT}


def _split_parties(fields: dict[str, Any], model: type[BaseClaim], refuse: Any) -> None:
    """A suit's two sides stand under one key in the files and are two roles in the model."""
    if "plaintiffs" not in model.model_fields or "parties" not in fields:
        return
    parties = fields.pop("parties")
    if not isinstance(parties, dict) or set(parties) != {"plaintiff", "defendant"}:
        raise refuse("needs exactly plaintiff and defendant.", "parties")
    fields |= {"plaintiffs": parties["plaintiff"], "defendants": parties["defendant"]}


def _check_entities(claim: BaseClaim, entities: Mapping[str, EntityRecord], refuse: Any) -> None:
    reasons: list[BadInput] = []
    for name, role in role_markers(type(claim)).items():
        for entity_id in claim.ends(name):
            entity = entities.get(entity_id)
            if entity is None:
                hint = did_you_mean(entity_id, entities) or "Add it to a file of entities."
                reasons += refuse(f"unknown entity {entity_id!r}.", name, hint).reasons
            elif entity.type not in role.entity:
                wanted = " or ".join(role.entity)
                reasons += refuse(f"{entity_id!r} is a {entity.type}, this role takes {wanted}.", name).reasons
    if reasons:
        raise Refused(reasons)
