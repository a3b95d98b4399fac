"""Claims of rules judged by an encoder that has read the whole page, and those that only it finds."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from pathlib import Path

import numpy as np

from loaders.extract.confidence import confidence
from loaders.extract.encoder.drafting import Drafting, leave_titles, leave_values, tell
from loaders.extract.encoder.heads import Odds, odds
from loaders.extract.encoder.labels import MUTUAL, NOBODY, PAIRS, SIDES
from loaders.extract.encoder.learned import read_learned
from loaders.extract.encoder.network import Network, likely
from loaders.extract.encoder.package import Floats, package
from loaders.extract.encoder.values import misdated, sums, surer
from loaders.extract.encoder.windows import windows
from loaders.extract.rules.drafts import Draft, listed
from loaders.extract.rules.language import Language
from loaders.extract.rules.marks import Line, Mark
from loaders.extract.rules.text import Page

# How likely a claim must be to be added, one of a rule to stay, and one with a side that the rule assumes.
_ADDED, _STAYS, _STAYS_ASSUMED = 0.55, 0.02, 0.15
_VALUED = 0.5  # how likely a valuation must be
_PRICED, _REPRICED = 0.0, 0.8  # how likely the sum of an added claim must be, and that of a rule's
_INSTEAD = 2  # times that what rules out a rule's claim must be likelier
_TELLING = {"amount", "stake", "date"}  # without these, a claim of nobody named tells nothing
_MEASURED = Path(__file__).parent / "measured.yaml"


class Judge:
    """Judges and adds drafts in one language."""

    def __init__(self, own: Language) -> None:
        self._drafting = Drafting(own)

    def judge(self, page: Page, marks: Sequence[Mark]) -> "JudgedPage":
        """Return what is likely in each sentence of a page."""
        network, tuned = _encoder()
        found = windows(page.text, page.sentences, marks)
        told = {each.sentence: each for window in found for each in odds(window, network.vectors(window), tuned)}
        return JudgedPage(told, self._drafting)

    def confidence(self, rule: str) -> float:
        """Return how often what a rule says was right on the development texts, read with the encoder."""
        return confidence(rule, _MEASURED)


class JudgedPage:
    """What is likely in each sentence of a page."""

    def __init__(self, told: Mapping[int, Odds], drafting: Drafting) -> None:
        self._told, self._drafting = told, drafting
        self._added: list[tuple[Draft, float]] = []  # with how likely each is

    def of_sentence(self, number: int, text: Line, drafts: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
        """Return the drafts of a sentence that are likely enough, and more drafts that are likely."""
        if number not in self._told:
            return [*drafts], []
        told = self._told[number]
        chances = likely(told.of_pairs)
        rated = [(draft, _chance(draft, told, chances)) for draft in drafts]
        rated = [(draft, own) for draft, own in rated if own >= (_STAYS_ASSUMED if draft.assumed else _STAYS)]
        found = self._of_pairs(told, chances, text, [draft for draft, _ in rated])
        added = sorted(found, key=lambda each: -each[1])
        self._added += added
        kept = [
            draft
            for draft, own in rated
            if not any(chance >= _INSTEAD * own and _excludes(each, draft) for each, chance in added)
        ]
        leave_titles(kept, added)
        return kept, [*(draft for draft, _ in added), *self._valuations(told, text, kept)]

    def _valuations(self, told: Odds, line: Line, kept: Sequence[Draft]) -> Iterator[Draft]:
        """Yield what somebody is likely to be worth, of each sum once, where no rule tells that."""
        alone = [row for (left, _), row in told.rows.items() if left == NOBODY]
        found = [each for row in alone if (each := self._drafting.of_valuation(told, row, line))]
        valuing = [draft for draft in kept if draft.type == "metric" or "valuation" in draft.values]
        used = {mark for draft in valuing for mark in draft.used}
        for draft, chance in sorted(found, key=lambda each: -each[1]):
            if chance >= _VALUED and not draft.used & used:
                used |= draft.used
                yield draft

    def _of_pairs(
        self, told: Odds, chances: Floats, line: Line, kept: Sequence[Draft]
    ) -> Iterator[tuple[Draft, float]]:
        said = {claim for draft in kept for claim in claimed(draft)}
        for row, label in zip(*np.nonzero(chances >= _ADDED), strict=True):
            left, right = told.pairs[row]
            claim_type = PAIRS[label]
            if claim_type in MUTUAL:
                left, right = sorted((left, right))
                if told.pairs[row] != (left, right) and chances[told.rows[left, right], label] >= _ADDED:
                    continue
            if (claim_type, left, right) in said or (left == NOBODY and _acts(told, chances, label, right)):
                continue
            chance = float(chances[row, label])
            if draft := self._drafting.of_pair(told, row, claim_type, line, chance):
                yield draft, chance

    def of_page(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts without those added for what rules tell elsewhere, or another sentence tells more surely.

        These leave it their values. What goes one way does not go the other way, too. Those of rules get what is surer
        than their values, all what is told of their sums.
        """
        added = {id(draft) for draft, _ in self._added}
        said: dict[tuple[str, str, str], Draft] = {}
        for draft in drafts:
            self._revise(draft, is_added=id(draft) in added)
            if id(draft) not in added:
                for claim in claimed(draft):
                    said.setdefault(claim, draft)
        out: set[int] = set()
        for draft, _ in sorted(self._added, key=lambda each: -each[1]):
            ((kind, a, b),) = claimed(draft)
            told = said.setdefault((kind, a, b), draft)
            if not _TELLING & set(draft.values) if a == NOBODY else told is not draft or (kind, b, a) in said:
                out.add(id(draft))
                leave_values(draft, told)
        return [draft for draft in drafts if id(draft) not in out]

    def _revise(self, draft: Draft, *, is_added: bool) -> None:
        """Give a draft the sum that is its own, where that is likely enough, or none; a rule's what else is surer."""
        told = self._told.get(draft.sentence)
        rows = [row for _, row in _claimed_rows(draft, told)] if told else []
        if not told or not rows:
            return
        by = self._drafting.rules[draft.type].name
        if not is_added:
            if misdated(told, rows, draft.type):
                draft.values.pop("date", None)
            tell(draft, surer(told, rows, draft.type, draft.values), by)
        for field, value in sums(told, rows, draft.type, _PRICED if is_added else _REPRICED).items():
            if value is None:
                draft.values.pop(field, None)
            elif value not in draft.values.values():
                tell(draft, {field: value}, by)


def claimed(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Yield what a draft says of two entities: the type, who is on its left and on its right side."""
    if draft.type in MUTUAL:
        yield from ((draft.type, a, b) for a, b in combinations(sorted(draft.roles["parties"]), 2))
    elif draft.type in SIDES:
        sides = ("regulator", "subject") if "regulator" in draft.roles else SIDES[draft.type]
        left, right = (listed(draft.roles.get(side) or NOBODY) for side in sides)
        yield from ((draft.type, a, b) for a, b in product(left, right))


def _claimed_rows(draft: Draft, told: Odds) -> Iterator[tuple[str, int]]:
    """Yield the type and the row of what a draft says of two entities, where the encoder judged them."""
    yield from ((kind, told.rows[a, b]) for kind, a, b in claimed(draft) if (a, b) in told.rows)


def _chance(draft: Draft, told: Odds, chances: Floats) -> float:
    """Return how likely a rule's draft is: the likeliest of what the encoder knows of, or 1 if that is nothing.

    What was founded by nobody named the rules know better: few of the texts that it learned from note that.
    """
    rows = [
        (kind, row) for kind, row in _claimed_rows(draft, told) if (kind, told.pairs[row][0]) != ("founding", NOBODY)
    ]
    return float(max((chances[row, PAIRS.index(kind)] for kind, row in rows), default=1))


def _excludes(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts cannot both be right: what goes one way does not go the other way, a post is one's."""
    if one.type != other.type:
        return False
    turned = {(kind, b, a) for kind, a, b in claimed(one)}
    return bool(turned & {*claimed(other)} or one.titles & other.titles)


def _acts(told: Odds, chances: Floats, label: int, right: str) -> bool:
    """Tell whether somebody named is likely to do what may be done to somebody."""
    return any(chances[row, label] >= _ADDED for (a, b), row in told.rows.items() if b == right and a != NOBODY)


@cache
def _encoder() -> tuple[Network, dict[str, Floats]]:
    tuned = read_learned()
    return Network(package(), tuned), tuned
