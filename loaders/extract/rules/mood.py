"""How firm a sentence says that a fact is: from the words around the rule's trigger, or else from its tense."""

import re
from collections.abc import Mapping

from loaders.extract.rules.matching import Match

_ORDER = ("denied", "cancelled", "in_talks", "rumoured", "planned")
_BY_TENSE = {"done": "completed", "now": "announced", "base": "announced", "noun": "completed", "": "announced"}
_NEVER = re.compile(r"(?!)")


def hedge(match: Match, mood: Mapping[str, re.Pattern[str]]) -> str | None:
    """Return the certainty that words state (a status of the model), `negated`, or None if none do."""
    before, after = _clause(match, mood)
    for status in _ORDER:
        if mood.get(status, _NEVER).search(before):
            return status
        if match.tense == "noun" and mood.get(f"{status}_after", mood.get(status, _NEVER)).search(after):
            return status
    if mood["negated"].search(before):
        return "negated"
    if mood["sources"].search(match.line.text):
        return "rumoured"
    return None


def by_tense(match: Match) -> str:
    """Return the certainty of what is stated without a hedge."""
    return _BY_TENSE[match.tense]


def _clause(match: Match, mood: Mapping[str, re.Pattern[str]]) -> tuple[str, str]:
    """Return the clause up to the end of the match's trigger, and what follows to the clause's end."""
    text = match.line.text
    breaks = [found.end() for found in mood["clause"].finditer(text, 0, match.trigger[0]) if found.end() <= match.trigger[0]]
    start = breaks[-1] if breaks else 0
    ends = mood["clause"].search(text, match.end)
    return text[start : match.trigger[1]], text[match.trigger[1] : ends.start() if ends else len(text)]
