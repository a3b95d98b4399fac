"""The rows of the questions about ties, in plain Python; each function follows the question's contract."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from tests.oracle_statements import UNKNOWN
from tests.oracle_ties import Course, OracleTie

if TYPE_CHECKING:
    from tests.oracle import Arguments, Oracle, Row

CUSTOMERS = ("CUSTOMER_OF", "WAS_CUSTOMER_OF")
INVESTORS = ("INVESTED_IN", "WAS_INVESTOR_IN")
OWNERS = ("ACQUIRED", "OWNED")
RIVALS = ("COMPETES_WITH", "COMPETED_WITH")
LOSSES = ("reduced", "ending", "ended")

Told = list[tuple[Course, OracleTie]]


def _told(oracle: "Oracle", arguments: "Arguments", types: Collection[str]) -> Told:
    return oracle.told(arguments["as_of"], arguments["known_by"], types)


def _ties_to(oracle: "Oracle", arguments: "Arguments", types: Collection[str]) -> list[OracleTie]:
    return [tie for _, tie in _told(oracle, arguments, types) if tie.end == arguments["company"]]


def _house(oracle: "Oracle", arguments: "Arguments") -> str:
    return oracle.placed(arguments["company"], arguments)[0]


def customers(oracle: "Oracle", arguments: "Arguments") -> Iterator["Row"]:
    for supply in _ties_to(oracle, arguments, CUSTOMERS):
        customer, basis = oracle.placed(supply.start, arguments)
        if arguments.get("present") and supply.stance == "ended":
            continue
        if arguments["group"] and customer == _house(oracle, arguments):
            continue
        yield {
            "customer": customer,
            "customer_name": oracle.entities[customer].name,
            "stance": supply.stance,
            "certainty": supply.certainty,
            "since": supply.valid_from,
            "supply": supply.deal,
            "group_basis": basis,
        }


def investors(oracle: "Oracle", arguments: "Arguments") -> Iterator["Row"]:
    for holding in _ties_to(oracle, arguments, INVESTORS + OWNERS):
        if arguments["present"] and holding.stance == "ended":
            continue
        if arguments["group"] and oracle.placed(holding.start, arguments)[0] == _house(oracle, arguments):
            continue
        yield {
            "investor": holding.start,
            "investor_name": oracle.entities[holding.start].name,
            "holding": "owner" if holding.type in OWNERS else "investor",
            "stance": holding.stance,
            "certainty": holding.certainty,
            "since": holding.valid_from,
            "investment": holding.deal,
        }


def _rivalries(oracle: "Oracle", arguments: "Arguments") -> dict[str, list[tuple[str, str]]]:
    """Return each entity's competitors on the day asked, with the deals that say so."""
    found = defaultdict(list)
    for _, tie in _told(oracle, arguments, ("COMPETES_WITH",)):
        found[tie.start].append((tie.end, tie.deal))
        found[tie.end].append((tie.start, tie.deal))
    return found


def rival_customers(oracle: "Oracle", arguments: "Arguments") -> Iterator["Row"]:
    rivalries = _rivalries(oracle, arguments)
    known = list(customers(oracle, arguments))
    for holding in _ties_to(oracle, arguments, ("INVESTED_IN", "ACQUIRED")):
        owner, _ = oracle.placed(holding.start, arguments)
        for competitor, rivalry in rivalries[holding.start]:
            rival, rival_basis = oracle.placed(competitor, arguments)
            for customer in known:
                if customer["customer"] == rival != owner:
                    yield _rival_customer(oracle, customer, holding, rivalry, rival_basis)


def _rival_customer(oracle: "Oracle", customer: "Row", holding: OracleTie, rivalry: str, rival_basis: str) -> "Row":
    bases = {customer["group_basis"], rival_basis}
    return {
        "customer": customer["customer"],
        "customer_name": customer["customer_name"],
        "stance": customer["stance"],
        "certainty": customer["certainty"],
        "investor": holding.start,
        "investor_name": oracle.entities[holding.start].name,
        "holding": "owner" if holding.type == "ACQUIRED" else "investor",
        "investment": holding.deal,
        "supply": customer["supply"],
        "rivalry": rivalry,
        "group_basis": next((basis for basis in ("undated", "dated") if basis in bases), ""),
    }


def rivals(oracle: "Oracle", arguments: "Arguments") -> Iterator["Row"]:
    company = arguments["company"]
    for course, rivalry in _told(oracle, arguments, RIVALS):
        if company not in course.pair or (arguments["present"] and rivalry.stance == "ended"):
            continue
        competitor = rivalry.end if rivalry.start == company else rivalry.start
        rival, basis = oracle.placed(competitor, arguments)
        if arguments["group"] and rival == _house(oracle, arguments):
            continue
        yield {
            "rival": rival,
            "rival_name": oracle.entities[rival].name,
            "stance": rivalry.stance,
            "since": rivalry.valid_from,
            "origins": oracle.origins(course),
            "rivalry": rivalry.deal,
            "group_basis": basis,
        }


def moves(oracle: "Oracle", arguments: "Arguments") -> Iterator["Row"]:
    house, day = _house(oracle, arguments), arguments["as_of"]
    wanted = _elsewhere(oracle, arguments)
    taken = _told(oracle, arguments, ("HOLDS_ROLE_AT",))
    for past, left in _told(oracle, arguments, ("HELD_ROLE_AT",)):
        source, left_on = oracle.placed(left.end, arguments)[0], past.since(day)
        for present, held in taken:
            target, joined_on = oracle.placed(held.end, arguments)[0], present.since(day)
            if left.start != held.start or source == target or house not in (source, target):
                continue
            if wanted is not None and not {source, target} & wanted - {house}:
                continue
            if joined_on == UNKNOWN or int(joined_on[:4]) >= int(left_on[:4]) - 1:
                yield {
                    "person": left.start,
                    "person_name": oracle.entities[left.start].name,
                    "source": source,
                    "source_name": oracle.entities[source].name,
                    "target": target,
                    "target_name": oracle.entities[target].name,
                    "left_on": left_on,
                    "joined_on": joined_on,
                    "leaving": left.deal,
                    "joining": held.deal,
                }


def _elsewhere(oracle: "Oracle", arguments: "Arguments") -> set[str] | None:
    """Return the organizations that a move may be from or to, None for any."""
    wanted = {oracle.placed(arguments["other"], arguments)[0]} if arguments["other"] else None
    if not arguments["rivals"]:
        return wanted
    house = _house(oracle, arguments)
    # Both sides count as their topmost groups: rivalry between members is rivalry between their groups.
    pairs = [
        (oracle.placed(tie.start, arguments)[0], oracle.placed(tie.end, arguments)[0])
        for _, tie in _told(oracle, arguments, ("COMPETES_WITH",))
    ]
    competing = {entity for pair in pairs if house in pair for entity in pair}
    return competing if wanted is None else competing & wanted


def defectors(oracle: "Oracle", arguments: "Arguments") -> Iterator["Row"]:
    for row in customers(oracle, arguments):
        if row["stance"] in LOSSES:
            for cause in _causes(oracle, arguments, row["supply"]) or [""]:
                yield {
                    "customer": row["customer"],
                    "customer_name": row["customer_name"],
                    "stance": row["stance"],
                    "since": row["since"],
                    "cause_name": oracle.deals[cause].name if cause else "",
                    "supply": row["supply"],
                    "cause": cause,
                    "group_basis": row["group_basis"],
                }


def _causes(oracle: "Oracle", arguments: "Arguments", supply: str) -> set[str]:
    """Return the other deals that known claims name as the reason why a supply shrank or ended."""
    known = oracle.deals[supply].known_claims(arguments["known_by"])
    lost = [claim for claim in known if claim.caused_by and claim.change.value in LOSSES]
    return {oracle.deal_of[claim.caused_by] for claim in lost} - {supply}


def beneficiaries(oracle: "Oracle", arguments: "Arguments") -> Iterator["Row"]:
    company, day, house = arguments["company"], arguments["as_of"], _house(oracle, arguments)
    supplies = _told(oracle, arguments, CUSTOMERS)
    own = [tie for _, tie in supplies if tie.end == company]
    services = {_service(oracle, tie) for tie in own}
    for competitor, rivalry in _rivalries(oracle, arguments)[company]:
        for course, gain in supplies:
            since, service = course.since(day), _service(oracle, gain)
            if gain.end != competitor or gain.stance == "ended" or gain.start == company:
                continue
            rival, customer = (oracle.placed(entity, arguments)[0] for entity in (competitor, gain.start))
            if service not in services or since <= arguments["after"]:
                continue
            if arguments["group"] and len({rival, customer, house}) < 3:
                continue
            for stance in {tie.stance for tie in own if tie.start == gain.start} or {""}:
                yield {
                    "rival": rival,
                    "rival_name": oracle.entities[rival].name,
                    "service": service,
                    "customer": customer,
                    "customer_name": oracle.entities[customer].name,
                    "since": since,
                    "stance_to_company": stance,
                    "gain": gain.deal,
                    "rivalry": rivalry,
                }


def _service(oracle: "Oracle", supply: OracleTie) -> str:
    return oracle.deals[supply.deal].claims[0].service.value
