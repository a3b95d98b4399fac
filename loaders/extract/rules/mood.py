"""How firm a sentence says that a fact is: from the words around the rule's trigger, or else from its tense."""

import re
from collections.abc import Mapping, Sequence

from loaders.extract.rules.drafts import Draft
from loaders.extract.rules.matching import Match

_ORDER = ("denied", "cancelled", "in_talks", "rumoured", "planned")
_BY_TENSE = {"done": "completed", "now": "announced", "base": "announced", "noun": "completed", "": "announced"}
# What these say holds as stated; the other types have a certainty of their own.
_PLAIN = ("competition", "role", "product", "metric", "founding")
_LEAVING = ("reduced", "ending", "ended")
_NEVER = re.compile(r"(?!)")

Mood = Mapping[str, re.Pattern[str]]


def settle(drafts: Sequence[Draft], match: Match, mood: Mood, *, heading: bool) -> bool:
    """Give the drafts of a match their certainty; tell whether they stand at all, for what is negated does not."""
    stated = _hedge(match, mood)
    if stated == "negated" and match.rule.fields.get("change") in _LEAVING:
        stated = None  # "A no longer buys from B"
    if stated == "negated":
        return False
    is_plain = bool(match.rule.status) or match.rule.type in _PLAIN
    undone = stated == "denied" or (stated == "cancelled" and match.rule.type not in _PLAIN)
    talked = stated == "in_talks" and match.rule.type not in _PLAIN
    if is_plain and not match.tense and not (undone or talked) and (match.rule.type, stated) != ("metric", "planned"):
        # "Google, the biggest customer of X, may leave": what stands beside the verb is not what it hedges.
        # But "it expects revenue of $2 billion" tells of no revenue yet.
        stated = None
    if stated == "cancelled" and match.rule.fields.get("change") in _LEAVING:
        stated = None  # "A abandons B": the word that ends the supply calls off no deal.
    firm = match.rule.status or _BY_TENSE[match.tense]
    for draft in drafts:
        draft.hedged = stated is not None
        draft.weak = heading and not draft.hedged
        if stated == "planned" and draft.values.get("change") == "ended":
            draft.values["change"] = "ending"
        if draft.type == "metric":
            draft.values["forecast"] = stated == "planned" or bool(draft.values.get("forecast"))
        if stated and (draft.type, stated) != ("metric", "planned"):
            draft.values["status"] = stated
        elif not stated and draft.type not in _PLAIN:
            draft.values.setdefault("status", firm)
    return True


def _hedge(match: Match, mood: Mood) -> str | None:
    """Return the certainty that words state (a status of the model), `negated`, or None if none do."""
    before, after = _clause(match, mood)
    if match.tense and mood.get("cancelled_after", _NEVER).search(after):
        return "cancelled"
    for status in _ORDER:
        if mood.get(status, _NEVER).search(before):
            return status
        if match.tense == "noun" and mood.get(status, _NEVER).search(after):
            return status
    if match.tense and mood.get("rumoured_after", _NEVER).search(after):
        return "rumoured"
    if mood["negated"].search(before) or (match.tense and mood.get("negated_after", _NEVER).search(after)):
        return "negated"
    return "rumoured" if match.tense and mood["sources"].search(match.line.text) else None


def _clause(match: Match, mood: Mood) -> tuple[str, str]:
    """Return the clause up to the end of the match's trigger, and what follows to the clause's end."""
    text, (first, last) = match.line.text, match.trigger
    breaks = [found.end() for found in mood["clause"].finditer(text, 0, first)]
    # In German the modal closes the clause: "dass A B übernehmen will".
    tail = mood.get("tail", _NEVER).match(text, last + 1)
    last = tail.end() if tail else last
    ends = mood["clause"].search(text, match.end)
    return text[breaks[-1] if breaks else 0 : last], text[last : ends.start() if ends else len(text)]
