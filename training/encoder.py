"""The encoder's layers for learning: as the package has them, and beside each weight two thin matrices that learn."""

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from loaders.extract.encoder.network import PARTS
from loaders.extract.encoder.package import package
from loaders.extract.encoder.tokens import PAD
from loaders.extract.encoder.windows import KINDS, WHOSE, Window

_RANK, _DROPPED = 64, 0.05
_FAINT = 0.02  # what the numbers of names begin with, so that they differ


class _Tuned(nn.Module):
    """A linear layer whose weight is the package's and the product of two matrices (LoRA)."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.register_buffer("weight", weight, persistent=False)
        self.register_buffer("bias", bias, persistent=False)
        self.A = nn.Parameter(torch.randn(_RANK, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.B = nn.Parameter(torch.zeros(weight.shape[0], _RANK))

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.weight + self.B @ self.A, self.bias)


class Encoder(nn.Module):
    """Gives each token of windows a vector."""

    def __init__(self) -> None:
        super().__init__()
        own = package()
        self.own, self.width = own, own.width
        self.positions = torch.tensor(own.plain("emb.pos").reshape(-1, own.width))
        self.type = torch.tensor(own.plain("emb.type")[: own.width])
        self.kind = nn.Embedding(len(KINDS) + 1, own.width)
        nn.init.zeros_(self.kind.weight)
        self.whose = nn.Embedding(WHOSE + 1, own.width)
        nn.init.normal_(self.whose.weight, std=_FAINT)
        self.eln = self._norm("emb.ln")
        self.layers = nn.ModuleList(self._layer(number) for number in range(own.layers))
        self.drop = nn.Dropout(_DROPPED)
        self.register_buffer("mu", torch.zeros(own.width))
        self.register_buffer("sd", torch.ones(own.width))

    def _norm(self, name: str) -> nn.LayerNorm:
        norm = nn.LayerNorm(self.width, eps=self.own.epsilon)
        norm.weight.data, norm.bias.data = (torch.tensor(self.own.plain(f"{name}.{part}")) for part in "wb")
        return norm

    def _layer(self, number: int) -> nn.ModuleDict:
        name = f"l{number}"
        parts: dict[str, nn.Module] = {part: self._norm(f"{name}.{part}") for part in ("aln", "oln")}
        for part in PARTS:
            weight, bias = map(torch.tensor, self.own.linear(f"{name}.{part}"))
            parts[part] = _Tuned(weight, bias)
        return nn.ModuleDict(parts)

    def forward(self, windows: Sequence[Window]) -> list[Tensor]:
        """Return the vectors of each window's tokens."""
        length = max(len(window.ids) for window in windows)
        ids = np.stack([_padded(window.ids, length, PAD) for window in windows])
        kinds = torch.tensor(np.stack([_padded(window.kinds, length, 0) for window in windows]))
        whose = torch.tensor(np.stack([_padded(window.whose(), length, 0) for window in windows]))
        words = torch.tensor(self.own.rows("emb.word", ids.reshape(-1))).view(*ids.shape, self.width)
        x = words + self.positions[:length] + self.type + self.kind(kinds) + self.whose(whose)
        x = self.drop(self.eln(x))
        stands = torch.tensor(ids != PAD)[:, None, None, :]
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                x = layer["aln"](x + self.drop(layer["ao"](self._attended(layer, x, stands))))
                x = layer["oln"](x + self.drop(layer["fo"](functional.gelu(layer["fi"](x)))))
        x = (x.float() - self.mu) / self.sd
        return [x[place, : len(window.ids)] for place, window in enumerate(windows)]

    def _attended(self, layer: nn.ModuleDict, x: Tensor, stands: Tensor) -> Tensor:
        rows, length, width = x.shape
        shape = (rows, length, self.own.heads, width // self.own.heads)
        q, k, v = (layer[part](x).view(shape).transpose(1, 2) for part in "qkv")
        found = functional.scaled_dot_product_attention(q, k, v, attn_mask=stands)
        return found.transpose(1, 2).reshape(rows, length, width)

    def standardize(self, windows: Sequence[Window]) -> None:
        """Take mean and spread of the vectors from some windows."""
        with torch.no_grad():
            found = torch.cat([vectors for window in windows for vectors in self([window])])
        self.mu.copy_(found.mean(0))
        self.sd.copy_(found.std(0))

    def learned(self) -> dict[str, Tensor]:
        """Return what was learned, by the names that learned.npz has."""
        stored = {"kind": self.kind.weight, "whose": self.whose.weight, "mu": self.mu, "sd": self.sd}
        named = {"eln": self.eln} | {f"l{number}": layer for number, layer in enumerate(self.layers)}
        for name, module in named.items():
            stored |= {f"{name}.{key}": value for key, value in module.state_dict().items()}
        return stored


def _padded(values: np.ndarray, length: int, filling: int) -> np.ndarray:
    return np.pad(values, (0, length - len(values)), constant_values=filling)
