"""Values that stand in a sentence beside what a rule matched: amounts, dates, shares, services."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from graph.model.claims import CLAIM_TYPES
from loaders.extract.rules.dates import SPAN
from loaders.extract.rules.drafts import Draft
from loaders.extract.rules.language import Language
from loaders.extract.rules.marks import PLACEHOLDER, Line, Mark

_FIELDS = {  # what a plain amount of money, a date and a share are in a claim of each type
    "investment": {"M": "amount", "T": "date", "S": "stake"},
    "acquisition": {"M": "amount", "T": "date"},
    "supply": {"M": "total_value", "T": "date"},
    "metric": {"T": "period"},
    "product": {"T": "released"},
}
_DATED = {"T": "date"}
_CLOSE, _FAR, _NEVER = 8, 60, 10_000
_SUMS = ("annual", "deal", "contract")  # kinds of amounts that are no other thing's than the deal's
_ANNOUNCED = ("investment", "acquisition", "supply", "partnership", "legal")
_LASTING = ("role", "competition", "product", "founding")
_APPOSED = re.compile(r"<\w\d+>, ")


def attach(drafts: Sequence[Draft], line: Line, language: Language, dated: str) -> None:
    """Give each mark of a line that no rule used to a draft that has room for it, the nearest pairs first.

    `dated` is the document's date, from which a contract's years count.
    """
    kinds = dict(_kinds(line, language))
    used = {mark for draft in drafts for mark in draft.used}
    firsts = list({id(draft.match): draft for draft in reversed(drafts)}.values())
    places = {number: line.place(number) for number, mark in enumerate(line.marks) if mark.kind in "MTS"}
    asides = [found.span() for found in language.asides.finditer(line.text)]
    pairs = [
        (_distance(draft, place, line.marks[number]), number, order)
        for number, place in places.items()
        if line.marks[number] not in used
        for order, draft in enumerate(firsts)
        if line.marks[number].kind != "T" or not _is_aside(draft, place, asides)
    ]
    for distance, number, order in sorted(pairs):
        mark, draft = line.marks[number], firsts[order]
        name = _field(draft, mark, kinds.get(number))
        if mark.kind == "T" and mark.value.startswith(SPAN):
            name = "period" if "period" in CLAIM_TYPES[draft.type].model_fields and draft.type != "metric" else None
        if name and distance < _NEVER and mark not in used and name not in draft.values:
            used.add(mark)
            for each in _alike(drafts, draft):
                each.values[name] = _year(_written(mark)) if name == "date" else _written(mark)
                if name == "period" and mark.value.startswith(SPAN):
                    each.values[name] = f"{dated[:4]}/{mark.value.removeprefix(SPAN)}"
    _share_period(drafts, line)
    for draft in drafts:
        _settle(draft, kinds, line)


def attach_behind(before: Sequence[Draft], line: Line, language: Language) -> None:
    """Give what a sentence only says of a deal told before, its worth or when it was told, to the sentence before."""
    for found in language.announced.finditer(line.text):
        told = line.mark(found["date"]).value
        for draft in before:
            if draft.type in _ANNOUNCED and not {"date", "period"} & set(draft.values) and not told.startswith(SPAN):
                draft.values["date"] = told
    for number, kind in _kinds(line, language):
        for draft in before:
            name = _FIELDS.get(draft.type, {}).get("M")
            if kind == "deal" and name and not {name, "annual_value"} & set(draft.values):
                draft.values[name] = line.marks[number].value.written()


def attach_ahead(before: Line, drafts: Sequence[Draft]) -> None:
    """Give the deals of a sentence that have no date the day or month of the one before, which tells of no deal."""
    told = [mark.value for mark in before.marks if mark.kind == "T" and not mark.value.startswith(SPAN)]
    if len(told) == 1 and len(told[0]) > len("2025"):
        for draft in drafts:
            if draft.type in _ANNOUNCED and not {"date", "period"} & set(draft.values):
                draft.values["date"] = _year(told[0])


def _kinds(line: Line, language: Language) -> Iterable[tuple[int, str]]:
    """Yield what the words around each amount say that it is: a valuation, revenue, a yearly sum, …"""
    for kind, patterns in language.money.items():
        for pattern in patterns:
            for found in pattern.finditer(line.text):
                for placeholder in PLACEHOLDER.findall(found["money"]):
                    yield int(placeholder[2:-1]), kind


def _distance(draft: Draft, place: int, mark: Mark) -> int:
    """Return how far a mark is from what a rule went by; what stands before counts twice.

    A date seldom is that of what has no verb ("X, head of Y"), except right behind it; no sum or date behind the comma
    that ends an apposition is ("X, a subsidiary of Y, spends $2bn").
    """
    start, end = draft.match.trigger
    if place > draft.match.end and _is_apposition(draft):
        return _NEVER
    if mark.kind == "T" and draft.type == "founding" and draft.match.rule.type != draft.type:
        return _NEVER  # "founder X left in June" is not when it was founded
    if mark.kind == "T" and draft.type == "metric":
        return _from_figure(draft, place)
    lasting = draft.type in _LASTING and not draft.match.tense and not 0 <= place - draft.match.end <= _CLOSE
    if draft.match.start <= place < draft.match.end:
        return min(abs(end - place), _CLOSE)
    away = place - end if place >= end else end - place if place >= start else 2 * (start - place)
    return away + (_FAR if mark.kind == "T" and lasting else 0)


def _is_apposition(draft: Draft) -> bool:
    match = draft.match
    begins = _APPOSED.match(match.line.text, match.start)
    return bool(begins) and not match.tense and match.line.text.startswith(",", match.end)


def _is_aside(draft: Draft, place: int, asides: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a place lies in an aside outside which a draft's words stand."""
    first, last = draft.match.trigger
    return any(start < place < end and (last <= start or first >= end) for start, end in asides)


def _from_figure(draft: Draft, place: int) -> int:
    """Return how far a date is from a metric's figure; very far if another figure stands between the two."""
    line, value = draft.match.line, draft.match.roles["value"][0]
    figure = line.place(line.marks.index(value))
    first, last = sorted((figure, place))
    others = re.search(r"<[MN]", line.text[first + 1 : last])
    return last - first if last - first <= _FAR and not others else _NEVER


def _alike(drafts: Sequence[Draft], draft: Draft) -> list[Draft]:
    return [each for each in drafts if each.match is draft.match and each.type == draft.type]


def _field(draft: Draft, mark: Mark, kind: str | None) -> str | None:
    model = CLAIM_TYPES[draft.type]
    if mark.kind == "M" and kind == "valuation" and draft.type == "acquisition":
        return "amount"  # "a deal that values B at $2bn"
    if mark.kind == "M" and kind and kind not in _SUMS:
        return kind if kind in model.model_fields else None
    if mark.kind == "M" and kind == "annual" and "annual_value" in model.model_fields:
        return "annual_value"
    return field_of(draft.type, mark.kind)


def field_of(claim_type: str, kind: str) -> str | None:
    """Return what a plain mark of a kind, money, a share or a date, is in a claim of a type; None if it is nothing."""
    return _FIELDS.get(claim_type, _DATED).get(kind)


def _written(mark: Mark) -> Any:
    if mark.kind == "M":
        return mark.value.written()
    return float(mark.value) if mark.kind == "S" else mark.value


def _year(told: Any) -> Any:
    """Return of a quarter the year: what happened once did not last all of it."""
    return told[:4] if isinstance(told, str) and "/" in told and told[:4] == told[8:12] else told


def _share_period(drafts: Sequence[Draft], line: Line) -> None:
    """Let all figures of a sentence be of its one period: "last year it lost €9m on sales of €30m"."""
    metrics = [draft for draft in drafts if draft.type == "metric"]
    periods = {draft.values["period"] for draft in metrics if "period" in draft.values}
    if len(periods) == 1 and len({mark.value for mark in line.marks if mark.kind == "T"}) == 1:
        for draft in metrics:
            draft.values.setdefault("period", *periods)


def _settle(draft: Draft, kinds: dict[int, str], line: Line) -> None:
    """Tell a yearly sum of supply from a whole one: the words around it say so, or it is told of one year."""
    if draft.type != "supply":
        return
    values = draft.values
    named = {line.marks[number] for number, kind in kinds.items() if kind == "annual"} & draft.used
    of_year = len(values.get("date", "")) == len("2025")
    if "total_value" in values and named:
        values["annual_value"] = values.pop("total_value")
    elif "annual_value" in values and "annual_value" in draft.match.roles and not named and not of_year:
        values["total_value"] = values.pop("annual_value")
    if "annual_value" in values and of_year:
        values.setdefault("period", values.pop("date"))
