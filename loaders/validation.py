"""Turns the model's validation errors into refusals that a person can act on."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from graph.errors import BadInput
from graph.model.names import nearest


def refusals(error: ValidationError, *, file: str, place: str, model: type[BaseModel]) -> list[BadInput]:
    """Return one refusal per problem, each naming the field, with a near name for an unknown field."""
    return [_refusal(problem, file, place, model) for problem in error.errors()]


def _refusal(problem: Mapping[str, Any], file: str, place: str, model: type[BaseModel]) -> BadInput:
    path = [str(part) for part in problem["loc"]]
    field = ".".join(path)
    where = ", ".join(part for part in (place, f"field {field}" if field else "") if part)
    if problem["type"] == "extra_forbidden":
        hint = did_you_mean(field, model.model_fields) if len(path) == 1 else ""
        return BadInput("there is no such field.", file=file, place=where, remedy=hint)
    if problem["type"] == "missing":
        return BadInput("is missing.", file=file, place=where, remedy="It is required for this type.")
    reason = reason_of(problem)
    given = problem.get("input")
    shown = f", not {given!r}" if isinstance(given, str | int | float | bool) and repr(given) not in reason else ""
    remedy = _in_quotes(given) if problem["type"] == "string_type" else ""
    if isinstance(given, str) and "expected" in problem.get("ctx", {}):
        remedy = did_you_mean(given, _choices(str(problem["ctx"]["expected"])))
    return BadInput(f"{reason}{shown}.", file=file, place=where, remedy=remedy)


def reason_of(problem: Mapping[str, Any]) -> str:
    """Return why a value is refused, as the model's own validators or the library say it."""
    return str(problem["msg"]).removeprefix("Value error, ")


def _in_quotes(given: Any) -> str:
    """Return a remedy where YAML reads plain text as something else: 2025-06-12 as a date, NO as false."""
    if isinstance(given, date):
        return "Put dates in quotes."
    return "Put it in quotes." if isinstance(given, bool | int | float | Decimal) else ""


def _choices(expected: str) -> list[str]:
    return [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(",")]


def did_you_mean(given: str, names: Iterable[str]) -> str:
    """Return "Did you mean x?", or nothing when no name is near."""
    close = nearest(given, names, limit=1)
    return f"Did you mean {close[0]}?" if close else ""
