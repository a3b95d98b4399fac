"""A window as arrays: whose names stand where, and which labels are right for which names."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from loaders.extract.encoder.heads import distance, nearest
from loaders.extract.encoder.labels import CHANGES, MUTUAL, PAIRS, STATUS
from loaders.extract.encoder.windows import Mention, Window
from training.texts import NOBODY, Claim, Example

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
class Lesson:
    """One window to learn from.

    A row stands for a name in a sentence: `pool` takes rows from the names' places, `whole` from each entity's.
    `pairs` are pairs of rows. `wanted` and `alone` are the labels of pairs and rows, the `sure` ones those that count.
    `dates` takes dates from their places, `distances` tells how far each is from a pair's sentence (-1: too far), and
    `dated` which of them is the pair's: one more than there are is none.
    """

    window: Window
    places: Tensor
    whole: Tensor
    pool: Tensor
    entity: Tensor
    flag: Tensor
    within: Tensor
    pairs: Tensor
    wanted: Tensor
    sure: Tensor
    alone: Tensor
    alone_sure: Tensor
    certain: Tensor
    dates: Tensor
    distances: Tensor
    dated: Tensor


def lesson(example: Example) -> Lesson:
    """Return the lesson of an example."""
    window = example.window
    names = list(window.names)
    numbers = [number for number in window.told if number in window.sentences]
    mentions = [(name, each) for name in names for each in window.names[name]]
    places = _places(window, [each for _, each in mentions])
    whole = torch.tensor([[name == own for own, _ in mentions] for name in names])
    rows = [(number, name) for number in numbers for name in names]
    pool, flags = _pool(window, rows, mentions)
    within = torch.zeros(len(rows), len(window.ids), dtype=torch.bool)
    for row, (number, _) in enumerate(rows):
        within[row, slice(*window.sentences[number])] = True
    pairs = [
        (a, b)
        for a, one in enumerate(rows)
        for b, other in enumerate(rows)
        if a != b and one[0] == other[0] and not (flags[a] and flags[b])
    ]
    entity = torch.tensor([names.index(name) for _, name in rows])
    answers = _answers(example.claims, rows, pairs)
    places_of = torch.tensor(pairs, dtype=torch.long).reshape(-1, 2)
    dated = _dated(example, [rows[a] for a, _ in pairs], [rows[b] for _, b in pairs])
    return Lesson(window, places, whole, pool, entity, torch.tensor(flags), within, places_of, *answers, *dated)


def _places(window: Window, mentions: Sequence[Mention]) -> Tensor:
    """Return a row for each mention, which takes the mean of its tokens."""
    places = torch.zeros(len(mentions), len(window.ids))
    for row, each in enumerate(mentions):
        places[row, each.first : each.last] = 1 / (each.last - each.first)
    return places


def _dated(example: Example, left: list[tuple[int, str]], right: list[tuple[int, str]]) -> tuple[Tensor, ...]:
    """Return the dates' places, how far they are from the pairs, and which is that of each pair."""
    window = example.window
    dates = _places(window, [at for _, at in window.dates])
    far = [[distance(at, number) for _, at in window.dates] for number, _ in left]
    distances = torch.tensor([[-1 if each is None else each for each in row] for row in far], dtype=torch.long)
    dated = torch.full((len(left),), UNTOLD)
    place = {(number, one, other): at for at, ((number, one), (_, other)) in enumerate(zip(left, right, strict=True))}
    for claim in example.claims:
        for one, other in ((claim.left, claim.right), (claim.right, claim.left))[: 1 + (claim.type in MUTUAL)]:
            pair = place.get((claim.sentence, one, other))
            if pair is None or claim.date is None:
                continue
            near = [at for at, each in enumerate(far[pair]) if each is not None and window.dates[at][0] == claim.date]
            if near or not claim.date:
                own = min(near, key=lambda at: abs(window.dates[at][1].sentence - claim.sentence), default=len(dates))
                dated[pair] = own
    return dates, distances.reshape(len(left), len(dates)), dated


def _pool(window: Window, rows: list[tuple[int, str]], mentions: list) -> tuple[Tensor, list[int]]:
    first: dict[str, int] = {}
    for place, (name, _) in enumerate(mentions):
        first.setdefault(name, place)
    pool, flags = torch.zeros(len(rows), len(mentions)), []
    for row, (number, name) in enumerate(rows):
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
