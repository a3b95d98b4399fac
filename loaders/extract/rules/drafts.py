"""Drafts: what a match says, as a claim's roles and values, before a document's drafts are put together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations, product
from typing import Any

from graph.model.claims import CLAIM_TYPES
from graph.model.record import role_markers
from loaders.extract.rules.dates import SPAN
from loaders.extract.rules.marks import ENTITIES, Mark
from loaders.extract.rules.matching import Match
from loaders.extract.rules.numbers import Figure

FOUNDER = "founder"


@dataclass
class Draft:
    """A claim in the making; `hedged` tells that words, not the tense, gave its status.

    `weak` is what only a heading says, `assumed` what has a role from what the text is about. `values_by` has, by
    field, the values that not the match's rule told, each behind what did.
    """

    type: str
    roles: dict[str, Any]
    values: dict[str, Any]
    match: Match
    sentence: int
    hedged: bool = False
    weak: bool = False
    assumed: bool = False
    cause: "Draft | None" = None
    used: set[Mark] = field(default_factory=set)
    values_by: dict[str, tuple[str, Any]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what makes two drafts be about one thing: the type and the roles."""
        roles = {name: ids for name, ids in self.roles.items() if ids and name != "lead"}
        return (self.type, *sorted((name, str(ids)) for name, ids in roles.items()), self.values.get("metric"))

    @property
    def titles(self) -> set[Mark]:
        """Return the titles of posts that it is made of."""
        return {mark for mark in self.used if mark.kind == "R"}


@dataclass(frozen=True)
class Shape:
    """What roles a claim type has: those that hold one entity, and those that hold several."""

    one: frozenset[str]
    many: frozenset[str]
    required: frozenset[str]
    kinds: Mapping[str, tuple[str, ...]]


@cache
def shape(claim_type: str) -> Shape:
    """Return the roles of a claim type, from the model."""
    model = CLAIM_TYPES[claim_type]
    own = role_markers(model)
    many = {name for name in own if "tuple" in str(model.model_fields[name].annotation)}
    return Shape(
        frozenset(set(own) - many),
        frozenset(many),
        # A round may be told without its investors; all other roles must be there.
        frozenset(name for name in own if model.model_fields[name].is_required() and name != "investors"),
        {name: marker.entity for name, marker in own.items()},
    )


def drafts(match: Match, sentence: int, topics: Sequence[str], earlier: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a draft for each claim that a match states.

    `topics` are what the sentences before are about, `earlier` their drafts.
    """
    marks = {name: found for name, found in match.roles.items() if found[0].kind in ENTITIES}
    values = {name: _value(found[0]) for name, found in match.roles.items() if found[0].kind in "MSNT"}
    values = {name: value for name, value in values.items() if not str(value).startswith(SPAN)}
    used = {mark for found in match.roles.values() for mark in found}
    assumed = _assumed(match, marks, topics, earlier)
    marks = _apart({**marks, **assumed}, match.rule.type)
    for kind, fixed in _posts(match):
        for roles in _castings(kind, marks):
            if _fits(kind, roles):
                yield Draft(
                    kind,
                    roles,
                    {**values, **match.rule.fields, **fixed},
                    match,
                    sentence,
                    assumed=bool(assumed),
                    used=set(used),
                )


def _apart(marks: Mapping[str, tuple[Mark, ...]], claim_type: str) -> dict[str, tuple[Mark, ...]]:
    """Let what refers to somebody mean another where a name has that part already: "A has put money into it".

    "Its" is the subject's, but for "A, its rival".
    """
    named = {mark.value for found in marks.values() for mark in found if not mark.referring}
    fixed = "" if claim_type == "competition" else "I"
    return {
        role: tuple(mark if mark.kind == fixed else _other_than(named, mark) for mark in found)
        for role, found in marks.items()
    }


def _other_than(named: set[str], mark: Mark) -> Mark:
    if not mark.referring or mark.value not in named:
        return mark
    other = next((each for each in mark.others if each not in named), mark.value)
    return replace(mark, value=other)


def _assumed(
    match: Match, marks: Mapping[str, tuple[Mark, ...]], topics: Sequence[str], earlier: Sequence[Draft]
) -> dict[str, tuple[Mark, ...]]:
    """Return who plays the role that the rule leaves to what the text is about, if the match has nobody for it.

    That is the one organization named before in the sentence, or else what the sentences before are about: the last of
    `topics`, the likeliest, goes first.
    """
    role = match.rule.about
    if role is None or role in marks:
        return {}
    if match.rule.fields.get("metric") == "valuation" and (valued := _dealt_in(match, earlier)):
        return {role: (Mark(0, 0, "O", valued),)}
    named = {mark.value for found in marks.values() for mark in found}
    place = match.line.origin(match.trigger[0])
    sources = {mark for mark in match.line.marks if _is_source(match, mark)}
    organizations = {mark for mark in match.line.marks if mark.kind in "OUI" and mark.start < place}
    before = {mark.value for mark in organizations - sources} - named
    candidates = before if len(before) == 1 else set(topics) - named
    # Who has played the role before in the text plays it again; who has played the other one does not.
    alike = [each.roles for each in earlier if each.type == match.rule.type]
    lately = [roles[role] for roles in reversed(alike) if isinstance(roles.get(role), str)]
    played = set(lately) - named
    # Of a rule's "a" and "b", a draft has only the parties: who was one of them may be one again.
    told = alike if role in shape(match.rule.type).one | shape(match.rule.type).many else []
    others = {each for roles in told for name, ids in roles.items() if name != role for each in listed(ids)}
    if len(candidates) != 1 or candidates <= others:
        candidates = candidates & played or (played if candidates <= others else candidates)
    likely = (*reversed(topics), *lately, *sorted(candidates))
    chosen = next((each for each in likely if each in candidates), None)
    return {role: (Mark(0, 0, "O", chosen),)} if chosen else {}


def _dealt_in(match: Match, earlier: Sequence[Draft]) -> str | None:
    """Return the one organization that the same sentence tells was bought or invested in: a valuation is of that."""
    targets = {each.roles["target"] for each in earlier if each.match.line is match.line and "target" in each.roles}
    return next(iter(targets)) if len(targets) == 1 else None


def listed(ids: Any) -> list[str]:
    """Return the ids in a role, which holds one or several."""
    return ids if isinstance(ids, list) else [ids]


def _is_source(match: Match, mark: Mark) -> bool:
    """Tell whether an organization is only named as who says so: "according to Reuters"."""
    before = match.line.text[: match.line.place(match.line.marks.index(mark))]
    return bool(match.rule.words.sources.search(before))


def _posts(match: Match) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the types that a match states: one claim for each title, a founding for a founder's."""
    titles = match.roles.get("title")
    if not titles:
        yield match.rule.type, {}
        return
    for mark in titles:
        if mark.value == FOUNDER:
            yield "founding", {"title": None}
        else:
            yield match.rule.type, {"title": mark.value}


def _castings(kind: str, marks: Mapping[str, tuple[Mark, ...]]) -> Iterator[dict[str, Any]]:
    """Yield who plays which role: one claim for each customer, pair, person; all investors in one."""
    ids = {name: _ids(found) for name, found in marks.items()}
    if kind == "founding" and "person" in ids:
        ids["founders"] = ids.pop("person")
    if "lead" in ids:
        ids["investors"] = list(dict.fromkeys([*ids["lead"], *ids.get("investors", [])]))
        ids["lead"] = ids["lead"][:1]
    if "parties" in shape(kind).many:
        yield from _parties(kind, ids)
        return
    if "plaintiff" in ids:
        yield {"plaintiffs": ids["plaintiff"], "defendants": ids.get("defendant", [])}
        return
    several = {name: found for name, found in ids.items() if name in shape(kind).many}
    single = {name: found for name, found in ids.items() if name in shape(kind).one}
    for chosen in product(*single.values()):
        yield {**dict(zip(single, chosen, strict=True)), **several}


def _parties(kind: str, ids: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
    if kind == "competition" and {"a", "parties"} & set(ids):
        pairs = product(ids["a"], ids["b"]) if "b" in ids else combinations(ids["parties"], 2)
        yield from ({"parties": sorted(pair)} for pair in pairs if pair[0] != pair[1])
    elif kind != "competition":
        yield {"parties": sorted({each for found in ids.values() for each in found})}


def _fits(kind: str, roles: Mapping[str, Any]) -> bool:
    """Tell whether all required roles are there, and no entity plays two of them."""
    filled = {name for name, ids in roles.items() if ids}
    entities = [each for role, ids in roles.items() if role != "lead" for each in listed(ids)]
    if len(entities) != len(set(entities)) or (kind == "partnership" and len(entities) < 2):
        return False
    sides = {"plaintiffs", "defendants"} <= filled or {"regulator", "subject"} <= filled
    return shape(kind).required <= filled and (kind != "legal" or sides)


def _ids(marks: tuple[Mark, ...]) -> list[str]:
    return list(dict.fromkeys(mark.value for mark in marks))


def _value(mark: Mark) -> Any:
    if isinstance(mark.value, Figure):
        return mark.value.written()
    return float(mark.value) if mark.kind == "S" else mark.value
