"""Drafts of what only the encoder finds of two names."""

import re
from collections.abc import Sequence
from typing import Any

from loaders.extract.encoder.heads import Odds
from loaders.extract.encoder.labels import PAIRS, SIDES
from loaders.extract.encoder.values import values
from loaders.extract.rules.drafts import Draft, shape
from loaders.extract.rules.language import Language
from loaders.extract.rules.marks import NAMES, Line, Mark
from loaders.extract.rules.matching import Match
from loaders.extract.rules.patterns import Rule

_TITLE = 40  # characters between a name and the title of its post
_BARE = 0.8  # how likely a role must be where no title stands near
_WORD = re.compile(r"\w[\w'’-]*")


class Drafting:
    """Makes drafts in one language."""

    def __init__(self, own: Language) -> None:
        self.rules = {each: Rule(f"{own.code}.{each}.encoder", each, "", own.words, {}) for each in PAIRS}

    def of_pair(self, told: Odds, row: int, claim_type: str, line: Line, chance: float) -> Draft | None:
        """Return a draft of two names, of which one must stand in the line; `chance` is how likely it is.

        A role has the title that stands beside it; without one it must be likelier.
        """
        left, right = told.pairs[row]
        roles: dict[str, Any] = {"parties": sorted((left, right))}
        if claim_type in SIDES:
            sides = zip(SIDES[claim_type], (left, right), strict=True)
            roles = {side: [each] if side in shape(claim_type).many else each for side, each in sides}
        here = tuple(mark for each in (left, right) if (mark := _nearest(line, each, int(told.words[row]))))
        if not here:
            return None
        match = self._match(claim_type, here, line, int(told.words[row]))
        draft = Draft(claim_type, roles, values(told, row, claim_type), match, told.sentence, assumed=len(here) < 2)
        draft.used = set(here)
        if claim_type == "role" and (title := _title(line, here)):
            draft.values["title"] = title.value
            draft.used.add(title)
        return draft if claim_type != "role" or draft.titles or chance >= _BARE else None

    def _match(self, claim_type: str, marks: Sequence[Mark], line: Line, looked_at: int) -> Match:
        """Return where a claim stands: from the first name to the last word, and the word that was looked at most."""
        places = [line.place(line.marks.index(mark)) for mark in marks]
        ends = [line.text.index(">", place) + 1 for place in places]
        trigger = _word(line, looked_at) or (min(places), max(ends))
        start, end = min(*places, trigger[0]), max(*ends, trigger[1])
        return Match(self.rules[claim_type], line, {}, "", start, end, trigger)


def leave_titles(kept: Sequence[Draft], added: Sequence[tuple[Draft, float]]) -> None:
    """Leave each title to the draft that has it first: what is likely enough without one is added without it."""
    taken = {mark for draft in kept for mark in draft.titles}
    for draft, chance in added:
        if draft.titles & taken and chance >= _BARE:
            draft.used -= draft.titles
            del draft.values["title"]
        taken |= draft.titles


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
