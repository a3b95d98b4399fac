"""The confidence of a claim: how often what found it was right on the development texts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from loaders.strict_yaml import read_yaml

_MEASURED = Path(__file__).parent / "measured.yaml"


def confidence(rule: str) -> float:
    """Return a rule's measured precision, reckoned as if it had once more been right and once more wrong.

    So a rule that has never fired there has 0.5.
    """
    told = _measured().get(rule, {"right": 0, "fired": 0})
    return round((told["right"] + 1) / (told["fired"] + 2), 2)


@cache
def _measured() -> Mapping[str, Mapping[str, int]]:
    counts: Mapping[str, Mapping[str, int]] = read_yaml(_MEASURED)
    return counts
