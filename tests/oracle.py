"""The answers of three named questions, computed from the claims in plain Python (see oracle_ties.py)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graph.deals.world import World
from graph.model.claims import CLAIM_TYPES, ClaimRecord
from graph.model.dates import bounds
from graph.model.entities import Organization
from tests.oracle_ties import Course, OracleTie, counts_for, known_day, statements_of

Row = dict[str, object]

CUSTOMERS = ("CUSTOMER_OF", "WAS_CUSTOMER_OF")
INVESTORS = ("INVESTED_IN", "WAS_INVESTOR_IN")
OWNERS = ("ACQUIRED", "OWNED")
ORDERS = {
    "customers-of": ("customer", "stance", "certainty", "since", "supply", "group_basis"),
    "investors-of": ("investor", "holding", "stance", "certainty", "since", "investment"),
    "rival-customers": (
        "customer", "investor", "stance", "certainty", "holding", "investment", "supply", "rivalry", "group_basis",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class _Deal:
    """A deal's claims in the order in which they became known."""

    id: str
    claims: list[ClaimRecord]
    known: dict[str, str]
    days: list[str]
    types: frozenset[str]


def _courses(deal: _Deal, claims: list[ClaimRecord]) -> Iterator[Course]:
    for relation in CLAIM_TYPES[claims[0].type].relations if claims else ():
        statements = statements_of(claims, deal.known, relation)
        for pair in sorted({pair for one in statements for pair in one.pairs}):
            yield Course(deal.id, relation, pair, [one for one in statements if counts_for(one, pair)])


class Oracle:
    """Answers from the claims of a world and the grouping of its claims into deals; nothing else of it is used."""

    def __init__(self, world: World) -> None:
        self._entities = world.contents.entities
        known = {claim.id: known_day(world.contents.sources[claim.source]) for claim in world.contents.claims.values()}
        self._deals: list[_Deal] = []
        for deal in world.deals():
            claims = sorted((world.contents.claims[claim] for claim in deal.claims), key=lambda claim: known[claim.id])
            types = {name for relation in CLAIM_TYPES[claims[0].type].relations for name in relation.types}
            days = [known[claim.id] for claim in claims]
            self._deals.append(_Deal(deal.id, claims, known, days, frozenset(types)))
        self._courses: dict[tuple[int, int], list[Course]] = {}
        self._ties: dict[tuple[str, str, frozenset[str]], list[OracleTie]] = {}

    def ties(self, as_of: str, known_by: str, types: Collection[str] = ()) -> list[OracleTie]:
        """Return the ties of the relations that can show as one of `types` (default: of all)."""
        wanted = frozenset(types)
        key = (as_of, known_by, wanted)
        if key not in self._ties:
            deals = [deal for deal in self._deals if not wanted or wanted & deal.types]
            found = [tie for deal in deals for course in self._known(deal, known_by) for tie in course.ties_on(as_of)]
            self._ties[key] = [tie for tie in found if not wanted or tie.type in wanted]
        return self._ties[key]

    def _known(self, deal: _Deal, known_by: str) -> list[Course]:
        """Return what was known of a deal by a day; it changes only with the number of its known claims."""
        count = bisect_right(deal.days, known_by)
        key = (id(deal), count)
        if key not in self._courses:
            self._courses[key] = list(_courses(deal, deal.claims[:count]))
        return self._courses[key]

    def answer(self, question_name: str, arguments: dict[str, str | bool]) -> list[Row]:
        """Return the distinct rows of a named question, in the contract's order and with its columns."""
        rows = {
            "customers-of": self._customers,
            "investors-of": self._investors,
            "rival-customers": self._rivals,
        }[question_name](arguments)
        distinct = {tuple(row.values()): row for row in rows}.values()
        return sorted(distinct, key=lambda row: [row[column] for column in ORDERS[question_name]])

    def _ties_to(self, arguments: dict[str, str | bool], types: Collection[str]) -> list[OracleTie]:
        ties = self.ties(arguments["as_of"], arguments["known_by"], types)
        return [tie for tie in ties if tie.end == arguments["company"]]

    def _placed(self, entity_id: str, arguments: dict[str, str | bool]) -> tuple[str, str]:
        """Return who an entity counts as in an answer, and what that rests on."""
        return self.top(entity_id, arguments["as_of"]) if arguments["group"] else (entity_id, "")

    def top(self, entity_id: str, day: str) -> tuple[str, str]:
        """Return an entity's topmost group on a day and what that rests on; itself where it is in none."""
        top, basis = entity_id, ""
        while parent := self._parent(top, day):
            basis = "undated" if basis == "undated" or not self._entities[top].part_of_since else "dated"
            top = parent
        return top, basis

    def _parent(self, entity_id: str, day: str) -> str | None:
        entity = self._entities[entity_id]
        if not isinstance(entity, Organization) or entity.part_of is None:
            return None
        since = entity.part_of_since
        return entity.part_of if since is None or bounds(since)[0] <= day else None

    def _customers(self, arguments: dict[str, str | bool]) -> Iterator[Row]:
        house, _ = self._placed(arguments["company"], arguments)
        for supply in self._ties_to(arguments, CUSTOMERS):
            customer, basis = self._placed(supply.start, arguments)
            if arguments["present"] and supply.stance == "ended":
                continue
            if arguments["group"] and customer == house:
                continue
            yield {
                "customer": customer,
                "customer_name": self._entities[customer].name,
                "stance": supply.stance,
                "certainty": supply.certainty,
                "since": supply.valid_from,
                "supply": supply.deal,
                "group_basis": basis,
            }

    def _investors(self, arguments: dict[str, str | bool]) -> Iterator[Row]:
        house, _ = self._placed(arguments["company"], arguments)
        for holding in self._ties_to(arguments, INVESTORS + OWNERS):
            if arguments["present"] and holding.stance == "ended":
                continue
            if arguments["group"] and self._placed(holding.start, arguments)[0] == house:
                continue
            yield {
                "investor": holding.start,
                "investor_name": self._entities[holding.start].name,
                "holding": "owner" if holding.type in OWNERS else "investor",
                "stance": holding.stance,
                "certainty": holding.certainty,
                "since": holding.valid_from,
                "investment": holding.deal,
            }

    def _rivalries(self, arguments: dict[str, str | bool]) -> dict[str, list[tuple[str, str]]]:
        """Return each entity's competitors on the day asked, with the deals that say so."""
        found = defaultdict(list)
        for tie in self.ties(arguments["as_of"], arguments["known_by"], ("COMPETES_WITH",)):
            found[tie.start].append((tie.end, tie.deal))
            found[tie.end].append((tie.start, tie.deal))
        return found

    def _rivals(self, arguments: dict[str, str | bool]) -> Iterator[Row]:
        rivalries = self._rivalries(arguments)
        customers = list(self._customers(arguments))
        for holding in self._ties_to(arguments, ("INVESTED_IN", "ACQUIRED")):
            owner, _ = self._placed(holding.start, arguments)
            for competitor, rivalry in rivalries[holding.start]:
                rival, rival_basis = self._placed(competitor, arguments)
                for customer in customers:
                    if customer["customer"] == rival != owner:
                        yield self._rival(customer, holding, rivalry, rival_basis)

    def _rival(self, customer: Row, holding: OracleTie, rivalry: str, rival_basis: str) -> Row:
        bases = {customer["group_basis"], rival_basis}
        return {
            "customer": customer["customer"],
            "customer_name": customer["customer_name"],
            "stance": customer["stance"],
            "certainty": customer["certainty"],
            "investor": holding.start,
            "investor_name": self._entities[holding.start].name,
            "holding": "owner" if holding.type == "ACQUIRED" else "investor",
            "investment": holding.deal,
            "supply": customer["supply"],
            "rivalry": rivalry,
            "group_basis": next((basis for basis in ("undated", "dated") if basis in bases), ""),
        }
