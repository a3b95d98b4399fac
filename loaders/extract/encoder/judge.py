"""Claims of rules judged by an encoder that has read the whole page, and those that only it finds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np

from loaders.extract.confidence import confidence
from loaders.extract.encoder.heads import Odds, odds
from loaders.extract.encoder.labels import CHANGE, CHANGES, MUTUAL, PAIRS, SIDES, STATUS, WITH_STATUS
from loaders.extract.encoder.learned import read_learned
from loaders.extract.encoder.network import Network
from loaders.extract.encoder.package import Floats, package
from loaders.extract.encoder.windows import windows
from loaders.extract.rules.drafts import Draft, listed, shape
from loaders.extract.rules.language import Language
from loaders.extract.rules.marks import NAMES, Line, Mark
from loaders.extract.rules.matching import Match
from loaders.extract.rules.patterns import Rule
from loaders.extract.rules.text import Page

# How likely a claim must be to be added, and one of a rule to stay.
_ADDED, _STAYS = 0.5, 0.02
_MEASURED = Path(__file__).parent / "measured.yaml"
_TITLE = 40  # characters between a name and the title of its post
_WORD = re.compile(r"\w[\w'’-]*")


class Judge:
    """Judges and adds drafts in one language."""

    def __init__(self, own: Language) -> None:
        self._rules = {each: Rule(f"{own.code}.{each}.encoder", each, "", own.words, {}) for each in PAIRS}

    def judge(self, page: Page, marks: Sequence[Mark]) -> "JudgedPage":
        """Return what is likely in each sentence of a page."""
        network, tuned = _encoder()
        found = windows(page.text, page.sentences, marks)
        told = {each.sentence: each for window in found for each in odds(window, network.vectors(window), tuned)}
        return JudgedPage(told, self._rules)

    def confidence(self, rule: str) -> float:
        """Return how often what a rule says was right on the development texts, read with the encoder."""
        return confidence(rule, _MEASURED)


class JudgedPage:
    """What is likely in each sentence of a page."""

    def __init__(self, told: Mapping[int, Odds], rules: Mapping[str, Rule]) -> None:
        self._told, self._rules = told, rules
        self._added: list[tuple[Draft, float]] = []  # with how likely each is

    def of_sentence(self, number: int, text: Line, drafts: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
        """Return the drafts of a sentence that are likely enough, and more drafts that are likely."""
        return self._judged(self._told[number], text, drafts) if number in self._told else ([*drafts], [])

    def _judged(self, told: Odds, line: Line, drafts: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
        chances = _likely(told.of_pairs)
        rows = {pair: row for row, pair in enumerate(told.pairs)}
        kept = [draft for draft in drafts if _is_kept(draft, rows, chances, line)]
        said = {claim for draft in kept for claim in claimed(draft)}
        made: list[Draft] = []
        for row, label in zip(*np.nonzero(chances >= _ADDED), strict=True):
            left, right = told.pairs[row]
            claim_type = PAIRS[label]
            if claim_type in MUTUAL:
                left, right = sorted((left, right))
                if told.pairs[row] != (left, right) and chances[rows[left, right], label] >= _ADDED:
                    continue
            if (claim_type, left, right) not in said and (draft := self._draft(told, row, claim_type, line)):
                made.append(draft)
                self._added.append((draft, float(chances[row, label])))
        return kept, made

    def of_page(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts without those added for what rules tell elsewhere, or another sentence tells more surely.

        What goes one way does not go the other way, too.
        """
        added = {id(draft) for draft, _ in self._added}
        said = {claim for draft in drafts if id(draft) not in added for claim in claimed(draft)}
        out: set[int] = set()
        for draft, _ in sorted(self._added, key=lambda each: -each[1]):
            ((kind, a, b),) = claimed(draft)
            if {(kind, a, b), (kind, b, a)} & said:
                out.add(id(draft))
            said.add((kind, a, b))
        return [draft for draft in drafts if id(draft) not in out]

    def _draft(self, told: Odds, row: int, claim_type: str, line: Line) -> Draft | None:
        left, right = told.pairs[row]
        roles: dict[str, Any] = {"parties": sorted((left, right))}
        if claim_type in SIDES:
            sides = zip(SIDES[claim_type], (left, right), strict=True)
            roles = {side: [each] if side in shape(claim_type).many else each for side, each in sides}
        here = tuple(mark for each in (left, right) if (mark := _nearest(line, each, int(told.words[row]))))
        if not here:
            return None
        match = self._match(claim_type, here, line, int(told.words[row]))
        draft = Draft(claim_type, roles, _values(told, row, claim_type), match, told.sentence, assumed=len(here) < 2)
        draft.used = set(here)
        if claim_type == "role":
            title = _title(line, here)
            if not title:
                return None  # whoever has no post there has no role to tell of
            draft.values["title"] = title.value
            draft.used.add(title)
        return draft

    def _match(self, claim_type: str, marks: Sequence[Mark], line: Line, looked_at: int) -> Match:
        """Return where a claim stands: from the first name to the last word, and the word that was looked at most."""
        places = [line.place(line.marks.index(mark)) for mark in marks]
        ends = [line.text.index(">", place) + 1 for place in places]
        trigger = _word(line, looked_at) or (min(places), max(ends))
        start, end = min(*places, trigger[0]), max(*ends, trigger[1])
        return Match(self._rules[claim_type], line, {}, "", start, end, trigger)


def claimed(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Yield what a draft says of two entities: the type, who is on its left and on its right side."""
    if draft.type in MUTUAL:
        yield from ((draft.type, a, b) for a, b in combinations(sorted(draft.roles["parties"]), 2))
    elif draft.type in SIDES:
        sides = ("regulator", "subject") if "regulator" in draft.roles else SIDES[draft.type]
        left, right = (listed(draft.roles.get(side) or []) for side in sides)
        yield from ((draft.type, a, b) for a, b in product(left, right))


def _is_kept(draft: Draft, rows: Mapping[tuple[str, str], int], chances: Floats, line: Line) -> bool:
    """Tell whether a rule's draft stays: one whose names stand in the line must not be very unlikely.

    Whom words that point back mean is a guess that the encoder makes no better.
    """
    named = {mark.value for mark in line.marks if mark.kind in NAMES and not mark.referring}
    own = [
        chances[rows[a, b], PAIRS.index(kind)] if (a, b) in rows and {a, b} <= named else 1.0
        for kind, a, b in claimed(draft)
    ]
    return not own or max(own) >= _STAYS


def _values(told: Odds, row: int, claim_type: str) -> dict[str, Any]:
    """Return the certainty and the change that are likeliest."""
    values: dict[str, Any] = {}
    if claim_type in WITH_STATUS:
        values["status"] = STATUS[int(told.status[row].argmax())]
    if claim_type in CHANGE:
        values["change"] = max(CHANGE[claim_type], key=lambda each: told.change[row][CHANGES.index(each)])
    return values


def _likely(logits: Floats) -> Floats:
    return np.asarray((1 + np.tanh(logits / 2)) / 2, np.float32)  # the logistic function, without overflow


def _nearest(line: Line, entity: str, looked_at: int) -> Mark | None:
    """Return the mark of an entity that stands nearest to a place in the text, if one stands in the line."""
    own = [mark for mark in line.marks if mark.kind in NAMES and mark.value == entity]
    return min(own, key=lambda mark: abs(mark.start - looked_at), default=None)


def _title(line: Line, marks: Sequence[Mark]) -> Mark | None:
    """Return the title of a post that stands closest to one of the names, if one stands near."""
    titles = [mark for mark in line.marks if mark.kind == "R"]

    def distance(title: Mark) -> int:
        return min(max(title.start - mark.end, mark.start - title.end) for mark in marks)

    nearest = min(titles, key=distance, default=None)
    return nearest if nearest and distance(nearest) <= _TITLE else None


def _word(line: Line, looked_at: int) -> tuple[int, int] | None:
    """Return the span in the line of the word at a place in the text."""
    for word in _WORD.finditer(line.text):
        is_mark = line.text[word.start() - 1 : word.start()] == "<"
        if not is_mark and line.origin(word.start()) <= looked_at < line.origin(word.end() - 1) + 1:
            return word.span()
    return None


@cache
def _encoder() -> tuple[Network, dict[str, Floats]]:
    tuned = read_learned()
    return Network(package(), tuned), tuned
