"""The encoder's layers (BERT's), with what fine-tuning added to each weight."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from loaders.extract.encoder.package import Floats, Package
from loaders.extract.encoder.windows import Window

PARTS = ("q", "k", "v", "ao", "fi", "fo")


@dataclass(frozen=True)
class _Norm:
    weight: Floats
    bias: Floats
    epsilon: float

    def __call__(self, x: Floats) -> Floats:
        centred = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(self.epsilon))
        return np.asarray(centred / spread * self.weight + self.bias, np.float32)


@dataclass(frozen=True)
class _Layer:
    weights: Mapping[str, Floats]
    biases: Mapping[str, Floats]
    behind_attention: _Norm
    behind: _Norm

    def linear(self, part: str, x: Floats) -> Floats:
        return np.asarray(x @ self.weights[part].T + self.biases[part], np.float32)


class Network:
    """Gives each token of a window a vector that tells what it means there.

    The encoder's vectors differ little from their mean: that is taken off, so that the differences count.
    """

    def __init__(self, own: Package, tuned: Mapping[str, Floats]) -> None:
        self._own = own
        self._heads = own.heads
        self._positions = own.plain("emb.pos").reshape(-1, own.width)
        self._type = own.plain("emb.type")[: own.width]
        self._kinds, self._whose = tuned["kind"], tuned["whose"]
        self._mean, self._spread = tuned["mu"], tuned["sd"]
        self._norm = self._normed("eln", tuned)
        self._layers = [self._layer(number, tuned) for number in range(own.layers)]

    def _normed(self, name: str, tuned: Mapping[str, Floats]) -> _Norm:
        return _Norm(tuned[f"{name}.weight"], tuned[f"{name}.bias"], self._own.epsilon)

    def _layer(self, number: int, tuned: Mapping[str, Floats]) -> _Layer:
        name = f"l{number}"
        weights: dict[str, Floats] = {}
        biases: dict[str, Floats] = {}
        for part in PARTS:
            weights[part], biases[part] = self._own.linear(f"{name}.{part}")
            weights[part] = weights[part] + tuned[f"{name}.{part}.B"] @ tuned[f"{name}.{part}.A"]
        return _Layer(weights, biases, self._normed(f"{name}.aln", tuned), self._normed(f"{name}.oln", tuned))

    def vectors(self, window: Window) -> Floats:
        """Return one vector a token, in an array of tokens by the encoder's width."""
        words = self._own.rows("emb.word", window.ids) + self._positions[: len(window.ids)] + self._type
        x = self._norm(words + self._kinds[window.kinds] + self._whose[window.whose()])
        for layer in self._layers:
            x = layer.behind_attention(x + layer.linear("ao", self._attended(layer, x)))
            x = layer.behind(x + layer.linear("fo", gelu(layer.linear("fi", x))))
        return np.asarray((x - self._mean) / self._spread, np.float32)

    def _attended(self, layer: _Layer, x: Floats) -> Floats:
        length, width = x.shape
        q, k, v = (
            layer.linear(part, x).reshape(length, self._heads, width // self._heads).transpose(1, 0, 2)
            for part in "qkv"
        )
        weights = softmax(q @ k.transpose(0, 2, 1) / np.float32((width // self._heads) ** 0.5))
        return np.asarray((weights @ v).transpose(1, 0, 2).reshape(length, width), np.float32)


def softmax(x: Floats) -> Floats:
    """Return the softmax over the last axis."""
    powers = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)


def likely(logits: Floats) -> Floats:
    """Return the logistic function, without overflow."""
    return np.asarray((1 + np.tanh(logits / 2)) / 2, np.float32)


def gelu(x: Floats) -> Floats:
    """Return x times the share of a normal distribution below x, to seven digits (Abramowitz and Stegun, 7.1.26)."""
    scaled = np.abs(x) / np.float32(2**0.5)
    t = 1 / (1 + np.float32(0.3275911) * scaled)
    rest = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    half = 0.5 * rest * np.exp(-scaled * scaled)
    return np.asarray(x * np.where(x >= 0, 1 - half, half), np.float32)
