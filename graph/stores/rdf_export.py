"""The RDF projection as a text: the same bytes for the same records."""

from collections.abc import Iterable
from enum import StrEnum

from pyoxigraph import RdfFormat, parse, serialize

from graph.model.record import Record
from graph.projections.rdf import PREFIXES, all_quads


class ExportFormat(StrEnum):
    """Texts that RDF can be exported as; Turtle and N-Triples leave out which graph each fact stands in."""

    TRIG = "trig"
    NQUADS = "nquads"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"


_QUADS = {ExportFormat.TRIG: RdfFormat.TRIG, ExportFormat.NQUADS: RdfFormat.N_QUADS}
_TRIPLES = {ExportFormat.TURTLE: RdfFormat.TURTLE, ExportFormat.NTRIPLES: RdfFormat.N_TRIPLES}


def export(records: Iterable[Record], form: ExportFormat) -> bytes:
    """Return all records in one of the formats, in a fixed order."""
    lines = all_quads(records)
    if form is ExportFormat.NQUADS:
        return "".join(f"{line}\n" for line in lines).encode()
    quads = list(parse("\n".join(lines), RdfFormat.N_QUADS))
    if form is ExportFormat.TRIG:
        quads.sort(key=lambda quad: (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)))
        return serialize(quads, format=_QUADS[form], prefixes=PREFIXES)
    triples = sorted({quad.triple for quad in quads}, key=str)
    return serialize(triples, format=_TRIPLES[form], prefixes=PREFIXES)
