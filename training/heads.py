"""The heads for learning: loaders/extract/encoder/heads.py is what they compute."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from loaders.extract.encoder.heads import DATE_LAYERS, DISTANCES, FLAGS, LOOKS, SUM_LAYERS, VALUATION_LAYERS
from loaders.extract.encoder.labels import CHANGES, PAIRS, STATUS
from training.lesson import METRICS, ONE_SIDED, UNTOLD, Lesson, Near

_HIDDEN, _KEY, _FLAG, _NEAR = 256, 128, 32, 128
_DROPPED = 0.15
_RARE = -5.0  # what a label's logit begins with: most pairs have none
_NOTHING = -1e4
ASIDE = ("uq.", "u1.", "u2.")  # layers that only learning needs
_VALUED = 1.0  # what certainty, change, date and sum count beside what is claimed


class Heads(nn.Module):
    """Tells of pairs of names, and of single ones, what a sentence says."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.flag = nn.Embedding(FLAGS, _FLAG)
        self.nobody = nn.Parameter(torch.zeros(2 * width + _FLAG))
        self.a, self.b = (nn.Linear(2 * width + _FLAG, _HIDDEN) for _ in range(2))
        self.key = nn.Linear(width, _KEY)
        self.q, self.uq = nn.Linear(2 * _HIDDEN, LOOKS * _KEY), nn.Linear(_HIDDEN, LOOKS * _KEY)
        self.c = nn.Linear(LOOKS * width, _HIDDEN)
        self.o1, self.o2 = nn.Linear(4 * _HIDDEN, _HIDDEN), nn.Linear(_HIDDEN, len(PAIRS))
        self.others = nn.Linear(5 * _HIDDEN, _HIDDEN)
        nn.init.zeros_(self.others.weight)
        nn.init.zeros_(self.others.bias)
        self.status, self.change = nn.Linear(_HIDDEN, len(STATUS)), nn.Linear(_HIDDEN, len(CHANGES))
        for own, asks, far, one, none in (DATE_LAYERS, SUM_LAYERS, VALUATION_LAYERS):
            self.add_module(own, nn.Linear(width, _NEAR))
            self.add_module(asks, nn.Linear(_HIDDEN, _NEAR))
            self.add_module(far, nn.Embedding(DISTANCES, _NEAR))
            self.add_module(one, nn.Linear(_NEAR, 1))
            self.add_module(none, nn.Linear(_HIDDEN, 1))
        self.u1, self.u2 = nn.Linear(2 * _HIDDEN, _HIDDEN), nn.Linear(_HIDDEN, len(ONE_SIDED) + len(METRICS))
        self.drop = nn.Dropout(_DROPPED)
        for layer in (self.o2, self.u2):
            nn.init.constant_(layer.bias, _RARE)

    def forward(self, given: Lesson, vectors: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the logits of the pairs and of the rows, and the pairs' hidden values."""
        places = given.places @ vectors
        whole = torch.logsumexp(places[None].masked_fill(~given.whole[:, :, None], _NOTHING), 1)
        rows = torch.cat([given.pool @ places, whole[given.entity], self.flag(given.flag)], -1)
        rows = self.drop(torch.where(given.nobody[:, None], self.nobody, rows))
        left, right = functional.gelu(self.a(rows)), functional.gelu(self.b(rows))
        key = self.key(vectors)
        seen = self._seen(self.uq(left), vectors, given.within, key)
        alone = self.u2(self._hidden(self.u1, left, seen))
        one, other = left[given.pairs[:, 0]], right[given.pairs[:, 1]]
        asked = self.q(torch.cat([one, other], -1))
        seen = self._seen(asked, vectors, given.within[given.pairs[:, 0]], key)
        both = self._hidden(self.o1, one, other, seen, one * other)
        both = both + functional.gelu(self.others(self._beside_others(both, given.pairs, len(rows))))
        return self.o2(both), alone, both

    def _beside_others(self, both: Tensor, pairs: Tensor, rows: int) -> Tensor:
        left, right = pairs.T
        none = both.new_zeros(rows, both.shape[1])
        acting, acted = (none.scatter_reduce(0, side[:, None].expand_as(both), both, "amax") for side in (left, right))
        return torch.cat([both, acting[left], acted[right], acted[left], acting[right]], -1)

    def _hidden(self, layer: nn.Module, *parts: Tensor) -> Tensor:
        hidden: Tensor = self.drop(functional.gelu(layer(self.drop(torch.cat(parts, -1)))))
        return hidden

    def _seen(self, asked: Tensor, vectors: Tensor, within: Tensor, key: Tensor) -> Tensor:
        weights = (asked.view(len(asked), LOOKS, _KEY) @ key.T) / math.sqrt(_KEY)
        weights = weights.masked_fill(~within[:, None, :], _NOTHING).softmax(-1)
        return functional.gelu(self.c((weights @ vectors).reshape(len(asked), LOOKS * vectors.shape[1])))

    def loss(self, given: Lesson, vectors: Tensor) -> Tensor:
        """Return how far the logits are from what is right, summed over all labels."""
        pairs, alone, both = self(given, vectors)
        total = _missed(pairs, given.wanted, given.sure) + _missed(alone, given.alone, given.alone_sure)
        for column, layer in enumerate((self.status, self.change)):
            told = given.certain[:, column] != UNTOLD
            if told.any():
                right = given.certain[told, column]
                total = total + _VALUED * functional.cross_entropy(layer(both[told]), right, reduction="sum")
        for near in (given.dates, given.sums, given.valuations):
            told = near.wanted != UNTOLD
            if told.any():
                chosen = self.of_near(near, vectors, both, told)
                total = total + _VALUED * functional.cross_entropy(chosen, near.wanted[told], reduction="sum")
        return total

    def of_near(self, near: Near, vectors: Tensor, both: Tensor, told: Tensor) -> Tensor:
        """Return the logits of each date or sum and of none, for the pairs that are `told`."""
        own, asks, gap, one, none = (getattr(self, name) for name in near.layers)
        far = near.distances[told]
        asked = asks(both[told])[:, None] + own(near.places @ vectors)[None] + gap(far.clamp(min=0))
        logits = one(self.drop(functional.gelu(asked)))[:, :, 0].masked_fill(far < 0, _NOTHING)
        return torch.cat([logits, none(both[told])], -1)


def _missed(logits: Tensor, wanted: Tensor, sure: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(logits, wanted, weight=sure, reduction="sum")
