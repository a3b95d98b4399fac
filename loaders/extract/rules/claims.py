"""Drafts as claims that leave the extractor: their fields, their words, and how often their rule was right."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from graph.model.claims import CLAIM_TYPES, QUOTE_WORDS
from graph.model.review import FoundClaim
from loaders.extract.cast import Cast
from loaders.extract.rules.drafts import Draft, listed, shape
from loaders.extract.rules.matching import Match
from loaders.extract.rules.text import Sentence

_WORD = re.compile(r"\S+")


def claims(
    text: str, drafts: Sequence[Draft], sentences: Sequence[Sentence], confidence: Callable[[str], float]
) -> tuple[FoundClaim, ...]:
    """Return the drafts of a text as claims, numbered from 1; `confidence` is a rule's."""
    numbers = {id(draft): number for number, draft in enumerate(drafts, 1)}
    return tuple(
        FoundClaim(
            n=numbers[id(draft)],
            fields=_fields(draft),
            quote=_quote(text, draft.match),
            start=sentences[draft.sentence].start,
            end=sentences[draft.sentence].end,
            rule=draft.match.rule.name,
            words=(draft.match.words,),
            values_by={name: by for name, (by, value) in draft.values_by.items() if draft.values.get(name) == value},
            confidence=confidence(draft.match.rule.name),
            caused_by=numbers.get(id(draft.cause)),
        )
        for draft in drafts
    )


def with_types(drafts: Sequence[Draft], cast: Cast) -> tuple[list[Draft], set[str]]:
    """Let a name of unknown kind be what its first role takes; return the drafts whose roles fit, and who is in them.

    A person cannot be a customer: what has such a role was not understood, and is left out.
    """
    kept: list[Draft] = []
    used: set[str] = set()
    for draft in drafts:
        named = [(role, each) for role, ids in draft.roles.items() for each in listed(ids)]
        kinds = shape(draft.type).kinds
        if any(cast[each].type not in ("", *kinds[role]) for role, each in named):
            continue
        kept.append(draft)
        for role, each in named:
            used.add(each)
            if not cast[each].type:
                cast[each].type = kinds[role][0]
                cast[each].reason = f"it is the {role} of a claim"
    return kept, used


def _fields(draft: Draft) -> dict[str, Any]:
    roles: dict[str, Any] = {name: ids for name, ids in draft.roles.items() if ids}
    if "plaintiffs" in roles:
        roles = {"parties": {"plaintiff": roles["plaintiffs"], "defendant": roles["defendants"]}}
    if draft.type == "investment":
        roles.setdefault("investors", [])
    fields = CLAIM_TYPES[draft.type].model_fields
    values = {name: value for name, value in draft.values.items() if value is not None and name in fields}
    return {"type": draft.type, **roles, **values}


def _quote(text: str, match: Match) -> str:
    """Return at most 12 words that stand in the text: the match, or the middle of a longer one around its trigger."""
    start, end = match.line.origin(match.start), match.line.origin(match.end)
    words = [(word.start(), word.end()) for word in _WORD.finditer(text, start, end)]
    if len(words) > QUOTE_WORDS:
        at = match.line.origin(match.trigger[0])
        middle = next((place for place, (first, _) in enumerate(words) if first >= at), 0)
        first = max(0, min(middle - QUOTE_WORDS // 2, len(words) - QUOTE_WORDS))
        words = words[first : first + QUOTE_WORDS]
    return text[words[0][0] : words[-1][1]]
