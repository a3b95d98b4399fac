"""A page in windows as long as the encoder takes in at once, with the names that stand in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.extract.encoder.tokens import BEGIN, END, Tokens, tokens
from loaders.extract.rules.dates import SPAN
from loaders.extract.rules.marks import NAMES, Mark
from loaders.extract.rules.numbers import Figure
from loaders.extract.rules.text import Sentence

_LONGEST, _CONTEXT = 500, 140  # tokens: of a window, and of the sentences before that it repeats
WHOSE = 24  # names of a window that are told apart
KINDS = {kind: number for number, kind in enumerate("OPDUIMNRTQS", 1)}


@dataclass(frozen=True)
class Mention:
    """A name, a date or a sum in a window: its span of tokens and the sentence that it stands in."""

    first: int
    last: int
    sentence: int


@dataclass(frozen=True)
class Window:
    """Some sentences as tokens: their ids, their places in the text, and the kind of the mark each lies in (0: none).

    `sentences` has each sentence's span of tokens, `told` those that are judged here, `names` each entity's mentions,
    `dates` what each date is and where it stands, `sums` each amount of money.
    """

    ids: NDArray[np.int64]
    places: NDArray[np.int64]
    kinds: NDArray[np.int64]
    sentences: dict[int, tuple[int, int]]
    told: range
    names: dict[str, list[Mention]]
    dates: list[tuple[str, Mention]]
    sums: list[tuple[Figure, Mention]]

    def whose(self) -> NDArray[np.int64]:
        """Return for each token which of the names it belongs to, counted as they first come up (0: to none).

        So all that stands for one name is alike, however it is written; beyond the last number they begin anew.
        """
        found = np.zeros(len(self.ids), np.int64)
        for place, own in enumerate(self.names.values()):
            for each in own:
                found[each.first : each.last] = place % WHOSE + 1
        return found


def windows(text: str, sentences: Sequence[Sentence], marks: Sequence[Mark]) -> Iterator[Window]:
    """Yield the windows of a page, each beginning with what stands before the sentences that it judges."""
    found = tokens(text)
    spans = [found.within(sentence.start, sentence.end) for sentence in sentences]
    first = 0
    while first < len(spans):
        before = first
        while before and spans[first][0] - spans[before - 1][0] <= _CONTEXT:
            before -= 1
        last = first + 1
        while last < len(spans) and spans[last][1] - spans[before][0] <= _LONGEST:
            last += 1
        window = _window(found, spans, range(before, last), range(first, last), marks, sentences)
        if len(window.ids) > 2:
            yield window
        first = last


def _window(
    found: Tokens,
    spans: Sequence[tuple[int, int]],
    numbers: range,
    told: range,
    marks: Sequence[Mark],
    sentences: Sequence[Sentence],
) -> Window:
    low = spans[numbers[0]][0]
    high = min(spans[numbers[-1]][1], low + _LONGEST)
    inner = Tokens(found.ids[low:high], found.starts[low:high], found.ends[low:high])
    ids = np.array([BEGIN, *inner.ids, END], np.int64)
    kinds = np.zeros(len(ids), np.int64)
    names: dict[str, list[Mention]] = {}
    dates: list[tuple[str, Mention]] = []
    sums: list[tuple[Figure, Mention]] = []
    start, end = sentences[numbers[0]].start, sentences[numbers[-1]].end
    for mark in marks:
        if not start <= mark.start < end or mark.referring:
            continue
        first, last = inner.within(mark.start, mark.end)
        if last > first:
            kinds[first + 1 : last + 1] = KINDS[mark.kind]
            number = next((n for n in numbers if sentences[n].start <= mark.start < sentences[n].end), None)
            if mark.kind in NAMES and number is not None:
                names.setdefault(mark.value, []).append(Mention(first + 1, last + 1, number))
            elif mark.kind == "T" and number is not None and not mark.value.startswith(SPAN):
                dates.append((mark.value, Mention(first + 1, last + 1, number)))
            elif mark.kind == "M" and number is not None:
                sums.append((mark.value, Mention(first + 1, last + 1, number)))
    within = {n: (max(spans[n][0] - low + 1, 1), min(spans[n][1] - low + 1, len(ids) - 1)) for n in numbers}
    places = np.array([inner.starts[0], *inner.starts, inner.ends[-1]], np.int64) if high > low else ids
    said = {n: span for n, span in within.items() if span[0] < span[1]}
    return Window(ids, places, kinds, said, told, names, dates, sums)
