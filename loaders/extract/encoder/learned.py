"""What fine-tuning learned, as it is stored: large matrices with eight bits a number and one scale a row."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from loaders.extract.encoder.package import Floats

LEARNED = Path(__file__).parent / "learned.npz"
_SCALE, _STEPS = ".scale", 127
_LARGE = 2_000


def read_learned(path: Path = LEARNED) -> dict[str, Floats]:
    """Return the arrays by name."""
    with np.load(path) as stored:
        found = {name: np.asarray(stored[name], np.float32) for name in stored.files}
    scales = {name.removesuffix(_SCALE): found.pop(name) for name in [*found] if name.endswith(_SCALE)}
    return {name: array * scales[name] if name in scales else array for name, array in found.items()}


def write_learned(arrays: Mapping[str, Floats], path: Path = LEARNED) -> None:
    """Store arrays."""
    stored: dict[str, np.ndarray] = {}
    for name, array in arrays.items():
        if array.size < _LARGE:
            stored[name] = array.astype(np.float32)
            continue
        scale = np.maximum(np.abs(array).max(-1, keepdims=True), 1e-8) / _STEPS
        stored[name] = np.round(array / scale).astype(np.int8)
        stored[name + _SCALE] = scale.astype(np.float32)
    np.savez_compressed(path, **stored)  # type: ignore[arg-type]
