"""Reads the named questions: NAME.yaml is the contract, NAME.cypher and NAME.rq are the answers.

The folder is the topic. Every question takes `as_of`, `known_by` and `group` besides its own parameters.
"""

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from graph.errors import NotFound
from graph.model.claims import TIE_TYPES
from graph.model.names import nearest

_FOLDER = Path(__file__).parent
_VALUES = re.compile(r"^\s*VALUES \((?P<names>(?:\?\w+ ?)+)\) \{ \((?P<terms>[^)]*)\) \}$", re.MULTILINE)

_TIES = re.compile(r"\b(?:" + "|".join(sorted(TIE_TYPES, key=len, reverse=True)) + r")\b")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parameter(_Strict):
    """A parameter of a question: an entity (id, name or alias), a flag, or a day."""

    type: Literal["entity", "flag", "day"]
    title: str
    description: str
    example: str | None = None
    default: bool | str | None = None

    @property
    def required(self) -> bool:
        """Tell whether a call must give it."""
        return self.default is None


class Column(_Strict):
    """A column of the answer; a `deal` column carries the ids from which evidence is found."""

    title: str
    kind: Literal["entity", "deal", "text", "number"]


class Question(_Strict):
    """A named question with its contract and its two answers, as texts."""

    name: str
    topic: str
    title: str
    description: str
    parameters: dict[str, Parameter]
    group: str
    columns: dict[str, Column]
    cypher: str
    sparql: str

    def suits(self, tie_type: str) -> bool:
        """Tell whether the question asks for ties of a type (any, where it names none)."""
        named = set(_TIES.findall(self.cypher))
        return not named or tie_type in named

    def sparql_with(self, terms: dict[str, str]) -> str:
        """Return the SPARQL text with the parameters' serialized terms in its VALUES line."""
        match = _VALUES.search(self.sparql)
        assert match is not None  # the catalog refuses a file without the line
        names = [name.removeprefix("?") for name in match["names"].split()]
        row = " ".join(terms[name] for name in names)
        return self.sparql[: match.start("terms")] + row + self.sparql[match.end("terms") :]


COMMON = {
    "as_of": Parameter(
        type="day", title="As of", description="The day when it was so (YYYY-MM-DD); today by default.", default=""
    ),
    "known_by": Parameter(
        type="day",
        title="Known by",
        description="Only what had been published by this day (YYYY-MM-DD); today by default.",
        default="",
    ),
    "group": Parameter(
        type="flag", title="By group", description="Count subsidiaries as their topmost group.", default=False
    ),
}


@cache
def catalog() -> dict[str, Question]:
    """Return every question by its name, in order of topic and name."""
    return {question.name: question for question in map(_read, sorted(_FOLDER.glob("*/*.yaml")))}


def question(name: str) -> Question:
    """Return a question; NotFound with near names."""
    found = catalog().get(name)
    if found is None:
        candidates = nearest(name, catalog()) or list(catalog())
        raise NotFound(f"There is no question {name!r}.", candidates=candidates)
    return found


def _read(contract: Path) -> Question:
    raw = yaml.safe_load(contract.read_text(encoding="utf-8"))
    clashes = set(raw["parameters"]) & set(COMMON)
    if clashes:
        raise ValueError(f"{contract}: {', '.join(clashes)} are common to all questions")
    raw["parameters"] = {**raw["parameters"], **COMMON}
    read = Question(
        name=contract.stem,
        topic=contract.parent.name,
        cypher=contract.with_suffix(".cypher").read_text(encoding="utf-8"),
        sparql=contract.with_suffix(".rq").read_text(encoding="utf-8"),
        **raw,
    )
    match = _VALUES.search(read.sparql)
    if match is None or {name.removeprefix("?") for name in match["names"].split()} != set(read.parameters):
        raise ValueError(f"{contract.with_suffix('.rq')}: needs one VALUES line with exactly the parameters")
    return read
