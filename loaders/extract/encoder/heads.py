"""What the vectors of a window say: how likely each claim about two names is in each sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from loaders.extract.encoder.labels import NOBODY
from loaders.extract.encoder.network import gelu, softmax
from loaders.extract.encoder.package import Floats
from loaders.extract.encoder.windows import Mention, Window
from loaders.extract.rules.numbers import Figure

LOOKS = 3  # ways in which two names look at a sentence
_FARTHEST, AHEAD = 4, 5  # sentences since a name stood; a name that stands later only
FLAGS = AHEAD + 1
_EARLIER = 2  # sentences before, and one behind, in which the date and the sum of what is told may stand
DISTANCES = _EARLIER + 2
_MOST_NAMES = 80  # in a window: more stand in tables, whose pairs would take minutes
Tuned = Mapping[str, Floats]
_T = TypeVar("_T", str, Figure)
# The layers that choose a date, a sum and a valuation: for each of them, for the names, for how far away it is, for how
# likely one is, and for none.
DATE_LAYERS = ("date", "when", "distance", "dated", "undated")
SUM_LAYERS = ("sum", "worth", "gap", "priced", "unpriced")
VALUATION_LAYERS = ("asset", "esteem", "span", "valued", "unvalued")


@dataclass(frozen=True)
class Odds:
    """The logits of a sentence: a row for each of `pairs` (ordered), a column for each label.

    `of_dates` has a column for each of `dates`, the last one for none of them, `of_sums` for each of `sums` likewise.
    `of_valuations` tells of nobody and a name which of the sums is what that one is worth. `words` are the places in
    the text of the word that was looked at most for each pair.
    """

    sentence: int
    pairs: Sequence[tuple[str, str]]
    of_pairs: Floats
    status: Floats
    change: Floats
    dates: Sequence[str]
    of_dates: Floats
    sums: Sequence[Figure | None]
    of_sums: Floats
    of_valuations: Floats
    words: NDArray[np.int64]

    @cached_property
    def rows(self) -> dict[tuple[str, str], int]:
        """Return the row of each pair."""
        return {pair: row for row, pair in enumerate(self.pairs)}


def odds(window: Window, vectors: Floats, tuned: Tuned) -> Iterator[Odds]:
    """Yield what is told in each sentence that the window judges: of each two names of which one stands there.

    Of each that stands there, or before, it is told, too, what somebody does who is not named. A window without names,
    or with too many, tells nothing.
    """
    names = list(window.names)
    if not 0 < len(names) <= _MOST_NAMES:
        return
    mentions = [_means(vectors, window.names[name]) for name in names]
    whole = np.stack([np.log(np.exp(each - each.max(0)).sum(0)) + each.max(0) for each in mentions])
    for number in window.told:
        if number not in window.sentences:
            continue
        here = [nearest(window.names[name], number) for name in names]
        local = np.stack([found[places].mean(0) for found, (places, _) in zip(mentions, here, strict=True)])
        flags = tuned["flag.weight"][[flag for _, flag in here]]
        span = slice(*window.sentences[number])
        sides = np.concatenate([local, whole, flags], -1)
        dates, sums = _near(window.dates, number, vectors), _near(window.sums, number, vectors)
        said = _Said(number, vectors[span], window.places[span], window.kinds[span] == 0, dates, sums)
        judged = [*pairs([flag for _, flag in here])]
        yield _of_sentence(said, [*names, NOBODY], judged, np.vstack([sides, tuned["nobody"]]), tuned)


def pairs(flags: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places of names of which one stands in the sentence, and nobody's with those told of.

    `flags` tell where each name stands; nobody's place is behind theirs.
    """
    places = range(len(flags))
    yield from ((a, b) for a in places for b in places if a != b and not (flags[a] and flags[b]))
    yield from ((len(flags), b) for b in places if flags[b] != AHEAD)


@dataclass(frozen=True)
class _Near(Generic[_T]):
    """The dates, or the sums, in and near a sentence: what they are, their vectors, and how far away they stand."""

    values: list[_T]
    vectors: Floats
    distances: NDArray[np.int64]


def _near(marked: Sequence[tuple[_T, Mention]], number: int, vectors: Floats) -> _Near[_T]:
    near = [(value, at, far) for value, at in marked if (far := distance(at, number)) is not None]
    means = _means(vectors, [at for _, at, _ in near])
    return _Near([value for value, _, _ in near], means, np.array([far for _, _, far in near], np.int64))


@dataclass(frozen=True)
class _Said:
    """A sentence's tokens: their vectors, their places in the text, and which are plain words."""

    number: int
    vectors: Floats
    places: NDArray[np.int64]
    plain: NDArray[np.bool_]
    dates: _Near[str]
    sums: _Near[Figure]


def _of_sentence(
    said: _Said, names: Sequence[str], pairs: Sequence[tuple[int, int]], sides: Floats, tuned: Tuned
) -> Odds:
    left, right = gelu(_linear("a", sides, tuned)), gelu(_linear("b", sides, tuned))
    one, other = left[[a for a, _ in pairs]], right[[b for _, b in pairs]]
    seen, weights = _seen(np.concatenate([one, other], -1), said.vectors, tuned)
    both = gelu(_linear("o1", np.concatenate([one, other, seen, one * other], -1), tuned))
    both = both + gelu(_linear("others", _beside_others(both, pairs, len(names)), tuned))
    return Odds(
        said.number,
        [(names[a], names[b]) for a, b in pairs],
        _linear("o2", both, tuned),
        _linear("status", both, tuned),
        _linear("change", both, tuned),
        [*said.dates.values, ""],
        _of_near(both, said.dates, DATE_LAYERS, tuned),
        [*said.sums.values, None],
        _of_near(both, said.sums, SUM_LAYERS, tuned),
        _of_near(both, said.sums, VALUATION_LAYERS, tuned),
        said.places[(weights * said.plain).argmax(-1)],
    )


def _beside_others(both: Floats, pairs: Sequence[tuple[int, int]], names: int) -> Floats:
    """Return the rows of pairs beside the most that is in any row with the same name on a side, or on the other one."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    most = np.zeros((2, names, both.shape[1]), np.float32)
    np.maximum.at(most[0], left, both)
    np.maximum.at(most[1], right, both)
    return np.concatenate([both, most[0, left], most[1, right], most[1, left], most[0, right]], -1)


def _of_near(both: Floats, near: _Near[Any], layers: Sequence[str], tuned: Tuned) -> Floats:
    """Return for each pair of names how likely each date or sum, and none, is that of what is told of them."""
    own, asks, far, one, none = layers
    keys = _linear(own, near.vectors, tuned) + tuned[f"{far}.weight"][near.distances]
    asked = gelu(_linear(asks, both, tuned)[:, None] + keys[None])
    return np.concatenate([_linear(one, asked, tuned)[:, :, 0], _linear(none, both, tuned)], -1)


def _means(vectors: Floats, spans: Sequence[Mention]) -> Floats:
    found = [vectors[each.first : each.last].mean(0) for each in spans]
    return np.array(found, np.float32).reshape(-1, vectors.shape[1])


def _linear(name: str, x: Floats, tuned: Tuned) -> Floats:
    return np.asarray(x @ tuned[f"{name}.weight"].T + tuned[f"{name}.bias"], np.float32)


def _seen(sides: Floats, inner: Floats, tuned: Tuned) -> tuple[Floats, Floats]:
    """Return what each row, which asks its own questions, finds among a sentence's tokens, and how it weighs them."""
    keys = _linear("key", inner, tuned)
    asked = _linear("q", sides, tuned).reshape(len(sides), LOOKS, keys.shape[1])
    weights = softmax(asked @ keys.T / np.float32(keys.shape[1] ** 0.5))
    return gelu(_linear("c", (weights @ inner).reshape(len(sides), LOOKS * inner.shape[1]), tuned)), weights.mean(1)


def distance(mention: Mention, number: int) -> int | None:
    """Return a number for how far from a sentence a date or a sum stands; None if it is too far."""
    ahead = mention.sentence - number
    return ahead + _EARLIER if -_EARLIER <= ahead <= 1 else None


def nearest(mentions: Sequence[Mention], number: int) -> tuple[NDArray[np.int64], int]:
    """Return which of a name's mentions count in a sentence, and a flag that tells where they stand (0: in it)."""
    here = [place for place, each in enumerate(mentions) if each.sentence == number]
    if here:
        return np.array(here), 0
    before = [place for place, each in enumerate(mentions) if each.sentence < number]
    if before:
        return np.array(before[-1:]), min(number - mentions[before[-1]].sentence, _FARTHEST)
    return np.array([0]), AHEAD
