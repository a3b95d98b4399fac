"""A deal's ties: one per stretch of the relation, of what was known of it, and of the pair."""

from collections.abc import Iterable, Mapping

from graph.deals.deal import Tie
from graph.deals.grouping import Group
from graph.deals.statements import Pair, Statement, refine, statements_of
from graph.deals.timeline import Segment, segments
from graph.model.dates import OPEN_DAY
from graph.model.relations import Relation
from graph.model.sources import Source
from graph.model.vocabulary import Stance


def ties_of(group: Group, sources: Mapping[str, Source]) -> list[Tie]:
    """Return the ties of the deal that the group's claims (all of one type) are about, in a fixed order."""
    ties: list[Tie] = []
    for relation in type(group.claims[0]).relations:
        statements = [
            statement for claim in group.claims for statement in statements_of(claim, sources[claim.source], relation)
        ]
        for pair, known_from, known_to, segment in _rectangles(statements, relation.event):
            ties.append(_tie(group, relation, pair, known_from, known_to, segment))
    return sorted(ties, key=lambda tie: (tie.type, tie.start, tie.end, tie.known_from, tie.valid_from))


def _rectangles(statements: list[Statement], event: bool) -> Iterable[tuple[Pair, str, str, Segment]]:
    """Follow each pair's segments over the days on which something became known; yield each one's whole stay."""
    days = sorted({statement.known for statement in statements})
    open_since: dict[tuple[Pair, Segment], str] = {}
    histories: dict[Pair, tuple[list[Statement], list[Segment]]] = {}
    for day in days:
        known = refine([statement for statement in statements if statement.known <= day], event)
        pairs = {pair for statement in known for pair in statement.pairs}
        for pair in pairs:
            about = _about(known, pair)
            if pair not in histories or histories[pair][0] != about:
                histories[pair] = about, segments(about, event)
        now = {(pair, segment) for pair in pairs for segment in histories[pair][1]}
        for ended in [key for key in open_since if key not in now]:
            yield ended[0], open_since.pop(ended), day, ended[1]
        for key in now:
            open_since.setdefault(key, day)
    for (pair, segment), since in open_since.items():
        yield pair, since, OPEN_DAY, segment


def _about(known: list[Statement], pair: Pair) -> list[Statement]:
    """Return the statements that name a pair, and those that end or doubt the deal without naming any."""
    return [
        statement
        for statement in known
        if pair in statement.pairs or (not statement.pairs and statement.effect.ends_all)
    ]


def _tie(group: Group, relation: Relation, pair: Pair, known_from: str, known_to: str, segment: Segment) -> Tie:
    return Tie(
        type=_type(relation, segment),
        start=pair[0],
        end=pair[1],
        symmetric=relation.symmetric,
        deal=group.id,
        topic=group.topic,
        stance=segment.stance,
        certainty=segment.certainty,
        valid_from=segment.valid_from,
        valid_to=segment.valid_to,
        began=segment.began,
        known_from=known_from,
        known_to=known_to,
        disputed=segment.disputed,
        origins=segment.origins,
    )


def _type(relation: Relation, segment: Segment) -> str:
    if segment.soft:
        return relation.possible if segment.stance is Stance.IN_FORCE else relation.leaving
    return relation.past if segment.stance is Stance.ENDED else relation.present
