"""Marks: the spans of a text that mean something by themselves, and the line with placeholders that rules match.

Kinds are one letter each: O organization, P person, D product, U name of unknown kind, M money, S share,
N number, T date, R title of a post, I a possessive that stands for an organization ("its").
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["O", "P", "D", "U", "I", "M", "S", "N", "T", "R"]
NAMES = frozenset("OPDU")
ENTITIES = NAMES | {"I"}


@dataclass(frozen=True)
class Mark:
    """A span with its kind and its meaning: an entity's id, an amount, a date, a title.

    `referring` tells that the words only point back to the entity ("the company", "its").
    """

    start: int
    end: int
    kind: Kind
    value: Any
    referring: bool = False


class Marks:
    """Marks of one document that do not overlap: what was marked first stays."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)
        self.all: list[Mark] = []

    def add(self, mark: Mark) -> bool:
        """Add a mark, unless its span is taken; tell whether it was added."""
        if mark.end <= mark.start or any(self._taken[mark.start : mark.end]):
            return False
        self._taken[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
        self.all.append(mark)
        return True

    def free(self, start: int, end: int) -> bool:
        """Tell whether nothing in the span is marked."""
        return not any(self._taken[start:end])

    def replace(self, old: Mark, new: Mark) -> None:
        """Put another mark with the same span in the place of one."""
        self.all[self.all.index(old)] = new

    def within(self, start: int, end: int) -> list[Mark]:
        """Return the marks inside a span, in order."""
        return sorted((m for m in self.all if start <= m.start and m.end <= end), key=lambda m: m.start)


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
