"""Writing Turtle that is the same at each run: statements as N-Triples lines, in order, without blank nodes."""

import io
from collections.abc import Iterable, Iterator

from pyoxigraph import RdfFormat, parse, serialize

from graph.projections.rdf import OWN, PREFIXES

SHAPES = f"{OWN.removesuffix('ns#')}shapes#"
_ALL_PREFIXES = PREFIXES | {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "shape": SHAPES,
}


def iri(curie: str) -> str:
    """Return prefix:name as an IRI in angle brackets, the way a line takes it."""
    prefix, name = curie.split(":", 1)
    return f"<{_ALL_PREFIXES[prefix]}{name}>"


def turtle(lines: Iterable[str]) -> str:
    """Return N-Triples lines, in any order, as Turtle that is ordered by subject, predicate and object."""
    triples = sorted(set(parse("\n".join(lines), RdfFormat.N_TRIPLES)), key=str)
    used = {name: full for name, full in sorted(_ALL_PREFIXES.items()) if any(full in str(each) for each in triples)}
    output = io.BytesIO()
    serialize((each.triple for each in triples), output, format=RdfFormat.TURTLE, prefixes=used)
    lines_made = output.getvalue().decode().splitlines(keepends=True)
    # The library's order of prefixes is its own matter.
    return "".join(sorted(lines_made[: len(used)]) + lines_made[len(used) :])


def list_of(name: str, items: Iterable[str]) -> Iterator[str]:
    """Yield the lines of an RDF list whose nodes are the IRIs name, name-2, name-3, …; it has at least one item."""
    nodes = [f"<{name}>"]
    for number, item in enumerate(items, 2):
        if number > 2:
            yield f"{nodes[-2]} {iri('rdf:rest')} {nodes[-1]} ."
        yield f"{nodes[-1]} {iri('rdf:first')} {item} ."
        nodes.append(f"<{name}-{number}>")
    yield f"{nodes[-2]} {iri('rdf:rest')} {iri('rdf:nil')} ."
