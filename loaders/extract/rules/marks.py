"""Marks: the spans of a text that mean something by themselves, and the line with placeholders that rules match.

Kinds are one letter each: O organization, P person, D product, U name of unknown kind, M money, S share,
N number, T date, R title of a post, I a possessive that stands for an organization ("its").
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["O", "P", "D", "U", "I", "M", "S", "N", "T", "R"]
NAMES = frozenset("OPDU")
ENTITIES = NAMES | {"I"}


@dataclass(frozen=True)
class Mark:
    """A span with its kind and its meaning: an entity's id, an amount, a date, a title.

    `referring` tells that the words only point back to the entity ("the company", "its"); `others` are those that
    they may mean instead.
    """

    start: int
    end: int
    kind: Kind
    value: Any
    referring: bool = False
    others: tuple[str, ...] = ()


class Marks:
    """Marks of one document, in their order, that do not overlap: what was marked first stays."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)
        self.all: list[Mark] = []
        self._starts: list[int] = []
        self._covers: list[Mark] = []

    def cover(self, mark: Mark) -> None:
        """Add a mark that stands for those that it covers: "the ChatGPT maker" is an organization, too."""
        self._covers.append(mark)

    def covered(self, start: int, end: int) -> list[Mark]:
        """Return the marks inside a span, in order, those that cover others instead of these."""
        covers = [mark for mark in self._covers if start <= mark.start and mark.end <= end]
        free = [m for m in self.within(start, end) if not any(c.start < m.end and m.start < c.end for c in covers)]
        return sorted([*free, *covers], key=lambda mark: mark.start)

    def add(self, mark: Mark) -> bool:
        """Add a mark, unless its span is taken; tell whether it was added."""
        if mark.end <= mark.start or any(self._taken[mark.start : mark.end]):
            return False
        self._taken[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
        index = bisect_left(self._starts, mark.start)
        self.all.insert(index, mark)
        self._starts.insert(index, mark.start)
        return True

    def free(self, start: int, end: int) -> bool:
        """Tell whether nothing in the span is marked."""
        return not any(self._taken[start:end])

    def within(self, start: int, end: int) -> list[Mark]:
        """Return the marks inside a span, in order."""
        starts = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [mark for mark in self.all[slice(*starts)] if mark.end <= end]

    def ending(self, place: int) -> Mark | None:
        """Return the mark that ends at a place."""
        before = self.all[bisect_left(self._starts, place) - 1] if self._starts else None
        return before if before and before.end == place else None

    def starting(self, place: int) -> Mark | None:
        """Return the mark that starts at a place."""
        index = bisect_left(self._starts, place)
        return self.all[index] if index < len(self.all) and self.all[index].start == place else None


@dataclass(frozen=True)
class Line:
    """A sentence in lower case with `<O3>` for the fourth of its marks, and the way back to the text."""

    text: str
    marks: tuple[Mark, ...]
    _at: tuple[int, ...] = field(repr=False)
    _origin: tuple[int, ...] = field(repr=False)

    def origin(self, position: int) -> int:
        """Return where in the document a position of the line is; the position must not be inside a placeholder."""
        index = bisect_right(self._at, position) - 1
        return self._origin[index] + position - self._at[index]

    def place(self, number: int) -> int:
        """Return where in the line the placeholder of a mark begins."""
        return self.text.index(f"<{self.marks[number].kind}{number}>")

    def mark(self, placeholder: str) -> Mark:
        """Return the mark of `<O3>`."""
        return self.marks[int(placeholder[2:-1])]


def line(low: str, start: int, end: int, marks: Sequence[Mark]) -> Line:
    """Return the line of the sentence between `start` and `end` of the text in lower case."""
    parts: list[str] = []
    at: list[int] = []
    origin: list[int] = []
    length = 0
    position = start
    for number, mark in enumerate(marks):
        first, last = _unquoted(low, mark)
        for text, source in ((low[position:first], position), (f"<{mark.kind}{number}>", first)):
            if text:
                parts.append(text)
                at.append(length)
                origin.append(source)
                length += len(text)
        position = last
    parts.append(low[position:end])
    at += [length, length + end - position]
    origin += [position, end]
    return Line("".join(parts), tuple(marks), tuple(at), tuple(origin))


def _unquoted(low: str, mark: Mark) -> tuple[int, int]:
    """Return a mark's span; a name in quotation marks takes them in, so that lists and neighbours see a name."""
    before, after = _OPEN.search(low, max(0, mark.start - 2), mark.start), _CLOSE.match(low, mark.end)
    if mark.kind in NAMES and before and after:
        return before.start(), after.end()
    return mark.start, mark.end


_OPEN, _CLOSE = re.compile(r'" ?$'), re.compile(r' ?"')
PLACEHOLDER = re.compile(r"<[A-Z]\d+>")
