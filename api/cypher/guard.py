"""Decides which Cypher texts from outside run.

READ access alone lets pass what is no write: LOAD CSV reads files, SHOW and many procedures tell of the server,
TERMINATE ends the queries of others. So three things must agree before a text runs: its words (see `scan`), the
plan that Neo4j makes of it, and, when it runs, the READ access of the session.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from api.cypher.operators import reads
from api.cypher.scan import Token, called, forbidden_words, tokens
from graph.errors import ForbiddenQuery
from graph.stores.neo4j import Neo4j, Plan

PROCEDURES = frozenset(
    {
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
        "db.labels",
        "db.propertykeys",
        "db.relationshiptypes",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.schema.visualization",
    }
)
# Functions of plugins always have a namespace, and some of them run Cypher or reach out (apoc.cypher.*, genai.*).
# These namespaces are Cypher's own.
NAMESPACES = frozenset(
    {
        "coll",
        "date",
        "datetime",
        "duration",
        "localdatetime",
        "localtime",
        "point",
        "string",
        "time",
        "uuid",
        "vector.similarity",
    }
)
_REMEDY = "Queries from outside read this graph, and nothing else."


def check(neo4j: Neo4j, text: str, parameters: Mapping[str, Any]) -> None:
    """Let a text pass that only reads the graph, or raise; nothing of it is run.

    Raises ForbiddenQuery naming what is refused, BadQuery with its place, BadParameter, LimitExceeded (too long or
    too deeply nested), QueryTimeout (too long to plan) and EngineUnavailable.
    """
    _check_words(tokens(text))
    _check_plan(neo4j, neo4j.explain(text, parameters))


def _check_words(found: Sequence[Token]) -> None:
    if words := forbidden_words(found):
        raise ForbiddenQuery(
            f"{words} is not allowed.", remedy=f"{_REMEDY} Where it is a name of yours, write it in backticks."
        )
    for name in called(found):
        if name not in PROCEDURES and name.rpartition(".")[0] not in NAMESPACES:
            raise ForbiddenQuery(f"{name} may not be called.", remedy=_REMEDY)


def _check_plan(neo4j: Neo4j, plan: Plan) -> None:
    refused = sorted(operator for operator in plan.operators if not reads(operator))
    if plan.kind != "r" or refused or not plan.operators:
        what = ", ".join(refused) or "not reading"
        raise ForbiddenQuery(f"The query does more than read: {what}.", remedy=_REMEDY)
    for name in sorted(plan.procedures):
        if name.lower() not in PROCEDURES:
            raise ForbiddenQuery(f"{name} may not be called.", remedy=_REMEDY)
    # The address may name its database by an alias, or not at all: then an EXPLAIN tells which one is ours.
    if plan.databases != {neo4j.address.database} and plan.databases != neo4j.explain("RETURN 1", {}).databases:
        raise ForbiddenQuery("USE is not allowed: the query reads another database.", remedy=_REMEDY)
