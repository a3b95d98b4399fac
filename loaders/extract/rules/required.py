"""What stands in every text that a regular expression matches: by that, most rules need not be tried."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]  # the one parser that reads all of re's own syntax
from typing import Any

# A set of strings, of which a text has at least one.
Choice = frozenset[str]
# Marks of some kinds, as letters ("OUI"), of which a line has at least so many.
Count = tuple[str, int]

_SHORTEST = 2
_MOST_CHOICES = 3  # of an expression; more of them seldom tell more


class Standing(dict[Choice | Count, bool]):
    """Which of the things that rules require a line has; each is looked for once."""

    def __init__(self, line: str, kinds: Mapping[str, int]) -> None:
        self._line = line
        self._kinds = kinds

    def __missing__(self, required: Choice | Count) -> bool:
        """Look for what was not asked for before."""
        if isinstance(required, frozenset):
            found = any(each in self._line for each in required)
        else:
            letters, number = required
            found = sum(self._kinds.get(letter, 0) for letter in letters) >= number
        self[required] = found
        return found


def choices(expression: str, standing_for: Mapping[str, Sequence[Choice]]) -> tuple[Choice, ...]:
    """Return the choices of an expression, those first that tell most.

    A character of `standing_for` stands for another expression, of which it gives the choices.
    """
    return _best(_choices(_parsed(expression), standing_for))


def counts(expression: str, characters: Iterable[str]) -> dict[str, int]:
    """Return how often each of some characters stands in every text that an expression matches, if at all."""
    parsed = _parsed(expression)
    found = {each: _count(parsed, ord(each)) for each in characters}
    return {each: number for each, number in found.items() if number}


# A rule's choices and counts are asked for one after the other.
@lru_cache(maxsize=1)
def _parsed(expression: str) -> Sequence[tuple[Any, Any]]:
    return parser.parse(expression)  # type: ignore[no-any-return]


def _choices(parsed: Iterable[tuple[Any, Any]], standing_for: Mapping[str, Sequence[Choice]]) -> Iterator[Choice]:
    run = ""
    for code, argument in [*parsed, (codes.ANY, None)]:
        if code is codes.LITERAL and chr(argument) not in standing_for:
            run += chr(argument)
            continue
        if len(run) >= _SHORTEST:
            yield frozenset((run,))
        run = ""
        if code is codes.LITERAL:
            yield from standing_for[chr(argument)]
        elif code is codes.BRANCH:
            branches = [_best(_choices(branch, standing_for))[:1] for branch in argument[1]]
            if all(branches):
                yield frozenset().union(*(found for branch in branches for found in branch))
        elif inner := _inner(code, argument):
            yield from _choices(inner, standing_for)


def _count(parsed: Iterable[tuple[Any, Any]], character: int) -> int:
    number = 0
    for code, argument in parsed:
        if code is codes.LITERAL:
            number += argument == character
        elif code is codes.BRANCH:
            number += min(_count(branch, character) for branch in argument[1])
        else:
            number += _count(_inner(code, argument), character)
    return number


def _inner(code: Any, argument: Any) -> Sequence[tuple[Any, Any]]:
    """Return what stands within a part of an expression in every match: nothing if the part may be left out."""
    if code is codes.SUBPATTERN:
        return argument[-1]  # type: ignore[no-any-return]
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[0] > 0:
        return argument[2]  # type: ignore[no-any-return]
    return ()


def _best(found: Iterable[Choice]) -> tuple[Choice, ...]:
    ranked = sorted(set(found), key=lambda each: (-min(map(len, each)), len(each), sorted(each)))
    return tuple(ranked[:_MOST_CHOICES])
