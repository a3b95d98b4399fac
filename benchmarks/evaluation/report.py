"""Prints what an evaluation counted, and what went wrong."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from benchmarks.evaluation.faults import Fault
from benchmarks.evaluation.scores import Counts, Scores

_PARTS = ("entities", "role", "value", "status", "change")


def summary(scores: Scores, seconds: float | None, articles: int) -> Iterator[str]:
    """Yield the lines of all tables; `seconds` are those of one core that extraction took, if it ran here."""
    yield f"{articles} articles" + (f", {articles / seconds:,.1f} a second on one core" if seconds else "")
    yield ""
    yield f"{'':<32}{'right':^33}  {'found':^33}"
    yield f"{'':<32}{_HEAD}  {_HEAD}"
    for section, row in _sorted(scores.found):
        name = row if section == "total" else f"{section} {row}"
        yield f"{name:<32}{_figures(scores.right[section, row])}  {_figures(scores.found[section, row])}"
    yield ""
    yield f"{'one by one':<32}{_HEAD}"
    for section, row in sorted(scores.parts, key=lambda key: (_PARTS.index(key[0]), key[1])):
        name = row if section == "entities" else f"{section} {row}"
        yield f"{name:<32}{_figures(scores.parts[section, row])}"


def details(scores: Scores, faults: Mapping[str, list[Fault]]) -> Iterator[str]:
    """Yield the lines of what each rule did and of all faults."""
    yield ""
    yield f"{'rule':<48}{'fired':>7}{'found':>7}{'right':>7}"
    for rule, fired in sorted(scores.rules.items()):
        yield f"{rule:<48}{fired.fired:>7}{fired.found:>7}{fired.right:>7}"
    tellers: dict[str, Callable[[Fault], Iterable[str]]] = {"wrong": _wrong, "missed": _missed, "false": _false}
    for kind, tell in tellers.items():
        yield ""
        yield f"{kind}: {len(faults[kind])}"
        for fault in faults[kind]:
            yield from tell(fault)
            yield from _differences(fault)


def as_json(scores: Scores, seconds: float | None, articles: int) -> dict[str, Any]:
    """Return the tables as plain values; figures are null where nothing was there to count."""
    tables = {"right": scores.right, "found": scores.found, "parts": scores.parts}
    return {"articles": articles, "articles_per_second_per_core": articles / seconds if seconds else None} | {
        name: [{"section": section, "row": row} | _plain(table[section, row]) for section, row in _sorted(table)]
        for name, table in tables.items()
    }


_HEAD = f"{'P':>6}{'R':>6}{'F1':>6}{'hits':>5}{'pred':>5}{'gold':>5}"


def _sorted(table: Mapping[tuple[str, str], Counts]) -> list[tuple[str, str]]:
    return sorted(table, key=lambda key: (key[0] != "total", key))


def _figures(counts: Counts) -> str:
    shares = (counts.precision, counts.recall, counts.f1)
    shown = "".join(f"{'–' if share is None else format(share, '.3f'):>6}" for share in shares)
    return f"{shown}{counts.hits:>5}{counts.predicted:>5}{counts.required:>5}"


def _plain(counts: Counts) -> dict[str, Any]:
    figures = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return figures | {"hits": counts.hits, "predicted": counts.predicted, "required": counts.required}


def _wrong(fault: Fault) -> Iterator[str]:
    found = fault["found"]
    yield f"  {fault['document']} {fault['n']} {fault['expected']['type']}: {fault['quote']}"
    yield f"      found as {found['n']} by {found['rule']}: {found['quote']}"


def _missed(fault: Fault) -> Iterator[str]:
    yield f"  {fault['document']} {fault['n']} {_shown(fault['expected'])}: {fault['quote']}"
    if "merged_into" in fault:
        yield f"      claim {fault['merged_into']} of the same event was found, without these values:"
    elif "nearest" in fault:
        near = fault["nearest"]
        yield f"      nearest is {near['n']} by {near['rule']}: {near['quote']}"


def _false(fault: Fault) -> Iterator[str]:
    found = fault["found"]
    yield f"  {fault['document']} {found['n']} by {found['rule']} {_shown(found['claim'])}: {found['quote']}"
    if "nearest" in fault:
        near = fault["nearest"]
        already = f" (found already as {fault['found_already_as']})" if "found_already_as" in fault else ""
        yield f"      nearest is gold {near['n']}{already}: {near['quote']}"


def _differences(fault: Fault) -> Iterator[str]:
    for name, sides in fault.get("fields", {}).items():
        yield f"      {name}: expected {_shown(sides['expected'])}, found {_shown(sides['found'])}"


def _shown(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)
