"""The RDF projection as a text: the same bytes for the same records."""

import io
from collections.abc import Iterable
from enum import StrEnum

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from graph.model.record import Record
from graph.projections.rdf import PREFIXES, all_quads


class ExportFormat(StrEnum):
    """Texts that RDF can be exported as; Turtle and N-Triples leave out which graph each fact stands in."""

    TRIG = "trig"
    NQUADS = "nquads"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"


def export(records: Iterable[Record], form: ExportFormat) -> bytes:
    """Return all records in one of the formats, in a fixed order."""
    lines = all_quads(records)
    if form is ExportFormat.NQUADS:
        return "".join(f"{line}\n" for line in lines).encode()
    quads = list(parse("\n".join(lines), RdfFormat.N_QUADS))
    if form is ExportFormat.TRIG:
        quads.sort(key=lambda quad: (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)))
        return _serialized(quads, RdfFormat.TRIG)
    triples = sorted({quad.triple for quad in quads}, key=str)
    return _serialized(triples, RdfFormat.TURTLE if form is ExportFormat.TURTLE else RdfFormat.N_TRIPLES)


def _serialized(statements: Iterable[Quad] | Iterable[Triple], form: RdfFormat) -> bytes:
    output = io.BytesIO()
    serialize(statements, output, format=form, prefixes=PREFIXES)
    return output.getvalue()
