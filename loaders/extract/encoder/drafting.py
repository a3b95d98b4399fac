"""Drafts of what only the encoder finds of two names."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from loaders.extract.encoder.heads import Odds
from loaders.extract.encoder.labels import NOBODY, PAIRS, SIDES, UNNAMED
from loaders.extract.encoder.values import DATED, LASTING, likeliest, values
from loaders.extract.rules.drafts import Draft, shape
from loaders.extract.rules.language import Language
from loaders.extract.rules.marks import NAMES, Line, Mark
from loaders.extract.rules.matching import Match
from loaders.extract.rules.patterns import Rule

_TITLE = 40  # characters between a name and the title of its post
_BARE = 0.8  # how likely a role must be where no title stands near
_SUMS = ("amount", "total_value", "annual_value", "stake")
_WORD = re.compile(r"\w[\w'’-]*")


class Drafting:
    """Makes drafts in one language."""

    def __init__(self, own: Language) -> None:
        self.rules = {each: Rule(f"{own.code}.{each}.encoder", each, "", own.words, {}) for each in (*PAIRS, "metric")}

    def of_pair(self, told: Odds, row: int, claim_type: str, line: Line, chance: float) -> Draft | None:
        """Return a draft of two names, of which one must stand in the line; `chance` is how likely it is.

        Who acts may be nobody that is named. A role has the title that stands beside it; without one it must be
        likelier.
        """
        left, right = told.pairs[row]
        if left == NOBODY and claim_type not in UNNAMED:
            return None
        roles: dict[str, Any] = {"parties": sorted((left, right))}
        if claim_type in SIDES:
            sides = zip(SIDES[claim_type], (left, right), strict=True)
            many = shape(claim_type).many
            roles = {side: [each] if side in many else each for side, each in sides if each != NOBODY}
        here = tuple(mark for each in (left, right) if (mark := _nearest(line, each, int(told.words[row]))))
        match = self._match(claim_type, here, line, int(told.words[row]))
        if not match or (not here and left != NOBODY):
            return None
        own = values(told, row, claim_type)
        draft = Draft(claim_type, roles, own, match, told.sentence, assumed=len(here) < 1 + (left != NOBODY))
        draft.used = set(here)
        if claim_type == "role" and (title := _title(line, here)):
            draft.values["title"] = title.value
            draft.used.add(title)
        return draft if claim_type != "role" or draft.titles or chance >= _BARE else None

    def of_valuation(self, told: Odds, row: int, line: Line) -> tuple[Draft, float] | None:
        """Return a draft of what somebody is worth, by a sum in the line, and how likely that is."""
        value, chance = likeliest(told.of_valuations[[row]], told.sums)
        mark = next((each for each in line.marks if value and each.kind == "M" and each.value == value), None)
        if not value or not mark:
            return None
        subject = told.pairs[row][1]
        own = _nearest(line, subject, mark.start)
        match = self._match("metric", (own, mark) if own else (mark,), line, mark.start)
        if not match:
            return None
        stated = {"metric": "valuation", "value": value.written(), "forecast": False}
        draft = Draft("metric", {"subject": subject}, stated, match, told.sentence, assumed=own is None)
        draft.used = {mark}
        return draft, chance

    def _match(self, claim_type: str, marks: Sequence[Mark], line: Line, looked_at: int) -> Match | None:
        """Return where a claim stands: from the first name to the last word, and the word that was looked at most."""
        places = [line.place(line.marks.index(mark)) for mark in marks]
        ends = [line.text.index(">", place) + 1 for place in places]
        trigger = _word(line, looked_at) or (places and (min(places), max(ends)))
        if not trigger:
            return None
        start, end = min([*places, trigger[0]]), max([*ends, trigger[1]])
        roles = {"value": tuple(mark for mark in marks if mark.kind == "M")} if claim_type == "metric" else {}
        return Match(self.rules[claim_type], line, roles, "", start, end, trigger)


def leave_titles(kept: Sequence[Draft], added: Sequence[tuple[Draft, float]]) -> None:
    """Leave each title to the draft that has it first: what is likely enough without one is added without it."""
    taken = {mark for draft in kept for mark in draft.titles}
    for draft, chance in added:
        if draft.titles & taken and chance >= _BARE:
            draft.used -= draft.titles
            del draft.values["title"]
        taken |= draft.titles


def leave_values(draft: Draft, other: Draft) -> None:
    """Leave the sums and the date of a draft to another that says the same, as certainly, and has none."""
    if draft.values.get("status") != other.values.get("status"):
        return
    dated = any(field in other.values for field in DATED) or other.values.get("change") in LASTING
    fields = [each for each in (*_SUMS, *(() if dated else DATED)) if each in draft.values and each not in other.values]
    tell(other, {field: draft.values[field] for field in fields}, draft.match.rule.name)


def tell(draft: Draft, values: Mapping[str, Any], by: str) -> None:
    """Give a draft values, which say that a rule told them if that is not the draft's own."""
    draft.values |= values
    if draft.match.rule.name != by:
        draft.values_by |= {field: (by, value) for field, value in values.items()}


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
