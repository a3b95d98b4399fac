"""The service description: what the endpoint says of itself when it is asked nothing."""

from rdflib import RDF, Graph, Namespace, URIRef

from graph.stores.sparql_job import Format

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
_SERIALIZERS = {
    Format.TURTLE: "turtle",
    Format.N_TRIPLES: "nt11",
    Format.JSON_LD: "json-ld",
    Format.RDF_XML: "xml",
}


def describe(endpoint: str, wanted: Format) -> bytes:
    """The description of the service at the address `endpoint`, as one of the graph formats."""
    graph = Graph()
    graph.bind("sd", _SD)
    graph.bind("formats", _FORMATS)
    service = URIRef(endpoint)
    graph.add((service, RDF.type, _SD.Service))
    graph.add((service, _SD.endpoint, service))
    graph.add((service, _SD.supportedLanguage, _SD.SPARQL11Query))
    graph.add((service, _SD.feature, _SD.UnionDefaultGraph))
    for name in _RESULT_FORMATS:
        graph.add((service, _SD.resultFormat, _FORMATS[name]))
    return serialized(graph, wanted)


def serialized(graph: Graph, wanted: Format) -> bytes:
    """The graph as one of the graph formats."""
    return graph.serialize(format=_SERIALIZERS[wanted], encoding="utf-8")
