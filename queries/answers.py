"""Answers to named questions: rows from an engine, and the evidence of the deals that they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel

from graph.stores.limits import QueryLimits
from graph.stores.neo4j import Neo4j
from graph.stores.sparql_pool import SparqlPool
from queries.arguments import Arguments, arguments, sparql_terms
from queries.catalog import Question, catalog
from queries.evidence import Evidence, KeptEvidence, in_order

Language = Literal["cypher", "sparql"]
Row = dict[str, Any]


class Answer(BaseModel):
    """An answer: `rows` are objects by column name, `evidence` the claims about each deal they name, by its id.

    Each deal's claims are told once, as many rows rest on the same deals. `permalink` asks the same again, with both
    days written out, and names the version of the data.
    """

    question: str
    title: str
    parameters: dict[str, str | bool]
    columns: list[str]
    rows: list[dict[str, str | int]]
    evidence: dict[str, list[Evidence]]
    dataset_version: str
    permalink: str

    def carrying(self, row: Row) -> list[Evidence]:
        """Return what one of the rows rests on: its deals' evidence, in the order in which it could be known."""
        return in_order(item for deal in _deals(catalog()[self.question], row) for item in self.evidence[deal])


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


def answer(question: Question, given: Mapping[str, str], kept: KeptEvidence, engines: Engines, base: str) -> Answer:
    """Answer a question for what a caller gave; `base` is the address that the permalink starts with.

    Raises BadParameter, NotFound, Ambiguous, and the engine's errors.
    """
    values = arguments(question, given, kept.world)
    found = rows(question, values, engines)
    deals = dict.fromkeys(deal for row in found for deal in _deals(question, row))
    return Answer(
        question=question.name,
        title=question.title,
        parameters=values,
        columns=list(question.columns),
        rows=found,
        evidence={deal: kept.of(deal, str(values["known_by"])) for deal in deals},
        dataset_version=kept.version,
        permalink=f"{base}/questions/{question.name}?{urlencode(_written(values) | {'dataset_version': kept.version})}",
    )


def _deals(question: Question, row: Row) -> dict[str, None]:
    """Return the ids of a row's deals, each once."""
    return {row[name]: None for name, column in question.columns.items() if column.kind == "deal" and row[name]}


def _written(values: Arguments) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in values.items()}
