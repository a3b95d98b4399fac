"""Where the claims of one deal cannot all be right: figures, and stances at one time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from graph.deals.deal import Contradiction
from graph.deals.figures import contradicting_figures, contradiction, first_known
from graph.deals.policy import RULES, Effect
from graph.deals.statements import refine, statements_of
from graph.deals.timeline import CHANGES, ORDER, disagree
from graph.model.claims import BaseClaim
from graph.model.sources import Source
from graph.model.vocabulary import Stance


def contradictions(deal_id: str, claims: Sequence[BaseClaim], sources: Mapping[str, Source]) -> list[Contradiction]:
    """Return every contradiction of a deal, in a fixed order."""
    found = [*contradicting_figures(deal_id, claims, sources), *_contradicting_stances(deal_id, claims, sources)]
    return sorted(found, key=lambda each: (each.field, each.one_value, each.other_value, each.id))


def _contradicting_stances(
    deal_id: str, claims: Sequence[BaseClaim], sources: Mapping[str, Source]
) -> Iterator[Contradiction]:
    """Yield one contradiction for each two stances that firm claims take of one pair at one time."""
    by_id = {claim.id: claim for claim in claims}
    sides: dict[tuple[Stance, Stance], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for relation in type(claims[0]).relations:
        statements = [each for claim in claims for each in statements_of(claim, sources[claim.source], relation)]
        changes = [each for each in refine(statements, relation.event) if each.effect in CHANGES]
        for one, other in combinations(changes, 2):
            if one.pairs & other.pairs and disagree(one, other):
                first, second = sorted((one, other), key=lambda each: ORDER[_stance(each.effect)])
                pair = sides[_stance(first.effect), _stance(second.effect)]
                pair[0].add(first.claim)
                pair[1].add(second.claim)
    for (stance, later), (ones, others) in sides.items():
        speakers = (
            first_known((by_id[claim_id] for claim_id in ones), sources),
            first_known((by_id[claim_id] for claim_id in others), sources),
        )
        yield contradiction(deal_id, "stance", (stance.value, later.value), speakers, sources)


def _stance(effect: Effect) -> Stance:
    stance = RULES[effect].stance
    assert stance is not None
    return stance
