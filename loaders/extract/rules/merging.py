"""One document's drafts put together: what is said twice is one claim, what differs stays apart; causes are linked."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from graph.model.claims import CLAIM_TYPES
from loaders.extract.rules.drafts import Draft

_DEALS = ("investment", "acquisition")
# Whose other roles are told bit by bit.
_TOLD_IN_PARTS = {"investment": "target", "founding": "organization"}
_EVENT = {"amount", "stake", "date"}  # what tells one round from another
_SLACK = 0.006
_NEXT = 2


def merged(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with those taken together that say the same; the firmer and fuller one leads."""
    # Before rounds are put together, for a valuation may stand beside any part of one.
    rounds = [draft for draft in drafts if draft.type == "investment" and _is_round(draft)]
    own = [draft for draft in drafts if not _values_a_round(draft, rounds)]
    kept: list[Draft] = []
    by_matter: dict[tuple[Any, ...], list[Draft]] = defaultdict(list)
    # What a heading says comes last: it is told again, and more fully, below it.
    for draft in sorted(own, key=lambda each: each.weak):
        alike = by_matter[_matter(draft)]
        same = next((each for each in alike if _same(each, draft)), None)
        if same is None:
            kept.append(draft)
            alike.append(draft)
        else:
            _take_in(same, draft)
    return kept


def _matter(draft: Draft) -> tuple[Any, ...]:
    """Return what drafts that say the same have in common, whatever else is told of them."""
    wide = _TOLD_IN_PARTS.get(draft.type)
    return (draft.type, draft.roles[wide]) if wide else draft.key


def _values_a_round(draft: Draft, rounds: Sequence[Draft]) -> bool:
    """Tell whether a valuation is that of a round told beside it, and give it to the nearest one, better before it."""
    if draft.values.get("metric") != "valuation":
        return False
    near = [
        each
        for each in rounds
        if _is_of(draft, each)
        and abs(each.sentence - draft.sentence) <= _NEXT
        and not _differ(each.values.get("valuation", draft.values["value"]), draft.values["value"])
    ]
    nearest = min(near, key=lambda each: (abs(each.sentence - draft.sentence), each.sentence), default=None)
    if nearest:
        nearest.values.setdefault("valuation", draft.values["value"])
    return nearest is not None


def _is_round(investment: Draft) -> bool:
    """Tell whether an investment is told as an event: "backed by Google" tells of none that a valuation could be of."""
    roles = investment.roles
    return not _is_bare(investment) or bool(roles.get("lead")) or not roles.get("investors")


def _is_of(valuation: Draft, investment: Draft) -> bool:
    """Tell whether a valuation is that of whom is invested in.

    In "a round led by A that values it at …", "it" seems to be A, and is not.
    """
    subject, told = valuation.roles["subject"], valuation.match.roles.get("subject", ())
    seems = subject in investment.roles.get("investors", ()) and any(mark.referring for mark in told)
    return investment.roles["target"] == subject or (seems and abs(investment.sentence - valuation.sentence) <= 1)


def _same(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts of one matter say the same; an organization is founded once, whoever is told to have."""
    if one.type == "investment" and one.key != other.key and not _same_round(one, other):
        return False
    if _clash(one, other):
        return False
    return one.sentence == other.sentence or _certainty(one) == _certainty(other) or one.weak or other.weak


def _same_round(one: Draft, other: Draft) -> bool:
    """Tell whether two investments in one target are of one round, whose investors are told bit by bit."""
    if (one.values.get("status") == "ended") != (other.values.get("status") == "ended"):
        return False  # who goes is not of the round of those who stay
    investors, others = set(one.roles.get("investors", ())), set(other.roles.get("investors", ()))
    small, large = sorted((one, other), key=lambda each: len(each.roles.get("investors", ())))
    repeated = _adds_nothing(small, large)
    within = repeated and set(small.roles.get("investors", ())) <= set(large.roles.get("investors", ()))
    near = abs(one.sentence - other.sentence) <= _NEXT and (
        (repeated and small.assumed) or any(_is_part_of(*each) for each in ((one, other), (other, one)))
    )
    return not investors or not others or one.sentence == other.sentence or within or near


def _is_bare(draft: Draft) -> bool:
    return not _EVENT & set(draft.values)


def _adds_nothing(draft: Draft, other: Draft) -> bool:
    """Tell whether a draft has no sum, share or date that the other does not have, too."""
    own, others = draft.values, other.values
    return all(name in others and not _differ(own[name], others[name]) for name in _EVENT & set(own))


def _is_part_of(draft: Draft, other: Draft) -> bool:
    """Tell whether a draft is of a round told beside it: its words say so, or its sum or date is that round's."""
    return _adds_nothing(draft, other) and (_is_round_told(draft) or not _is_bare(draft))


def _is_round_told(draft: Draft) -> bool:
    """Tell whether a draft's own words are of a round: "the round was led by A, with participation from B"."""
    return bool(draft.match.rule.words.round.search(draft.match.line.text, 0, draft.match.end))


def _certainty(draft: Draft) -> tuple[Any, Any]:
    return draft.values.get("status"), draft.values.get("change")


def _clash(one: Draft, other: Draft) -> bool:
    """Tell whether both state a value that cannot be one."""
    shared = set(one.values) & set(other.values) - {"status", "title", "market", "scope", "matter", "service"}
    if not (one.weak or other.weak or one.sentence == other.sentence):
        shared |= {"status"} & set(one.values) & set(other.values)
    return any(_differ(one.values[name], other.values[name]) for name in shared)


def _differ(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        if one.get("currency") != other.get("currency"):
            return True
        return bool(abs(one["value"] - other["value"]) > _SLACK * abs(one["value"]))
    if isinstance(one, str) and isinstance(other, str) and one[:1].isdigit():
        return not (one.startswith(other) or other.startswith(one))
    return bool(one != other)


def _take_in(kept: Draft, more: Draft) -> None:
    lead, second = (more, kept) if kept.weak and not more.weak else (kept, more)
    values = {**second.values, **{name: value for name, value in lead.values.items() if value is not None}}
    for name in ("date", "period", "released"):
        found = [draft.values[name] for draft in (kept, more) if draft.values.get(name)]
        if found:
            values[name] = max(found, key=len)
    kept.values_by = second.values_by | lead.values_by
    roles = dict(kept.roles)
    for name, ids in more.roles.items():
        if isinstance(ids, list):
            roles[name] = list(dict.fromkeys([*roles.get(name, []), *ids]))
        else:
            roles.setdefault(name, ids)
    if lead is more:
        kept.match, kept.sentence, kept.weak, kept.hedged = more.match, more.sentence, more.weak, more.hedged
    kept.roles, kept.values = roles, {k: v for k, v in values.items() if k in CLAIM_TYPES[kept.type].model_fields}


def link_causes(drafts: Sequence[Draft], cause: re.Pattern[str]) -> None:
    """Link a draft to the one whose sentence part follows a word of cause: "because of", « suite à », „wegen"."""
    for draft in drafts:
        word = cause.search(draft.match.line.text, draft.match.trigger[1])
        if not word:
            continue
        behind = [
            each
            for each in drafts
            if each is not draft and each.sentence == draft.sentence and each.match.trigger[0] >= word.start()
        ]
        earlier = [each for each in drafts if each.sentence < draft.sentence and each.type in _DEALS]
        named = word.groupdict().get("deal")
        found = behind or (earlier[-1:] if named else [])
        if found and found[0].cause is not draft:
            draft.cause = found[0]
