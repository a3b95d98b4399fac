"""Texts with other names in them: what a text says of somebody must be told from its words, not from who it is."""

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.extract.rules.marks import NAMES, Mark
from loaders.extract.rules.text import lowered
from training.texts import Text

_SHARE = 0.6  # of a text's names that become others
_FULL = 0.8  # of a full name's length: what is shorter is a short form


@dataclass(frozen=True)
class Naming:
    """How somebody is named: in full, and for short."""

    full: str
    short: str


def namings(texts: Iterable[Text]) -> dict[str, list[Naming]]:
    """Return the namings of all whom texts name, by the kind of their marks."""
    found: dict[str, set[Naming]] = defaultdict(set)
    for text in texts:
        for marks in _by_entity(text).values():
            written = {text.page.text[mark.start : mark.end] for mark in marks}
            forms = sorted(written, key=lambda form: (-len(form), form))
            short = forms[-1] if forms[1:] else forms[0].split()[-1] if marks[0].kind == "P" else forms[0]
            found[marks[0].kind].add(Naming(forms[0], short))
    return {kind: sorted(own, key=lambda each: (each.full, each.short)) for kind, own in found.items()}


def renamed(text: Text, others: Mapping[str, Sequence[Naming]], chance: random.Random) -> Text:
    """Return a text in which many names, each everywhere, are others of their kind; claims and marks move along."""
    edits: dict[int, tuple[int, str]] = {}
    for marks in _by_entity(text).values():
        new = chance.choice(others[marks[0].kind])
        if chance.random() >= _SHARE or new.full.lower() in text.page.low:
            continue
        longest = max(mark.end - mark.start for mark in marks)
        for mark in marks:
            is_full = mark.end - mark.start >= _FULL * longest
            edits[mark.start] = (mark.end, new.full if is_full else new.short)
    return _edited(text, edits)


def _by_entity(text: Text) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in text.marks:
        if mark.kind in NAMES and not mark.referring:
            found[mark.value].append(mark)
    return found


def _edited(text: Text, edits: Mapping[int, tuple[int, str]]) -> Text:
    """Return a text with other words from each start to its end."""
    parts: list[str] = []
    ends, moved = [0], [0]
    for start, (end, words) in sorted(edits.items()):
        parts += [text.page.text[ends[-1] : start], words]
        ends.append(end)
        moved.append(moved[-1] + len(words) - (end - start))
    parts.append(text.page.text[ends[-1] :])

    def at(place: int) -> int:
        return place + moved[bisect_right(ends, place) - 1]

    def of(mark: Mark) -> Mark:
        start = at(mark.start)
        end = start + len(edits[mark.start][1]) if mark.start in edits else at(mark.end)
        return replace(mark, start=start, end=end)

    written = "".join(parts)
    sentences = [replace(each, start=at(each.start), end=at(each.end)) for each in text.page.sentences]
    page = replace(text.page, text=written, low=lowered(written), sentences=sentences)
    return replace(text, page=page, marks=tuple(map(of, text.marks)))
