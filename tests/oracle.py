"""The answers of the named questions, computed from the claims in plain Python (see oracle_ties.py).

Here is what is known of the world on a day; oracle_rows.py and oracle_disagreements.py make the rows of it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graph.deals.world import World
from graph.model.claims import CLAIM_TYPES, ClaimRecord
from graph.model.dates import bounds
from graph.model.entities import Organization
from tests import oracle_disagreements, oracle_rows
from tests.oracle_origins import origin
from tests.oracle_statements import counts_for, known_day, statements_of
from tests.oracle_ties import Course, OracleTie

Row = dict[str, object]
Arguments = dict[str, str | bool]

ROWS = {
    "customers-of": oracle_rows.customers,
    "investors-of": oracle_rows.investors,
    "rival-customers": oracle_rows.rival_customers,
    "rivals-of": oracle_rows.rivals,
    "people-moves": oracle_rows.moves,
    "defectors": oracle_rows.defectors,
    "beneficiaries": oracle_rows.beneficiaries,
    "disagreements": oracle_disagreements.disagreements,
}
ORDERS = {
    "customers-of": ("customer", "stance", "certainty", "since", "supply", "group_basis"),
    "investors-of": ("investor", "holding", "stance", "certainty", "since", "investment"),
    "rival-customers": (
        "customer", "investor", "stance", "certainty", "holding", "investment", "supply", "rivalry", "group_basis",
    ),
    "rivals-of": ("rival", "stance", "since", "origins", "rivalry", "group_basis"),
    "people-moves": ("person", "source", "target", "left_on", "joined_on", "leaving", "joining"),
    "defectors": ("customer", "stance", "since", "supply", "cause", "group_basis"),
    "beneficiaries": ("rival", "service", "customer", "since", "stance_to_company", "gain", "rivalry"),
    "disagreements": ("deal", "field", "one_value", "other_value", "one", "other"),
}  # fmt: skip


@dataclass(frozen=True)
class Deal:
    """A deal's claims in the order in which they became known."""

    id: str
    name: str
    claims: list[ClaimRecord]
    known: dict[str, str]
    days: list[str]
    types: frozenset[str]

    def known_claims(self, known_by: str) -> list[ClaimRecord]:
        return self.claims[: bisect_right(self.days, known_by)]


def _courses(deal: Deal, claims: list[ClaimRecord]) -> Iterator[Course]:
    for relation in CLAIM_TYPES[claims[0].type].relations if claims else ():
        statements = statements_of(claims, deal.known, relation)
        for pair in sorted({pair for one in statements for pair in one.pairs}):
            yield Course(deal.id, relation, pair, [one for one in statements if counts_for(one, pair)])


class Oracle:
    """Answers from the claims of a world and the grouping of its claims into deals; nothing else of it is used."""

    def __init__(self, world: World) -> None:
        self.entities = world.contents.entities
        self.claims = world.contents.claims
        self._sources = world.contents.sources
        known = {claim.id: known_day(self._sources[claim.source]) for claim in self.claims.values()}
        self.deals: dict[str, Deal] = {}
        for deal in world.deals():
            claims = sorted((self.claims[claim] for claim in deal.claims), key=lambda claim: known[claim.id])
            types = {name for relation in CLAIM_TYPES[claims[0].type].relations for name in relation.types}
            days = [known[claim.id] for claim in claims]
            self.deals[deal.id] = Deal(deal.id, deal.name, claims, known, days, frozenset(types))
        self.deal_of = {claim.id: deal.id for deal in self.deals.values() for claim in deal.claims}
        self._courses: dict[tuple[str, int], list[Course]] = {}
        self._told: dict[tuple[str, str, frozenset[str]], list[tuple[Course, OracleTie]]] = {}

    def ties(self, as_of: str, known_by: str, types: Collection[str] = ()) -> list[OracleTie]:
        """Return the ties of the relations that can show as one of `types` (default: of all)."""
        return [tie for _, tie in self.told(as_of, known_by, types)]

    def told(self, as_of: str, known_by: str, types: Collection[str] = ()) -> list[tuple[Course, OracleTie]]:
        """Return the ties, each with all that is known of its pair."""
        wanted = frozenset(types)
        key = (as_of, known_by, wanted)
        if key not in self._told:
            deals = [deal for deal in self.deals.values() if not wanted or wanted & deal.types]
            courses = [course for deal in deals for course in self.courses(deal, known_by)]
            found = [(course, tie) for course in courses for tie in course.ties_on(as_of)]
            self._told[key] = [each for each in found if not wanted or each[1].type in wanted]
        return self._told[key]

    def courses(self, deal: Deal, known_by: str) -> list[Course]:
        """Return what was known of a deal by a day; it changes only with the number of its known claims."""
        claims = deal.known_claims(known_by)
        key = (deal.id, len(claims))
        if key not in self._courses:
            self._courses[key] = list(_courses(deal, claims))
        return self._courses[key]

    def origins(self, course: Course) -> int:
        """Return how many different origins say something firm of a pair."""
        claims = {one.claim for one in course.statements if not one.effect.startswith("may ")}
        return len({origin(self.claims[claim], self._sources[self.claims[claim].source]) for claim in claims})

    def answer(self, question_name: str, arguments: Arguments) -> list[Row]:
        """Return the distinct rows of a named question, in the contract's order and with its columns."""
        rows = ROWS[question_name](self, arguments)
        distinct = {tuple(row.values()): row for row in rows}.values()
        return sorted(distinct, key=lambda row: [row[column] for column in ORDERS[question_name]])

    def placed(self, entity_id: str, arguments: dict[str, str | bool]) -> tuple[str, str]:
        """Return who an entity counts as in an answer, and what that rests on."""
        return self.top(entity_id, arguments["as_of"]) if arguments["group"] else (entity_id, "")

    def top(self, entity_id: str, day: str) -> tuple[str, str]:
        """Return an entity's topmost group on a day and what that rests on; itself where it is in none."""
        top, basis = entity_id, ""
        while parent := self._parent(top, day):
            basis = "undated" if basis == "undated" or not self.entities[top].part_of_since else "dated"
            top = parent
        return top, basis

    def _parent(self, entity_id: str, day: str) -> str | None:
        entity = self.entities[entity_id]
        if not isinstance(entity, Organization) or entity.part_of is None:
            return None
        since = entity.part_of_since
        return entity.part_of if since is None or bounds(since)[0] <= day else None
