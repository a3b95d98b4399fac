"""Where the claims of one deal cannot all be right: figures, and stances at one time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from graph.deals.deal import Contradiction
from graph.deals.figures import contradicting_figures, first_known
from graph.deals.policy import RULES, Effect
from graph.deals.statements import Statement, refine, statements_of
from graph.deals.timeline import CHANGES, ORDER, disagree
from graph.model.claims import BaseClaim
from graph.model.dates import OPEN_DAY
from graph.model.sources import Source
from graph.model.vocabulary import Stance

# The two stances, and for each the first known of the claims that take it.
_Clash = tuple[Stance, Stance, str, str]


def contradictions(deal_id: str, claims: Sequence[BaseClaim], sources: Mapping[str, Source]) -> list[Contradiction]:
    """Return every contradiction of a deal, in a fixed order."""
    found = [*contradicting_figures(deal_id, claims, sources), *_contradicting_stances(deal_id, claims, sources)]
    return sorted(found, key=lambda each: (each.field, each.one_value, each.other_value, each.id))


def _contradicting_stances(
    deal_id: str, claims: Sequence[BaseClaim], sources: Mapping[str, Source]
) -> Iterator[Contradiction]:
    """Yield one contradiction for each two stances that firm claims take of one pair at one time, while known."""
    by_id = {claim.id: claim for claim in claims}
    told = [
        (relation.event, [each for claim in claims for each in statements_of(claim, sources[claim.source], relation)])
        for relation in type(claims[0]).relations
    ]
    open_since: dict[_Clash, str] = {}
    for day in sorted({statement.known for _, statements in told for statement in statements}):
        now = _clashes(told, day, by_id, sources)
        for clash in [each for each in open_since if each not in now]:
            yield _stance_contradiction(deal_id, clash, open_since.pop(clash), day)
        for clash in now:
            open_since.setdefault(clash, day)
    for clash, since in open_since.items():
        yield _stance_contradiction(deal_id, clash, since, OPEN_DAY)


def _clashes(
    told: Sequence[tuple[bool, list[Statement]]],
    day: str,
    by_id: Mapping[str, BaseClaim],
    sources: Mapping[str, Source],
) -> set[_Clash]:
    """Return which stances could be known by a day to contradict each other."""
    sides: dict[tuple[Stance, Stance], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for event, statements in told:
        known = refine([each for each in statements if each.known <= day], event)
        for one, other in combinations([each for each in known if each.effect in CHANGES], 2):
            if one.pairs & other.pairs and disagree(one, other):
                first, second = sorted((one, other), key=lambda each: ORDER[_stance(each.effect)])
                ones, others = sides[_stance(first.effect), _stance(second.effect)]
                ones.add(first.claim)
                others.add(second.claim)
    return {
        (*stances, _first(ones, by_id, sources), _first(others, by_id, sources))
        for stances, (ones, others) in sides.items()
    }


def _first(claim_ids: set[str], by_id: Mapping[str, BaseClaim], sources: Mapping[str, Source]) -> str:
    return first_known((by_id[claim_id] for claim_id in claim_ids), sources).id


def _stance_contradiction(deal_id: str, clash: _Clash, known_from: str, known_to: str) -> Contradiction:
    stance, later, one, other = clash
    return Contradiction(
        deal=deal_id,
        field="stance",
        one_value=stance.value,
        other_value=later.value,
        one=one,
        other=other,
        known_from=known_from,
        known_to=known_to,
    )


def _stance(effect: Effect) -> Stance:
    stance = RULES[effect].stance
    assert stance is not None
    return stance
