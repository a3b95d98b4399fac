"""What the pool and its workers say to each other: formats, jobs and answers. No engine is imported here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Format(Enum):
    """A serialization of an answer; the value is its media type as sent.

    The first four hold a table or a boolean (SELECT, ASK), the others a graph (CONSTRUCT, DESCRIBE).
    """

    JSON = "application/sparql-results+json"
    XML = "application/sparql-results+xml"
    CSV = "text/csv; charset=utf-8"
    TSV = "text/tab-separated-values; charset=utf-8"
    TURTLE = "text/turtle; charset=utf-8"
    N_TRIPLES = "application/n-triples"
    JSON_LD = "application/ld+json"
    RDF_XML = "application/rdf+xml"


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query reads, by IRI: `default` merged as its default graph, `named` for GRAPH."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One query for a worker. `format` None asks for rows of Python values.

    `dataset` None reads the union of all graphs; otherwise it replaces the query's own FROM clauses, which
    Oxigraph would ignore under the union. `prefixes` (name → IRI) shorten the IRIs of an answer that is a
    graph. `seconds` is how long the worker may work before it ends itself.
    """

    query: str
    format: Format | None
    max_rows: int
    seconds: float
    dataset: Dataset | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SparqlAnswer:
    """A serialized answer; `rows` counts its solutions or triples, and is 1 for ASK."""

    body: bytes
    media_type: str
    rows: int
