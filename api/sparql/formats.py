"""Content negotiation of SPARQL answers: which format fits an Accept header best."""

from collections.abc import Sequence
from typing import NamedTuple

from graph.stores.sparql_job import Format

# The first is what `*/*` gets.
TABLES = (Format.JSON, Format.XML, Format.CSV, Format.TSV)
GRAPHS = (Format.TURTLE, Format.N_TRIPLES, Format.JSON_LD, Format.RDF_XML)

# Names under which clients ask for a format beside its own.
_ALIASES = {
    Format.JSON: ("application/json",),
    Format.XML: ("application/xml", "text/xml"),
    Format.TURTLE: ("application/x-turtle",),
    Format.N_TRIPLES: ("text/plain",),
    Format.JSON_LD: ("application/json",),
    Format.RDF_XML: ("application/xml", "text/xml"),
}


class _Range(NamedTuple):
    kind: str
    subkind: str
    quality: float

    def fit(self, name: str) -> int:
        """0 if the media type is outside of the range, more the more exactly the range names it."""
        kind, subkind = name.split("/")
        if (self.kind, self.subkind) == (kind, subkind):
            return 3
        if self.subkind != "*":
            return 0
        return {kind: 2, "*": 1}.get(self.kind, 0)


def negotiate(accept: str, offered: Sequence[Format]) -> Format | None:
    """The offered format of highest quality, or None if the header excludes all; no header admits all.

    Of equal qualities the one that the header names most exactly wins, then the one that is offered first.
    """
    ranges = _ranges(accept) or [_Range("*", "*", 1.0)]
    ranked = [(*_rank(one, ranges), -place, one) for place, one in enumerate(offered)]
    quality, *_, best = max(ranked, key=lambda entry: entry[:3])
    return best if quality > 0 else None


def names(offered: Sequence[Format]) -> str:
    """The media types of the formats, for a message."""
    return ", ".join(_name(one) for one in offered)


def _rank(offered: Format, ranges: Sequence[_Range]) -> tuple[float, int]:
    """Quality and exactness; the most exact range decides the quality, as RFC 9110 has it."""
    fits = [(one.fit(name), one.quality) for name in (_name(offered), *_ALIASES.get(offered, ())) for one in ranges]
    exactness, quality = max(fits)
    return (quality, exactness) if exactness else (0.0, 0)


def _name(offered: Format) -> str:
    return offered.value.partition(";")[0]


def _ranges(accept: str) -> list[_Range]:
    ranges = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, subkind = media.partition("/")
        if slash:
            ranges.append(_Range(kind, subkind, _quality(parameters)))
    return ranges


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if value.strip().replace(".", "", 1).isdecimal() else 0.0
    return 1.0
