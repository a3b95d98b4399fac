"""Precision, recall and F1 of an extractor, in total and by type, role, value, certainty and language.

A match is a *found* claim; it is *right* when every value that the gold states is right too. Precision counts the
claims that were found, without those matched with optional gold; recall counts the gold claims, without optional and
merged ones (matching.py says which those are).

Roles, values and certainties are counted one by one: an entity in a role, or a value, that the gold states counts for
recall; one that was found counts for precision, also in a claim that is false, or where the gold states none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.evaluation.fields import roles_of, values_of
from benchmarks.evaluation.gold import GoldClaim
from benchmarks.evaluation.matching import Found, Judged, Match

_CERTAINTY = ("status", "change")


@dataclass
class Counts:
    """How many hits there were, of how many that were predicted and how many that were required."""

    hits: int = 0
    predicted: int = 0
    required: int = 0

    def add(self, hits: int, predicted: int, required: int) -> None:
        """Count some more."""
        self.hits += hits
        self.predicted += predicted
        self.required += required

    @property
    def precision(self) -> float | None:
        """Return hits of predicted ones, None if nothing was predicted."""
        return self.hits / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Return hits of required ones, None if nothing was required."""
        return self.hits / self.required if self.required else None

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of both, None if there was nothing to find and nothing was found."""
        both = self.predicted + self.required
        return 2 * self.hits / both if both else None


@dataclass
class Fired:
    """How often a rule fired, and was right or at least found a claim; what was optional is left out."""

    fired: int = 0
    right: int = 0
    found: int = 0


@dataclass
class Scores:
    """All counts of a run. `right` and `found` go by section (total, type, language) and row."""

    right: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counts))
    found: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counts))
    parts: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counts))
    rules: dict[str, Fired] = field(default_factory=lambda: defaultdict(Fired))


def score(judged: Iterable[Judged]) -> Scores:
    """Count what was judged."""
    scores = Scores()
    for document in judged:
        _entities(scores, document)
        language = document.pair.document.language or "?"
        for match in document.matches:
            if not match.gold.optional:
                _match(scores, match, language)
        for found in document.unmatched_found:
            _false(scores, found, language)
        merged = {gold.n: match for match in document.matches for gold in match.merged}
        for gold in document.unmatched_gold:
            if not gold.optional:
                _unmatched(scores, gold, merged.get(gold.n), language)
    return scores


def _entities(scores: Scores, document: Judged) -> None:
    counts = scores.parts["entities", "entities"]
    counts.add(len(document.entities), document.found_entities, len(document.pair.entities))


def _keys(claim_type: str, language: str) -> tuple[tuple[str, str], ...]:
    return ("total", "claims"), ("type", claim_type), ("language", language)


def _match(scores: Scores, match: Match, language: str) -> None:
    for key in _keys(match.gold.fields["type"], language):
        scores.found[key].add(1, 1, 1)
        scores.right[key].add(match.right, 1, 1)
    rule = scores.rules[match.found.claim.rule]
    rule.fired, rule.right, rule.found = rule.fired + 1, rule.right + match.right, rule.found + 1
    _roles_of_match(scores, match)
    _values_of_match(scores, match)


def _false(scores: Scores, found: Found, language: str) -> None:
    for key in _keys(found.type, language):
        scores.found[key].add(0, 1, 0)
        scores.right[key].add(0, 1, 0)
    scores.rules[found.claim.rule].fired += 1
    for role, ids in found.roles.items():
        scores.parts["role", role].add(0, len(ids), 0)
    _count_values(scores, {}, values_of(found.claim.fields), {})


def _unmatched(scores: Scores, gold: GoldClaim, carrier: Match | None, language: str) -> None:
    """Count a gold claim without a match; one that is merged is required only where its match does not carry it."""
    for key in _keys(gold.fields["type"], language):
        scores.found[key].add(0, 0, carrier is None)
        scores.right[key].add(0, 0, carrier is None or not carrier.carries(gold))
    if carrier is None:
        for role, ids in roles_of(gold.fields).items():
            scores.parts["role", role].add(0, 0, len(ids))
        _count_values(scores, values_of(gold.fields), {}, {})


def _roles_of_match(scores: Scores, match: Match) -> None:
    """Count the roles of a match; of an alternative type only those that both types have."""
    golds = [match.gold, *match.merged]
    names = dict.fromkeys(role for gold in golds for role in roles_of(gold.fields)) | dict.fromkeys(match.found.roles)
    for role in names:
        if match.found.type != match.gold.fields["type"] and not all(
            role in side for side in (roles_of(match.gold.fields), match.found.roles)
        ):
            continue
        required = {each for gold in golds for each in roles_of(gold.fields).get(role, ())}
        accepted = {each for gold in golds for each in gold.roles.get(role, ())}
        given = match.found.roles.get(role, ())
        scores.parts["role", role].add(len(accepted.intersection(given)), len(given), len(required))


def _values_of_match(scores: Scores, match: Match) -> None:
    """Count the values of a match, those of gold claims merged into it among them."""
    checked = match.checked(match.gold)
    required = {name: value for name, value in values_of(match.gold.fields).items() if name in checked}
    for gold in match.merged:
        checked = match.checked(gold) | checked
        required = values_of(gold.fields) | required
    _count_values(scores, required, values_of(match.found.claim.fields), checked)


def _count_values(
    scores: Scores, required: Mapping[str, Any], given: Mapping[str, Any], checked: Mapping[str, bool]
) -> None:
    for name in required.keys() | given.keys():
        hit = checked.get(name, False)
        scores.parts["value", name].add(hit, name in given, name in required)
        if name not in _CERTAINTY:
            continue
        if name in required:
            scores.parts[name, required[name]].add(hit, hit, 1)
        if name in given and not hit:
            scores.parts[name, given[name]].add(0, 1, 0)
