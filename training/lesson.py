"""A window as arrays: whose names stand where, and which labels are right for which names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from loaders.extract.encoder.heads import DATE_LAYERS, SUM_LAYERS, VALUATION_LAYERS, distance, nearest, pairs
from loaders.extract.encoder.labels import CHANGES, MUTUAL, NOBODY, PAIRS, STATUS
from loaders.extract.encoder.windows import Mention, Window
from training.texts import VALUATION, Claim, Example

UNTOLD = -100
# What is learned of single names, only for what it teaches of the text: claims with nobody on the other side, metrics.
ONE_SIDED = ("investment", "founding", "legal", "acquisition")
METRICS = (
    "headcount",
    "revenue",
    "profit",
    "valuation",
    "users",
    "loss",
    "compute",
    "capex",
    "spend",
    "annualised-revenue",
)


@dataclass(frozen=True)
class Near:
    """The dates, or the sums, of a window, and which of them is that of which pair.

    `places` takes them from their tokens, `distances` tells how far each is from a pair's sentence (-1: too far), and
    `wanted` which of them is the pair's: one more than there are is none. `layers` are those that tell.
    """

    layers: Sequence[str]
    places: Tensor
    distances: Tensor
    wanted: Tensor


@dataclass(frozen=True)
class Lesson:
    """One window to learn from.

    A row stands for a name in a sentence, the last one of each for `nobody`: `pool` takes rows from the names' places,
    `whole` from each entity's. `pairs` are pairs of rows. `wanted` and `alone` are the labels of pairs and rows, the
    `sure` ones those that count.
    """

    window: Window
    places: Tensor
    whole: Tensor
    pool: Tensor
    entity: Tensor
    flag: Tensor
    nobody: Tensor
    within: Tensor
    pairs: Tensor
    wanted: Tensor
    sure: Tensor
    alone: Tensor
    alone_sure: Tensor
    certain: Tensor
    dates: Near
    sums: Near
    valuations: Near


def lesson(example: Example) -> Lesson:
    """Return the lesson of an example."""
    window = example.window
    names = [*window.names, NOBODY]
    numbers = [number for number in window.told if number in window.sentences]
    mentions = [(name, each) for name, own in window.names.items() for each in own]
    places = _places(window, [each for _, each in mentions])
    whole = torch.tensor([[name == own for own, _ in mentions] for name in names])
    rows = [(number, name) for number in numbers for name in names]
    pool, flags = _pool(window, rows, mentions)
    within = torch.zeros(len(rows), len(window.ids), dtype=torch.bool)
    for row, (number, _) in enumerate(rows):
        within[row, slice(*window.sentences[number])] = True
    judged = [
        (first + a, first + b)
        for first in range(0, len(rows), len(names))
        for a, b in pairs(flags[first : first + len(names) - 1])
    ]
    entity = torch.tensor([names.index(name) for _, name in rows])
    answers = _answers(example.claims, rows, judged)
    places_of = torch.tensor(judged, dtype=torch.long).reshape(-1, 2)
    sides = [(rows[a][0], rows[a][1], rows[b][1]) for a, b in judged]
    dates = _near(DATE_LAYERS, window, window.dates, sides, [(each, each.date) for each in example.claims])
    sums = _near(SUM_LAYERS, window, window.sums, sides, [(each, each.sum) for each in example.claims])
    valuations = _valuations(window, sides, example.claims)
    nobody = torch.tensor([name == NOBODY for _, name in rows])
    given = (window, places, whole, pool, entity, torch.tensor(flags), nobody, within, places_of)
    return Lesson(*given, *answers, dates, sums, valuations)


def _valuations(window: Window, sides: Sequence[tuple[int, str, str]], claims: Sequence[Claim]) -> Near:
    """Return which sum is what somebody is worth, of nobody and each name; none where claims with sums tell of none."""
    told = [(replace(each, left=NOBODY, right=each.left), each.sum) for each in claims if each.right == VALUATION]
    near = _near(VALUATION_LAYERS, window, window.sums, sides, told)
    if any(claim.sum is not None for claim in claims):
        alone = torch.tensor([left == NOBODY for _, left, _ in sides], dtype=torch.bool)
        near.wanted[alone & (near.wanted == UNTOLD)] = len(window.sums)
    return near


def _places(window: Window, mentions: Sequence[Mention]) -> Tensor:
    """Return a row for each mention, which takes the mean of its tokens."""
    places = torch.zeros(len(mentions), len(window.ids))
    for row, each in enumerate(mentions):
        places[row, each.first : each.last] = 1 / (each.last - each.first)
    return places


def _near(
    layers: Sequence[str],
    window: Window,
    marked: Sequence[tuple[Any, Mention]],
    sides: Sequence[tuple[int, str, str]],
    claims: Sequence[tuple[Claim, Any]],
) -> Near:
    """Return where the dates or sums are, and which is that of each pair; `sides` are its sentence and its names.

    `claims` stand with what theirs is: None if that is not known, what is false if they have none.
    """
    far = [[distance(at, number) for _, at in marked] for number, _, _ in sides]
    distances = torch.tensor([[-1 if each is None else each for each in row] for row in far], dtype=torch.long)
    wanted = torch.full((len(sides),), UNTOLD)
    place = {side: at for at, side in enumerate(sides)}
    for claim, own in claims:
        for one, other in ((claim.left, claim.right), (claim.right, claim.left))[: 1 + (claim.type in MUTUAL)]:
            pair = place.get((claim.sentence, one, other))
            if pair is None or own is None:
                continue
            near = [at for at, each in enumerate(far[pair]) if each is not None and marked[at][0] == own]
            if near or not own:
                wanted[pair] = min(
                    near, key=lambda at: abs(marked[at][1].sentence - claim.sentence), default=len(marked)
                )
    places = _places(window, [at for _, at in marked])
    return Near(layers, places, distances.reshape(len(sides), len(marked)), wanted)


def _pool(window: Window, rows: list[tuple[int, str]], mentions: list) -> tuple[Tensor, list[int]]:
    first: dict[str, int] = {}
    for place, (name, _) in enumerate(mentions):
        first.setdefault(name, place)
    pool, flags = torch.zeros(len(rows), len(mentions)), []
    for row, (number, name) in enumerate(rows):
        if name == NOBODY:
            flags.append(1)
            continue
        counted, flag = nearest(window.names[name], number)
        pool[row, [first[name] + int(each) for each in counted]] = 1 / len(counted)
        flags.append(flag)
    return pool, flags


def _answers(
    claims: tuple[Claim, ...], rows: list[tuple[int, str]], pairs: list[tuple[int, int]]
) -> tuple[Tensor, ...]:
    at = {row: place for place, row in enumerate(rows)}
    pair = {each: place for place, each in enumerate(pairs)}
    alone_labels = [*ONE_SIDED, *METRICS]
    wanted, alone = torch.zeros(len(pairs), len(PAIRS)), torch.zeros(len(rows), len(alone_labels))
    sure, alone_sure = torch.ones_like(wanted), torch.ones_like(alone)
    certain = torch.full((len(pairs), 2), UNTOLD)
    for claim in claims:
        left, right = (at.get((claim.sentence, each)) for each in (claim.left, claim.right))
        if claim.type == "metric" and left is not None and claim.right in METRICS:
            alone[left, alone_labels.index(claim.right)] = 1
            alone_sure[left, alone_labels.index(claim.right)] = not claim.unsure
        elif claim.left == NOBODY and claim.type in ONE_SIDED and right is not None:
            alone[right, alone_labels.index(claim.type)] = 1
        for one, other in ((left, right), (right, left)) if claim.type in MUTUAL else ((left, right),):
            if claim.type in PAIRS and (place := pair.get((one, other))) is not None:
                wanted[place, PAIRS.index(claim.type)] = 1
                sure[place, PAIRS.index(claim.type)] = not claim.unsure
                for column, (key, known) in enumerate((("status", STATUS), ("change", CHANGES))):
                    if claim.values.get(key) in known:
                        certain[place, column] = known.index(claim.values[key])
    return wanted, sure, alone, alone_sure, certain
