"""The confidence of a claim: how often what found it was right on the development texts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from loaders.strict_yaml import read_yaml

_MEASURED = Path(__file__).parent / "measured.yaml"


def confidence(rule: str, measured: Path = _MEASURED) -> float:
    """Return a rule's measured precision, reckoned as if it had once more been right and once more wrong.

    So a rule that has never fired there has 0.5. `measured` is the file with the counts.
    """
    told = _counts(measured).get(rule, {"right": 0, "fired": 0})
    return round((told["right"] + 1) / (told["fired"] + 2), 2)


@cache
def _counts(measured: Path) -> Mapping[str, Mapping[str, int]]:
    counts: Mapping[str, Mapping[str, int]] = read_yaml(measured)
    return counts
