"""The arguments of a question, from what a caller typed to what both engines take."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import assert_never

from graph.deals.world import World
from graph.errors import Ambiguous, BadParameter, NotFound
from graph.model.dates import OPEN_DAY
from graph.model.names import fold, nearest
from graph.projections.rdf import literal
from queries.catalog import Parameter, Question

Arguments = dict[str, str | bool]

_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def today() -> str:
    """Return today's day string (UTC)."""
    return datetime.now(UTC).date().isoformat()


def arguments(question: Question, given: Mapping[str, str], world: World) -> Arguments:
    """Return every parameter's value: entity ids, flags, day strings.

    Raises BadParameter for an unknown, missing or malformed one, NotFound or Ambiguous for an entity.
    """
    unknown = sorted(set(given) - set(question.parameters))
    if unknown:
        close = nearest(unknown[0], question.parameters, limit=1)
        remedy = f"Did you mean {close[0]}?" if close else f"It takes {', '.join(question.parameters)}."
        raise BadParameter(f"{question.name} has no parameter {unknown[0]!r}.", parameter=unknown[0], remedy=remedy)
    return {name: _value(name, parameter, given.get(name), world) for name, parameter in question.parameters.items()}


def _value(name: str, parameter: Parameter, text: str | None, world: World) -> str | bool:
    if text is None:
        if parameter.required:
            raise BadParameter(
                f"The parameter {name} is missing.", parameter=name, remedy=f"For example {parameter.example}."
            )
        text = str(parameter.default)
    match parameter.type:
        case "entity":
            return find_entity(text, world) if text or parameter.required else ""
        case "flag":
            if text.casefold() not in _FLAGS:
                raise BadParameter(f"{name} is true or false, not {text!r}.", parameter=name)
            return _FLAGS[text.casefold()]
        case "day":
            return day(name, text) if text else today()
    assert_never(parameter.type)


def day(name: str, text: str) -> str:
    """Return a day string as it is; BadParameter if it is none."""
    try:
        valid = date.fromisoformat(text).isoformat() == text and text < OPEN_DAY
    except ValueError:
        valid = False
    if not valid:
        raise BadParameter(f"{name} is a day such as 2025-06-20, not {text!r}.", parameter=name)
    return text


def find_entity(text: str, world: World) -> str:
    """Return the id of the entity that `text` names: its id, its name or an alias, case and accents aside."""
    if text in world.contents.entities:
        return text
    wanted = fold(text)
    owners = world.owners_of(wanted)
    if len(owners) == 1:
        return next(iter(owners))
    if owners:
        raise Ambiguous(f"{text!r} names several entities.", candidates=sorted(owners))
    names = nearest(text, (name for entity in world.contents.entities.values() for name in (entity.id, *entity.names)))
    candidates = {next(iter(world.owners_of(fold(name))), name): None for name in names}
    raise NotFound(f"No entity is called {text!r}.", candidates=list(candidates))


def sparql_terms(values: Arguments) -> dict[str, str]:
    """Return each argument as a SPARQL term, escaped."""
    return {name: literal(value) for name, value in values.items()}
