"""What went wrong, one by one: values that are not right, gold claims that were missed, and false claims."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from benchmarks.evaluation.fields import Fields, roles_of, values_of
from benchmarks.evaluation.gold import GoldClaim
from benchmarks.evaluation.matching import Found, Judged, Match, Roles, same_sentence, shared_entities

Fault = dict[str, Any]


def faults(judged: Iterable[Judged]) -> dict[str, list[Fault]]:
    """Return the faults under `wrong`, `missed` and `false`, in the order of documents and numbers."""
    found: dict[str, list[Fault]] = {"wrong": [], "missed": [], "false": []}
    for document in judged:
        name = document.pair.document.name
        found["wrong"] += [{"document": name} | fault for fault in _wrong(document)]
        found["missed"] += [{"document": name} | fault for fault in _missed(document)]
        found["false"] += [{"document": name} | _false(each, document) for each in document.unmatched_found]
    return found


def _wrong(document: Judged) -> Iterator[Fault]:
    for match in document.matches:
        if not (match.gold.optional or match.right):
            yield _gold(match.gold) | {"found": _found(match.found), "fields": _fields(match, match.gold)}


def _missed(document: Judged) -> Iterator[Fault]:
    carriers = {gold.n: match for match in document.matches for gold in match.merged}
    for gold in document.unmatched_gold:
        carrier = carriers.get(gold.n)
        if gold.optional or (carrier and carrier.carries(gold)):
            continue
        if carrier:
            yield _gold(gold) | {"merged_into": carrier.gold.n, "fields": _fields(carrier, gold)}
        else:
            near = [each for each in document.unmatched_found if _near(gold, each)]
            nearest = min(near, key=lambda each: _distance(gold, each), default=None)
            yield _gold(gold) | ({"nearest": _found(nearest), "fields": _roles(gold, nearest)} if nearest else {})


def _false(found: Found, document: Judged) -> Fault:
    golds = [gold for gold in document.pair.claims if _near(gold, found)]
    nearest = min(golds, key=lambda gold: _distance(gold, found), default=None)
    fault: Fault = {"found": _found(found)}
    if nearest is None:
        return fault
    matched = {match.gold.n: match.found.claim.n for match in document.matches}
    taken = {"found_already_as": matched[nearest.n]} if nearest.n in matched else {}
    return fault | {"nearest": _gold(nearest), **taken, "fields": _roles(nearest, found)}


def _near(gold: GoldClaim, found: Found) -> bool:
    """Tell whether two claims may have been meant for one another: one type or sentence, and an entity of both."""
    ours = {each for ids in gold.roles.values() for each in ids}
    theirs = {each for ids in found.roles.values() for each in ids}
    return bool(ours & theirs) and (found.type in gold.types or same_sentence(gold, found))


def _distance(gold: GoldClaim, found: Found) -> tuple[Any, ...]:
    return (
        found.type not in gold.types,
        -shared_entities(gold, found),
        not same_sentence(gold, found),
        gold.n,
        found.claim.n,
    )


def _gold(gold: GoldClaim) -> Fault:
    return {"n": gold.n, "quote": gold.fields["quote"], "expected": _told(gold.fields, roles_of(gold.fields))}


def _found(found: Found) -> Fault:
    claim = found.claim
    return {"n": claim.n, "rule": claim.rule, "quote": claim.quote, "claim": _told(claim.fields, found.roles)}


def _told(fields: Fields, roles: Roles) -> Fault:
    metric = {"metric": fields["metric"]} if "metric" in fields else {}
    return {"type": fields["type"], **roles, **metric, **values_of(fields)}


def _fields(match: Match, gold: GoldClaim) -> Mapping[str, Any]:
    given = values_of(match.found.claim.fields)
    wrong = [name for name, right in match.checked(gold).items() if not right]
    return {name: {"expected": match.accepted[name], "found": given.get(name)} for name in wrong}


def _roles(gold: GoldClaim, found: Found) -> Mapping[str, Any]:
    """Return where type, roles and metric differ."""
    right: dict[str, Any] = {"type": gold.types, "metric": gold.metrics, **gold.roles}
    given = {"type": (found.type,), "metric": _metric(found), **found.roles}
    return {
        name: {"expected": right.get(name, ()), "found": given.get(name, ())}
        for name in right | given
        if not set(right.get(name, ())) & set(given.get(name, ())) and (right.get(name) or given.get(name))
    }


def _metric(found: Found) -> tuple[str, ...]:
    metric = found.claim.fields.get("metric")
    return (metric,) if metric else ()
