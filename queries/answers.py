"""Answers to named questions: rows from an engine, with the evidence of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from graph.deals.world import World
from graph.stores.limits import QueryLimits
from graph.stores.neo4j import Neo4j
from graph.stores.sparql_pool import SparqlPool
from queries.arguments import Arguments, arguments, sparql_terms
from queries.catalog import Question
from queries.evidence import Evidence, evidence, in_order

Language = Literal["cypher", "sparql"]
Row = dict[str, Any]


class Answer(BaseModel):
    """An answer: `rows` are objects by column name, each with its `evidence` (a list of `Evidence`).

    `permalink` asks the same again, with both days written out, and names the version of the data.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    question: str
    title: str
    parameters: dict[str, str | bool]
    columns: list[str]
    rows: list[dict[str, str | int | list[Evidence]]]
    dataset_version: str
    permalink: str


@dataclass(frozen=True)
class Engines:
    """The two engines that can answer, and how much they may take."""

    neo4j: Neo4j
    pool: SparqlPool
    limits: QueryLimits


def rows(question: Question, values: Arguments, engines: Engines, language: Language = "cypher") -> list[Row]:
    """Return a question's rows from one of the engines; both give the same, in the same order."""
    limits = engines.limits
    if language == "cypher":
        found = engines.neo4j.read(question.cypher, values, seconds=limits.seconds, rows=limits.rows)
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    text = question.sparql_with(sparql_terms(values))
    return engines.pool.rows(text, timeout=limits.seconds, max_rows=limits.rows)


def answer(
    question: Question, given: Mapping[str, str], world: World, engines: Engines, version: str, base: str
) -> Answer:
    """Answer a question for what a caller gave; `base` is the address that the permalink starts with.

    Raises BadParameter, NotFound, Ambiguous, and the engine's errors.
    """
    values = arguments(question, given, world)
    deal_columns = [name for name, column in question.columns.items() if column.kind == "deal"]
    known_by = str(values["known_by"])
    found = rows(question, values, engines)
    # Most deals stand in many rows: each one's evidence is made once.
    of_deal = {deal: evidence(deal, known_by, world) for row in found for name in deal_columns if (deal := row[name])}
    for row in found:
        row["evidence"] = in_order(
            item for deal in {row[name]: None for name in deal_columns} for item in of_deal.get(deal, ())
        )
    return Answer(
        question=question.name,
        title=question.title,
        parameters=values,
        columns=list(question.columns),
        rows=found,
        dataset_version=version,
        permalink=f"{base}/questions/{question.name}?{urlencode(_written(values) | {'dataset_version': version})}",
    )


def _written(values: Arguments) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in values.items()}
