"""Which entity and which claim that an extractor found is which of the gold's: one to one, best agreement first.

A found claim can be a gold claim when its type is that claim's (or an alternative) and its identifying roles are
equal. Of an alternative type, whose roles may have other names, roles of one name are compared, and where there is
none such but the sets of entities taking part.

Agreement counts the values that are right less those that are wrong or absent, then the entities in all roles in the
same way; then a claim of the same sentence goes before others, a required one before an optional one, and lower
numbers before higher ones. So the same extraction is always matched in the same way.

`same_event: n` makes gold claims one event, in which every claim may stand for the whole: a value is right that is
right for any of them. A gold claim of an event that has no match of its own is *merged*, and then neither missed nor
counted a second time: as "found" if a match of the same event has its identifying entities, as "right" only if that
match has the values too that it states. A value that nobody extracted is thus missed, wherever the gold states it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.evaluation.fields import agrees, alternatives_of, amount_names, roles_of, value_names, values_of
from benchmarks.evaluation.gold import GoldClaim, Pair
from graph.model.names import fold
from graph.model.review import FoundClaim
from loaders.extract.extraction import Extraction

# Roles whose entities must be the same; where sets are compared, the whole sets.
_IDENTIFYING = {
    "investment": ("investors", "target"),
    "acquisition": ("acquirer", "target"),
    "supply": ("supplier", "customer"),
    "partnership": ("parties",),
    "competition": ("parties",),
    "role": ("person", "organization"),
    "product": ("product", "developer"),
    "metric": ("subject",),
    "founding": ("organization",),
    "legal": ("plaintiffs", "defendants", "regulator", "subject"),
}
_ONE_IS_ENOUGH = frozenset({"investors", "plaintiffs", "defendants"})

Roles = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Found:
    """A found claim, its roles as ids of the gold's entities (`?id` for an entity that the gold does not have)."""

    claim: FoundClaim
    roles: Roles

    @property
    def type(self) -> str:
        """Return the claim's type."""
        return str(self.claim.fields["type"])


@dataclass(frozen=True)
class Match:
    """A gold claim and the found one that is it.

    `accepted` are the right values of each field that the gold states, `merged` the gold claims of the same event
    that were not found separately and are judged by this match.
    """

    gold: GoldClaim
    found: Found
    accepted: Mapping[str, list[Any]]
    merged: list[GoldClaim] = field(default_factory=list)

    def checked(self, claim: GoldClaim) -> dict[str, bool]:
        """Return for each value that a claim of the event states whether it is right here.

        Values that the found claim's type cannot state are left out, but not the figure of a claim that is merged:
        a claim of another type carries it only where it has it.
        """
        claim_type, values = claim.fields["type"], values_of(self.found.claim.fields)
        figures = () if claim is self.gold else ("valuation", *amount_names(claim_type))
        names = {*value_names(self.found.type), *figures}
        return {
            name: agrees(claim_type, name, values.get(name), self.accepted[name])
            for name in values_of(claim.fields)
            if claim_type == self.found.type or name in names
        }

    def carries(self, claim: GoldClaim) -> bool:
        """Tell whether every value that a claim of the event states is right here."""
        return all(self.checked(claim).values())

    @property
    def right(self) -> bool:
        """Tell whether every value that the gold claim states is right."""
        return self.carries(self.gold)


@dataclass(frozen=True)
class Judged:
    """A document's gold beside what was found: matches, and what has none."""

    pair: Pair
    entities: Mapping[str, str]
    found_entities: int
    matches: tuple[Match, ...]
    unmatched_gold: tuple[GoldClaim, ...]
    unmatched_found: tuple[Found, ...]


def judge(pair: Pair, extraction: Extraction) -> Judged:
    """Match what was found in a pair's text with its gold."""
    entities = _match_entities(pair, extraction)
    found = [Found(claim, _translated(roles_of(claim.fields), entities)) for claim in extraction.claims]
    matches = _match_claims(pair.claims, found)
    taken_gold = {match.gold.n for match in matches}
    taken_found = {id(match.found) for match in matches}
    unmatched_gold = tuple(claim for claim in pair.claims if claim.n not in taken_gold)
    _merge(unmatched_gold, matches)
    rest = tuple(each for each in found if id(each) not in taken_found)
    return Judged(pair, entities, len(extraction.entities), tuple(matches), unmatched_gold, rest)


def _match_entities(pair: Pair, extraction: Extraction) -> dict[str, str]:
    """Return the gold's id by the id found. The more names two share the better; then one id, then one type."""
    candidates: list[tuple[tuple[int, bool, bool], str, str]] = []
    for entity in extraction.entities:
        names = {fold(name) for name in (entity.name, *entity.mentions)}
        for gold in pair.entities:
            if shared := len(names & gold.names):
                agreement = (shared, entity.id == gold.id, entity.type == gold.type)
                candidates.append((agreement, entity.id, gold.id))
    candidates.sort(key=lambda each: ([-int(part) for part in each[0]], each[1], each[2]))
    matched: dict[str, str] = {}
    for _, found, gold_id in candidates:
        if found not in matched and gold_id not in matched.values():
            matched[found] = gold_id
    return matched


def _translated(roles: Roles, entities: Mapping[str, str]) -> Roles:
    return {role: tuple(entities.get(each, f"?{each}") for each in ids) for role, ids in roles.items()}


def _match_claims(golds: Iterable[GoldClaim], found: list[Found]) -> list[Match]:
    events: dict[int, list[GoldClaim]] = defaultdict(list)
    for gold in golds:
        events[gold.event].append(gold)
    accepted = {event: _accepted(members) for event, members in events.items()}
    candidates = [
        Match(gold, each, accepted[gold.event])
        for members in events.values()
        for gold in members
        for each in found
        if _same_deal(gold, each)
    ]
    candidates.sort(key=_agreement)
    matches: dict[int, Match] = {}
    taken: set[int] = set()
    for match in candidates:
        if match.gold.n not in matches and id(match.found) not in taken:
            matches[match.gold.n] = match
            taken.add(id(match.found))
    return [matches[n] for n in sorted(matches)]


def _accepted(members: Iterable[GoldClaim]) -> dict[str, list[Any]]:
    """Return what is right for each value that a claim of one event states."""
    accepted: dict[str, list[Any]] = defaultdict(list)
    for gold in members:
        for name, value in values_of(gold.fields).items():
            accepted[name] += [value, *alternatives_of(gold.fields, name)]
    return accepted


def _same_deal(gold: GoldClaim, found: Found) -> bool:
    """Tell whether type and identifying roles allow that a found claim is a gold one."""
    own = gold.fields["type"]
    if found.type not in gold.types:
        return False
    if found.type != own:
        return _same_across(gold, found)
    if own == "legal":
        return bool(_participants(gold.roles, _IDENTIFYING[own]) & _participants(found.roles, _IDENTIFYING[own]))
    if own == "metric" and found.claim.fields.get("metric") not in gold.metrics:
        return False
    return all(_same_role(gold, found, role) for role in _IDENTIFYING[own])


def _same_role(gold: GoldClaim, found: Found, role: str) -> bool:
    right, given = set(gold.roles.get(role, ())), set(found.roles.get(role, ()))
    if role == "investors":
        return bool(right & given) or right == given
    return given <= right and _filled(gold, role, given)


def _filled(gold: GoldClaim, role: str, given: set[str]) -> bool:
    """Tell whether entities include what a role of a gold claim needs: all of it, or one where one is enough."""
    right = set(gold.roles.get(role, ()))
    one_is_enough = role in _ONE_IS_ENOUGH or f"{role}_alt" in gold.fields
    return bool(right & given) or not right if one_is_enough else right <= given


def _same_across(gold: GoldClaim, found: Found) -> bool:
    own, other = _IDENTIFYING[gold.fields["type"]], _IDENTIFYING[found.type]
    right, given = gold.roles, found.roles
    common = set(own) & set(other)
    if not common:
        parts = _participants(given, other)
        return parts <= _participants(right, own) and all(_filled(gold, role, parts) for role in own)
    rest, rest_given = _participants(right, set(right) - common), _participants(given, set(given) - common)
    return all(_same_role(gold, found, role) for role in common) and (bool(rest & rest_given) or rest == rest_given)


def _participants(roles: Roles, names: Iterable[str]) -> set[str]:
    return {each for name in names for each in roles.get(name, ())}


def shared_entities(gold: GoldClaim, found: Found) -> int:
    """Return how many fillers of roles both have, less those that one of them has only."""
    right, given = _fillers(gold.roles), _fillers(found.roles)
    return (right & given).total() - ((right - given) + (given - right)).total()


def _fillers(roles: Roles) -> Counter[tuple[str, str]]:
    return Counter((role, each) for role, ids in roles.items() for each in ids)


def same_sentence(gold: GoldClaim, found: Found) -> bool:
    """Tell whether the words of both overlap."""
    return gold.span[0] < found.claim.end and found.claim.start < gold.span[1]


def _agreement(match: Match) -> tuple[Any, ...]:
    """Return a key that sorts the best agreement first."""
    gold, found = match.gold, match.found
    values = values_of(found.claim.fields)
    own = _accepted([gold])
    right = sum(agrees(gold.fields["type"], name, values.get(name), own[name]) for name in own)
    return (
        len(own) - 2 * right,
        -shared_entities(gold, found),
        not same_sentence(gold, found),
        gold.optional,
        gold.n,
        found.claim.n,
    )


def _merge(unmatched: Iterable[GoldClaim], matches: list[Match]) -> None:
    """Give each gold claim without a match to the match of its event that carries it best, if any has its entities."""
    for gold in unmatched:
        carriers = [match for match in matches if match.gold.event == gold.event and _has_entities(match.found, gold)]
        if carriers:
            max(carriers, key=lambda match: sum(match.checked(gold).values())).merged.append(gold)


def _has_entities(found: Found, gold: GoldClaim) -> bool:
    """Tell whether a found claim, in whatever role, has the entities that a gold claim is known by."""
    parts = _participants(found.roles, found.roles)
    return all(_filled(gold, role, parts) for role in _IDENTIFYING[gold.fields["type"]])
