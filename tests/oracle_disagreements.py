"""Where known claims cannot all be right, in plain Python: figures, and what a relation was at one time."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from graph.model.amounts import Amount, Bound, compatible
from graph.model.claims import ClaimRecord
from graph.model.record import Role, markers
from tests.oracle_statements import STANCE_SET, STANCES, disagree

if TYPE_CHECKING:
    from tests.oracle import Arguments, Deal, Oracle, Row

FIGURES = ("amount", "total_value", "value", "annual_value", "valuation", "stake")
SOFT = ("rumoured", "in_talks", "planned", "cancelled", "denied")
# A field, the two values as shown, and the two claims.
Clash = tuple[str, str, str, ClaimRecord, ClaimRecord]


def disagreements(oracle: "Oracle", arguments: "Arguments") -> Iterator["Row"]:
    company, known_by = arguments["company"], arguments["known_by"]
    for deal in oracle.deals.values():
        known = deal.known_claims(known_by)
        involved = {entity for claim in known for entity in entities_of(claim)}
        if company not in involved | {oracle.placed(entity, arguments)[0] for entity in involved}:
            continue
        for field, one_value, other_value, one, other in (*_figures(deal, known), *_stances(oracle, deal, known_by)):
            yield {
                "deal": deal.id,
                "deal_name": deal.name,
                "field": field,
                "one_value": one_value,
                "other_value": other_value,
                "one_quote": one.quote,
                "other_quote": other.quote,
                "one": one.id,
                "other": other.id,
            }


def entities_of(claim: ClaimRecord) -> set[str]:
    roles = [name for name, marker in markers(type(claim)).items() if isinstance(marker, Role)]
    return {entity for role in roles for entity in claim.ends(role)}


def _first(deal: "Deal", claims: list[ClaimRecord]) -> ClaimRecord:
    return min(claims, key=lambda claim: (deal.known[claim.id], claim.id))


def _figures(deal: "Deal", known: list[ClaimRecord]) -> Iterator[Clash]:
    said = defaultdict(list)
    for claim in known:
        for field in FIGURES:
            figure = getattr(claim, field, None)
            if figure is not None and (claim.status is None or claim.status.value not in SOFT):
                said[field, _speaks_of(claim, field), figure].append(claim)
    ordered = sorted(said, key=lambda key: (getattr(key[2], "value", key[2]), _shown(key[2])))
    for one, other in combinations(ordered, 2):
        if one[:2] == other[:2] and _clash(one[2], other[2]):
            yield one[0], _shown(one[2]), _shown(other[2]), _first(deal, said[one]), _first(deal, said[other])


def _speaks_of(claim: ClaimRecord, field: str) -> object:
    """Return what two figures must share to speak of one thing: whose part, which year, before the money or after."""
    kind = getattr(claim, "amount_is", None)
    if field == "stake" or (field == "amount" and kind and kind.value == "per_investor"):
        return "part", claim.investors
    if field == "annual_value":
        return claim.period or claim.date
    return claim.valuation_kind if field == "valuation" else None


def _clash(one: object, other: object) -> bool:
    return not compatible(one, other) if isinstance(one, Amount) else float(abs(one - other)) > 0.005


def _shown(figure: object) -> str:
    if not isinstance(figure, Amount):
        return f"{figure:f}"
    bound = "" if figure.bound is Bound.EXACT else figure.bound.value.replace("_", " ")
    return f"{bound} {figure.value:f} {figure.currency or ''}".strip()


def _stances(oracle: "Oracle", deal: "Deal", known_by: str) -> Iterator[Clash]:
    """Yield two stances that known claims take of a pair at one time, with who was known first on each side."""
    sides = defaultdict(lambda: (set(), set()))
    for course in oracle.courses(deal, known_by):
        for statements in combinations(course.statements, 2):
            if disagree(*statements):
                one, other = sorted(statements, key=lambda each: STANCES.index(STANCE_SET[each.effect]))
                ones, others = sides[STANCE_SET[one.effect], STANCE_SET[other.effect]]
                ones.add(one.claim)
                others.add(other.claim)
    for stances, found in sides.items():
        one, other = (_first(deal, [oracle.claims[claim] for claim in claims]) for claims in found)
        yield "stance", *stances, one, other
